"""Counts what all workers keep of unfinished bodies on the disk, in memory that they share."""

import mmap
import struct

_SLOT = struct.Struct("q")


class Spool:
    """A counter of bytes per worker; each writes its own, all read the sum.

    To be made before the workers are forked. Two workers may each reserve the last free bytes at the same moment: the
    limit is exceeded by one body per worker at most.
    """

    def __init__(self, workers: int) -> None:
        self._memory = mmap.mmap(-1, workers * _SLOT.size)
        self._at = 0

    def use(self, slot: int) -> None:
        """Count in this slot from now on, from zero: whoever counted there before is gone with its files."""
        self._at = slot * _SLOT.size
        self._write(0)

    def total(self) -> int:
        """Return the bytes reserved by all workers."""
        return sum(number for (number,) in _SLOT.iter_unpack(self._memory[:]))

    def reserve(self, number: int, limit: int) -> bool:
        """Reserve bytes, unless the sum would exceed the limit; say whether they are reserved."""
        if self.total() + number > limit:
            return False
        self._write(self._own() + number)
        return True

    def release(self, number: int) -> None:
        """Give reserved bytes back."""
        self._write(self._own() - number)

    def _own(self) -> int:
        return int(_SLOT.unpack_from(self._memory, self._at)[0])

    def _write(self, number: int) -> None:
        _SLOT.pack_into(self._memory, self._at, number)

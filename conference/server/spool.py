"""Shared counter of request bodies on disk, of all workers, in shared memory."""

import mmap
import struct

_SLOT = struct.Struct("q")


class Spool:
    """A counter of bytes per worker; each writes its own slot, all read the sum.

    Create it before forking. Two workers may reserve the last free bytes at the same moment: the limit is exceeded by
    at most one body per worker.
    """

    def __init__(self, workers: int) -> None:
        self._memory = mmap.mmap(-1, workers * _SLOT.size)
        self._at = 0

    def use(self, slot: int) -> None:
        """Use this slot from now on, starting at zero: its former worker is gone, with its files."""
        self._at = slot * _SLOT.size
        self._write(0)

    def total(self) -> int:
        """Return the bytes reserved by all workers."""
        return sum(number for (number,) in _SLOT.iter_unpack(self._memory[:]))

    def reserve(self, number: int, limit: int) -> bool:
        """Reserve bytes unless the sum would exceed the limit; return whether they are reserved."""
        if self.total() + number > limit:
            return False
        self._write(self._own() + number)
        return True

    def release(self, number: int) -> None:
        """Release reserved bytes."""
        self._write(self._own() - number)

    def _own(self) -> int:
        return int(_SLOT.unpack_from(self._memory, self._at)[0])

    def _write(self, number: int) -> None:
        _SLOT.pack_into(self._memory, self._at, number)

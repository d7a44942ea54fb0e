"""How long, how large and how slow a request and its answer may be: rules without a socket."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """The limits of a worker process; seconds, bytes, and bytes per second."""

    head_seconds: float = 15
    """From the first byte of a head to its end, and from connecting to the first byte."""
    idle_seconds: float = 130
    """Between two requests of a connection; more than proxies keep theirs (60 to 120), so that they close first."""
    body_silence: float = 30
    body_rate: float = 2_000
    answer_silence: float = 60
    answer_rate: float = 2_000
    linger_seconds: float = 30
    """How long a refused request is still read, so that its client finds the answer and not a reset connection."""
    linger_bytes: int = 32_000_000
    head_bytes: int = 32_768
    head_lines: int = 100
    anonymous_body: int = 65_536
    """Also what stays in memory of a body; a larger one is written to a temporary file."""
    chunked_body: int = 5_242_880
    """Of a request that does not say how long it is; no browser sends such."""
    spooled: int = 2_147_483_648
    """All bodies on the disk, of all workers."""
    spooled_by_one: int = 536_870_912
    """Those of one sign-in, in one worker."""
    answer_pause: int = 524_288
    """As many bytes of an answer wait in memory; then its production pauses until half of them are sent."""
    waiting: int = 134_217_728
    """All bytes of requests and answers that wait in the memory of a worker; above it the most silent one is closed."""
    connections: int = 4_000
    """Open at once in a worker; above it the one that was silent longest is closed."""


class Pace:
    """The minimum rate of a transfer, and the longest silence within it.

    Late is who has been silent for ``silence`` seconds, or has taken more than that longer than the bytes so far
    take at ``rate`` bytes per second. Times are seconds of any clock that only goes forward.
    """

    __slots__ = ("began", "bytes", "last", "rate", "silence")

    def __init__(self, rate: float, silence: float, now: float) -> None:
        self.rate, self.silence = rate, silence
        self.began = self.last = now
        self.bytes = 0

    def count(self, number: int, now: float) -> None:
        """Note that so many bytes have passed now."""
        self.bytes += number
        self.last = now

    def late(self, now: float) -> bool:
        """Say whether the transfer is to be given up."""
        return now - self.last > self.silence or now - self.began > self.silence + self.bytes / self.rate

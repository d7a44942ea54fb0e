"""Limits of the server: timeouts, sizes and minimum rates; pure rules without a socket."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """Limits of one worker process, in seconds, bytes, and bytes per second."""

    head_seconds: float = 15
    """From the first to the last byte of a request head, and from connecting to the first byte."""
    idle_seconds: float = 130
    """Keep-alive timeout; longer than that of proxies (60 to 120), so that the proxy closes first."""
    body_silence: float = 30
    body_rate: float = 2_000
    answer_silence: float = 60
    answer_rate: float = 2_000
    linger_seconds: float = 30
    """How long a refused request is still read, so that its client gets the response and not a connection reset."""
    linger_bytes: int = 32_000_000
    head_bytes: int = 32_768
    head_lines: int = 100
    anonymous_body: int = 65_536
    """Also how much of a body stays in memory; a larger one is written to a temporary file."""
    chunked_body: int = 5_242_880
    """For a request without Content-Length; browsers do not send such."""
    spooled: int = 2_147_483_648
    """All bodies on disk, of all workers."""
    spooled_by_one: int = 536_870_912
    """Bodies on disk of one session cookie, in one worker."""
    answer_pause: int = 524_288
    """Bytes of a response in memory (high-water mark): the application pauses until half of them are sent."""
    waiting: int = 134_217_728
    """All bytes of requests and responses in memory of a worker; above it the connection that was silent longest is
    closed.
    """
    connections: int = 4_000
    """Open connections per worker; above it the one that was silent longest is closed."""


class Pace:
    """Minimum rate of a transfer, and its longest silence.

    Late is a transfer without a byte for ``silence`` seconds, or that took ``silence`` seconds longer than its bytes
    take at ``rate`` bytes per second. Times are of a monotonic clock.
    """

    __slots__ = ("began", "bytes", "last", "rate", "silence")

    def __init__(self, rate: float, silence: float, now: float) -> None:
        self.rate, self.silence = rate, silence
        self.began = self.last = now
        self.bytes = 0

    def count(self, number: int, now: float) -> None:
        """Count bytes transferred now."""
        self.bytes += number
        self.last = now

    def late(self, now: float) -> bool:
        """Return whether the transfer should be aborted."""
        return now - self.last > self.silence or now - self.began > self.silence + self.bytes / self.rate

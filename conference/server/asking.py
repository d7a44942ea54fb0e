"""Asking the application how large the body of a request may be."""

from typing import TYPE_CHECKING

from conference.server.parser import RawRequest

if TYPE_CHECKING:
    from conference.server.channel import Channel


class Asking:
    """A job for the pool: ask the application how large the body of a request may be."""

    def __init__(self, channel: "Channel", request: RawRequest) -> None:
        self.channel, self.request = channel, request

    def service(self) -> None:
        """Ask, and let the main thread go on."""
        limit = self.channel.limits.anonymous_body
        try:
            limit = max(
                limit, self.channel.server.body_limit(self.request.path, self.request.headers.get("COOKIE", ""))
            )
        except Exception:
            self.channel.logger.exception("The limit of a body could not be found")
        self.channel.server.wake(self.channel, limit)

    def cancel(self) -> None:
        """Do nothing: the server is being stopped."""

"""Job that asks the application for the body limit of a request."""

from typing import TYPE_CHECKING

from conference.server.parser import RawRequest

if TYPE_CHECKING:
    from conference.server.channel import Channel


UNKNOWN = -1
"""The limit where the application could not say one, such as without its database."""


class BodyLimitJob:
    """A job for the thread pool: ask the application how large the body may be."""

    def __init__(self, channel: "Channel", request: RawRequest) -> None:
        self.channel, self.request = channel, request

    def service(self) -> None:
        """Ask, and wake the main thread."""
        limit = self.channel.limits.anonymous_body
        try:
            headers = self.request.headers
            sender = headers.get("COOKIE", ""), headers.get("AUTHORIZATION", "")
            limit = max(limit, self.channel.server.body_limit(self.request.path, *sender))
        except Exception:
            self.channel.logger.exception("The limit of a body could not be found")
            limit = UNKNOWN
        self.channel.server.wake(self.channel, limit)

    def cancel(self) -> None:
        """Do nothing: the server is stopping."""

"""Timeouts of connections."""

from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conference.server.channel import Channel


def silent_since(channel: "Channel") -> float:
    """Return the time of the last activity, to choose connections to close; infinite while a thread works on it."""
    if channel.in_thread or channel.asking:
        return float("inf")
    for pace in (channel.outgoing, channel.lingering, channel.incoming):
        if pace:
            return pace.last
    return channel.idle_since


def check_deadlines(channel: "Channel", now: float) -> None:
    """Close the connection, or answer 408, if its client exceeded a timeout."""
    if channel.in_thread or channel.asking:
        return
    if channel.lingering:
        if now - channel.lingering.began > channel.limits.linger_seconds:
            channel.handle_close()
    elif channel.outgoing:
        if channel.outgoing.late(now):
            channel.handle_close()
    elif channel.task:
        return
    elif channel.incoming:
        if channel.incoming.late(now):
            channel.reply(HTTPStatus.REQUEST_TIMEOUT, "The request came too slowly.")
    elif channel.head_since is not None:
        if now - channel.head_since > channel.limits.head_seconds:
            if channel.request:
                channel.reply(HTTPStatus.REQUEST_TIMEOUT, "The request came too slowly.")
            else:
                channel.handle_close()
    elif now - channel.idle_since > channel.limits.idle_seconds:
        channel.handle_close()

"""Outgoing mail: sent by a thread of its own, so that no answer waits for the mail server or tells what was sent."""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection

from sessions.models import FailureKind
from sessions.web.failure_notes import clear_failure, note_failure

MOST_WAITING = 100
"""Maximum number of mails of a process that wait to be sent; more are not sent, and the log says so."""

_log = logging.getLogger(__name__)


def can_send_mail() -> bool:
    """Return whether this site sends mail (EMAIL_URL)."""
    return "default" in settings.MAILERS


class MailQueue:
    """Sends mails one after the other. A mail that cannot be sent is logged and noted, without its text and address."""

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(MOST_WAITING)
        # The thread starts with the first mail, after the server has forked.
        self._pool = ThreadPoolExecutor(1, "mail")

    def put(self, message: EmailMessage) -> Future[None] | None:
        """Send a mail soon; None when too many wait."""
        if not self._places.acquire(blocking=False):
            _log.error("A mail was not sent: %s others wait already.", MOST_WAITING)
            return None
        return self._pool.submit(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        try:
            self._try(message)
        finally:
            connection.close()  # of this thread, which may have nothing to do for days
            self._places.release()

    def _try(self, message: EmailMessage) -> None:
        try:
            message.send()
        except Exception as error:
            reason = type(error).__name__
            _log.error("A mail was not sent: %s.", reason)
            note_failure(FailureKind.MAIL, reason)
        else:
            clear_failure(FailureKind.MAIL)


queue = MailQueue()
"""The queue of this process."""

"""Links with which a person chooses a new password, without the old one, and the mails that have them.

A link is valid once, and for PASSWORD_RESET_TIMEOUT (24 hours). Its token is an HMAC of 128 bits with SECRET_KEY over
the password hash, the last sign-in and the mail address: nothing of it is stored, and a new password, a sign-in or
another mail address ends it.
"""

import logging
from concurrent.futures import Future, ThreadPoolExecutor

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from sessions.accounts.lookup import find_address
from sessions.models import FailureKind, profile_of
from sessions.web.failure_notes import clear_failure, note_failure
from sessions.web.site_addresses import own_address

_log = logging.getLogger(__name__)
_mails = ThreadPoolExecutor(1, "mail")
"""The thread that sends mails; it starts with the first one, after the server has forked."""

HOURS = settings.PASSWORD_RESET_TIMEOUT // 3600
"""Lifetime of a link, in hours."""


def reset_path(user: User) -> str:
    """Return the path of a link with which the user, or whoever has it, chooses a new password once.

    For a page of the owner and for the command; do not log it.
    """
    of = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=of)


class LinkUsed(Exception):
    """A link was used, or has ended, since it was opened."""


def set_password_once(user: User, password: str) -> None:
    """Set the password of a user whose link was checked; raises LinkUsed if the link has ended since.

    What the token is made of is compared in the statement that writes (compare and swap), after the password was
    hashed: of several who use a link at once, one succeeds. Nothing else of the account is written.
    """
    hashed = make_password(password)
    same = User.objects.filter(pk=user.pk, password=user.password, last_login=user.last_login, email=user.email)
    if not same.update(password=hashed):
        raise LinkUsed


def send_soon(message: EmailMessage) -> Future[None]:
    """Send a mail in another thread, so that no answer waits for the mail server or tells what was sent."""
    return _mails.submit(_send, message)


def _send(message: EmailMessage) -> None:
    """Send a mail; one that cannot be sent is logged and noted, without its text and address."""
    try:
        message.send()
    except Exception as error:
        reason = type(error).__name__
        _log.error("A mail was not sent: %s.", reason)
        note_failure(FailureKind.MAIL, reason)
    else:
        clear_failure(FailureKind.MAIL)
    finally:
        connection.close()  # of this thread, which may have nothing to do for days


def send_reset_mail(request: HttpRequest, address: str) -> None:
    """Send a link to the active account with a mail address, if there is one.

    The same work is done for an unknown address, and the mail is sent by another thread: neither the answer nor its
    time tells whether there is an account.
    """
    account = find_address(address)
    message = _mail(request, account or _nobody(), address)
    if account:
        send_soon(message)


def _mail(request: HttpRequest, user: User, address: str) -> EmailMessage:
    base = own_address(request).rstrip("/")
    with translation.override(profile_of(user).language or translation.get_language()):
        context = {"link": base + reset_path(user), "name": user.get_username(), "hours": HOURS, "site": base}
        subject = render_to_string("account/email/password_reset_key_subject.txt", context).strip()
        body = render_to_string("account/email/password_reset_key_message.txt", context)
    # To the address of the account, not to what was typed: two that differ can mean the same to a database.
    return EmailMessage(subject, body, to=[user.email or address])


def _nobody() -> User:
    """Return a user that is not stored, for the work that an unknown address costs."""
    nobody = User(pk=0, username="nobody", password="!")  # noqa: S106 - no password
    User._meta.get_field("profile").set_cached_value(nobody, None)  # as for an account without a profile: no query
    return nobody

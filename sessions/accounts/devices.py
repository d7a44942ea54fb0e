"""The browsers in which a person is signed in, and signing out of them."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.usersessions.internal import flows
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session as BrowserSession  # noqa: TID251 - that of the browser is meant
from django.utils import timezone

from sessions.accounts.second_factor import end_pending_sign_ins
from sessions.web.api_requests import revoke_tokens
from sessions.web.htmx import HtmxHttpRequest


@dataclass(frozen=True, slots=True)
class SignedInDevice:
    """A browser that is signed in."""

    user_agent: str
    ip: str
    since: datetime
    last_visit: date | None
    is_current: bool


def devices_of(request: HtmxHttpRequest) -> list[SignedInDevice]:
    """Return the browsers in which the user of a request is signed in, this one first, in two queries.

    Sessions that ended, such as by a new password, are left out.
    """
    user = request.user
    rows = {row.session_key: row for row in UserSession.objects.filter(user=user)}
    right = user.get_session_auth_hash()
    devices = []
    for stored in BrowserSession.objects.filter(pk__in=rows, expire_date__gt=timezone.now()):
        data = stored.get_decoded()
        if data.get(SESSION_KEY) != str(user.pk) or data.get(HASH_SESSION_KEY) != right:
            continue
        row, visited = rows[stored.pk], data.get("visited")
        last = date.fromordinal(visited) if isinstance(visited, int) else None
        is_current = stored.pk == request.session.session_key
        devices.append(SignedInDevice(row.user_agent, row.ip, row.created_at, last, is_current))
    return sorted(devices, key=lambda device: (device.is_current, device.since), reverse=True)


def end_other_devices(request: HtmxHttpRequest) -> None:
    """Sign the user of a request out of all browsers but this one."""
    end_pending_sign_ins(request.user)
    flows.sessions.end_other_sessions(request, request.user)


def end_all_devices(request: HtmxHttpRequest) -> None:
    """Sign the user of a request out of all browsers, and revoke the API tokens."""
    revoke_tokens(request.user)
    end_pending_sign_ins(request.user)
    flows.sessions.end_sessions(request, list(UserSession.objects.filter(user=request.user)))


def end_browser_sessions(user: User) -> None:
    """Sign a person out of every browser.

    Reads the sessions of everybody, since a session tells only inside its data whose it is (linear time).
    """
    everybody = BrowserSession.objects.iterator()
    theirs = [session.pk for session in everybody if session.get_decoded().get(SESSION_KEY) == str(user.pk)]
    BrowserSession.objects.filter(pk__in=theirs).delete()
    UserSession.objects.filter(user=user).delete()

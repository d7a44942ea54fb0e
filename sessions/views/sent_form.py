"""Resubmission of a form: a page without scripts shows what was sent when it could not be saved."""

import re
from dataclasses import dataclass
from typing import NamedTuple, Self

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of the field
_SCRIPT_HEADERS = ("X-Autosave", "X-Operation", "HX-Request")
"""Requests of scripts, which keep their data themselves."""

_BY_PERSONS = frozenset({"caption", "email", "heading", "login", "name", "title", "url", "username"})
"""Fields that are shown even if their text is short."""

_LABELS = {
    "alt": _("alternative text"),
    "body": _("Text"),
    "caption": _("caption"),
    "description": _("Description"),
    "heading": _("Heading"),
    "lines": _("Titles and web addresses"),
    "name": _("Name"),
    "note": _("Note"),
    "oldpassword": _("Current Password"),
    "password": _("Password"),
    "password1": _("Password"),
    "password2": _("Password (again)"),
    "private_note": _("Private note"),
    "room": _("Room"),
    "speakers": _("Speakers"),
    "summary": _("Summary"),
    "text": _("Text"),
    "title": _("Title"),
    "topics": _("Topics"),
    "track": _("Track"),
    "username": _("Username"),
    "venue": _("Venue"),
}
"""Labels of these fields. The forms are not instantiated, because some query the database."""

_LONG = 20
_ID = re.compile(r"[0-9A-Fa-f-]{32,64}|[0-9:T.+-]+")


class Field(NamedTuple):
    """One field: name, label, and value ("" for a password)."""

    name: str
    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class SentForm:
    """The content of a form: texts to show, passwords to ask again, and the rest as hidden fields."""

    address: str
    token: str
    texts: list["Field"]
    passwords: list["Field"]
    rest: list[tuple[str, str]]
    had_files: bool

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """Return the form that a page of this site sent, or None. Never raises.

        None for scripts, and when the CSRF token was not checked: another site must not prefill our forms. Passwords
        are left out. Files cannot be returned; an unreadable form returns nothing.
        """
        checked = getattr(request, "csrf_processing_done", False)
        if request.method != "POST" or not checked or any(name in request.headers for name in _SCRIPT_HEADERS):
            return None
        try:
            sent = [(name, value) for name, values in request.POST.lists() for value in values]
            had_files = bool(request.FILES)
        except Exception:
            return None
        fields = [(name, value) for name, value in sent if name != _TOKEN and "password" not in name]
        shown = [_is_typed(name, value) for name, value in fields]
        return cls(
            address=request.get_full_path(),
            token=get_token(request),
            texts=[
                Field(name, _label(name), value)
                for (name, value), is_shown in zip(fields, shown, strict=True)
                if is_shown
            ],
            passwords=[Field(name, _label(name)) for name in request.POST if "password" in name],
            rest=[field for field, is_shown in zip(fields, shown, strict=True) if not is_shown],
            had_files=had_files,
        )


def _is_typed(name: str, value: str) -> bool:
    """Return whether a person probably typed the value: not a choice, number, date or id."""
    if not value.strip() or name == "next" or name.startswith("base-") or _ID.fullmatch(value):
        return False
    return name in _BY_PERSONS or len(value) >= _LONG or not value.isascii() or any(c.isspace() for c in value)


def _label(name: str) -> str:
    """Return the label of a field, or its name."""
    return capfirst(str(_LABELS.get(name, name)))

"""A form as it was sent, to be sent once more: what a page without scripts gives back when nothing could be saved."""

import re
from dataclasses import dataclass
from typing import NamedTuple, Self

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of the field
_SCRIPT_HEADERS = ("X-Autosave", "X-Operation", "HX-Request")
"""Scripts keep what they send, so they need nothing back."""

_BY_PERSONS = frozenset({"caption", "email", "heading", "login", "name", "title", "url", "username"})
"""Fields that are shown however short their text is."""

_LABELS = {
    "alt": _("alternative text"),
    "body": _("Text"),
    "caption": _("caption"),
    "description": _("Description"),
    "heading": _("Heading"),
    "lines": _("Titles and addresses"),
    "name": _("Name"),
    "note": _("Note"),
    "oldpassword": _("Current Password"),
    "password": _("Password"),
    "password1": _("Password"),
    "password2": _("Password (again)"),
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
"""What the forms call these fields. The forms themselves are not asked: some read the database to be made."""

_LONG = 20
_ID = re.compile(r"[0-9A-Fa-f-]{32,36}|[0-9:T.+-]+")


class Field(NamedTuple):
    """A field to be shown: its name, what a person calls it, and what stood in it (nothing for a password)."""

    name: str
    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class SentForm:
    """What stood in a form: texts to show, passwords to ask for again, and all else to send along unseen."""

    address: str
    token: str
    texts: list["Field"]
    passwords: list["Field"]
    rest: list[tuple[str, str]]
    had_files: bool

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """Return the form that a page of this site has sent, or None. Never raises.

        None for scripts, and where the token was not checked: a page of a stranger must not get a form of ours filled
        in. Passwords are left out. Files cannot be given back; a form that cannot be read gives back nothing.
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
    """Say whether a person has probably typed this: more than a choice, a number, a date or an id."""
    if not value.strip() or name == "next" or name.startswith("base-") or _ID.fullmatch(value):
        return False
    return name in _BY_PERSONS or len(value) >= _LONG or not value.isascii() or any(c.isspace() for c in value)


def _label(name: str) -> str:
    """Return what a person calls a field, or its name where no form of ours has it."""
    return capfirst(str(_LABELS.get(name, name)))

"""A form as it was sent, to be sent once more: what a page without scripts gives back when nothing could be saved."""

import re
from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest
from django.middleware.csrf import get_token

_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of the field
_SCRIPT_HEADERS = ("X-Autosave", "X-Operation", "HX-Request")
"""Scripts keep what they send, so they need nothing back."""

_BY_PERSONS = frozenset({"caption", "email", "heading", "login", "name", "title", "url", "username"})
"""Fields that are shown however short their text is."""

_LONG = 20
_ID = re.compile(r"[0-9A-Fa-f-]{32,36}|[0-9:T.+-]+")


@dataclass(frozen=True, slots=True)
class SentForm:
    """What stood in a form: texts to show, passwords to ask for again, and all else to send along unseen."""

    address: str
    token: str
    texts: list[tuple[str, str]]
    passwords: list[str]
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
            texts=[field for field, is_shown in zip(fields, shown, strict=True) if is_shown],
            passwords=[name for name in request.POST if "password" in name],
            rest=[field for field, is_shown in zip(fields, shown, strict=True) if not is_shown],
            had_files=had_files,
        )


def _is_typed(name: str, value: str) -> bool:
    """Say whether a person has probably typed this: more than a choice, a number, a date or an id."""
    if not value.strip() or name == "next" or name.startswith("base-") or _ID.fullmatch(value):
        return False
    return name in _BY_PERSONS or len(value) >= _LONG or not value.isascii() or any(c.isspace() for c in value)

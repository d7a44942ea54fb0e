"""New secrets that are shown once: kept in the browser's session from the write to the page that follows it.

They are not in the facts of the write, which are stored in plain text with its idempotency key.
"""

from django.http import HttpRequest


def show_once(request: HttpRequest, kind: str, of: int, secret: str) -> None:
    """Keep a new secret of a row for the page that shows it next; it replaces one of the same kind."""
    request.session[_name(kind)] = [of, secret]


def take_shown(request: HttpRequest, kind: str, of: int) -> str:
    """Return the secret that was kept for a row and forget it; "" if there is none, or for HEAD and POST."""
    if request.method != "GET" or request.session.get(_name(kind), [None])[0] != of:
        return ""
    _of, secret = request.session.pop(_name(kind))
    return str(secret)


def _name(kind: str) -> str:
    return f"{kind}_token"

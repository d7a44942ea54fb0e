"""Settings of outgoing mail: parses EMAIL_URL."""

from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

TIMEOUT = 20
"""How long the mail server may take for one step, in seconds: mails behind it wait no longer."""

PORTS = {"smtp": 587, "smtps": 465}
PLAIN_PORT = 25

_BACKENDS = "django.core.mail.backends"


def mailers_from_url(url: str) -> dict[str, dict[str, Any]]:
    """Return Django's MAILERS for EMAIL_URL; "" gives none. Errors do not repeat the URL, which has a password.

    ``smtp://user:password@host:587`` begins without encryption and must switch to it (STARTTLS), ``smtps://`` is
    encrypted from the first byte, ``smtp://host:25?tls=off`` never; ``file:///folder`` writes mails to files and
    ``console:`` to the output of the server.
    """
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured("EMAIL_URL is not a valid address.") from None
    if parts.scheme in PORTS:
        return _mailer("smtp", _smtp_options(parts, port))
    if parts.scheme == "console":
        return _mailer("console", {})
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/") and len(parts.path) > 1:
        return _mailer("filebased", {"file_path": unquote(parts.path)})
    raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtps://, file:/// or console:.")


def sender_of(url: str, chosen: str) -> str:
    """Return the address from which mails are sent: EMAIL_FROM, else the user name of EMAIL_URL if it is an address.

    Raises ImproperlyConfigured where a mail server is set but no sender.
    """
    parts = urlsplit(url)
    sender = chosen or unquote(parts.username or "")
    if parts.scheme not in PORTS and not sender:
        return "conference-log@localhost"
    try:
        validate_email(sender)
    except ValidationError:
        raise ImproperlyConfigured(
            "EMAIL_FROM must be the address from which mails are sent, such as log@example.org."
        ) from None
    return sender


def _mailer(backend: str, options: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {"default": {"BACKEND": f"{_BACKENDS}.{backend}.EmailBackend", "OPTIONS": options}}


def _smtp_options(parts: SplitResult, port: int | None) -> dict[str, Any]:
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = query.keys() - {"tls"}
    if unknown or query.get("tls", "on") not in {"on", "off"}:
        raise ImproperlyConfigured("EMAIL_URL may only have ?tls=off after the name of the server.")
    if not parts.hostname or parts.path not in {"", "/"}:
        raise ImproperlyConfigured("EMAIL_URL must name a mail server, such as smtp://user:password@mail.example.org.")
    starts_tls = parts.scheme == "smtp" and query.get("tls") != "off"
    usual = PORTS[parts.scheme] if starts_tls or parts.scheme == "smtps" else PLAIN_PORT
    return {
        "host": parts.hostname,
        "port": port or usual,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": starts_tls,
        "use_ssl": parts.scheme == "smtps",
        "timeout": TIMEOUT,
    }

"""HTTP of one device of a person who is signed in."""

import http.client
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from faults.device import Heard
from faults.web import PATIENCE

TOKEN = "t" * 32
BOUNDARY = "----boundary-of-a-form"


class Http:
    """HTTP of one device, which is signed in; a connection for each request, as on a network that comes and goes."""

    def __init__(self, port: int, user: User) -> None:
        client = Client()
        client.force_login(user)
        names = {
            settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.CSRF_COOKIE_NAME: TOKEN,
        }
        self.port = port
        self.headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in names.items()),
            "X-CSRFToken": TOKEN,
        }

    def send(
        self, method: str, path: str, fields: dict[str, Any], headers: dict[str, str], sent: bytes
    ) -> Heard | None:
        """Send once; None when no whole answer came back."""
        body, kind = encoded(fields, sent)
        headers = {**self.headers, **headers, **({"Content-Type": kind} if method == "POST" else {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body if method == "POST" else None, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            return Heard(response.status, text, {name.lower(): value for name, value in response.getheaders()})
        except (http.client.HTTPException, OSError, ValueError):
            return None
        finally:
            connection.close()


def encoded(fields: dict[str, Any], sent: bytes) -> tuple[bytes, str]:
    """Return the body of a form and its type."""
    if not sent:
        return urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded"
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="IMG.PNG"\r\n'
    parts.append(head.encode() + b"Content-Type: image/png\r\n\r\n" + sent + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"

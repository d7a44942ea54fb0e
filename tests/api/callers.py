"""A program with a token, as the tests of the API need it."""

import json
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.http.response import HttpResponseBase
from django.test import Client

from factories import make_api_token

V1 = "/api/v1"


class Caller:
    """A client that sends a token, and JSON."""

    def __init__(self, secret: str = "", client: Client | None = None) -> None:
        self.secret, self.client = secret, client or Client()

    @classmethod
    def of(cls, user: AbstractBaseUser, **fields: Any) -> "Caller":
        """Return the caller with a new token of a user, which may write."""
        secret = f"{user.get_username()}-token-".ljust(43, "x") + fields.get("scope", "")
        make_api_token(author=user, secret=secret, **fields)
        return cls(secret)

    def ask(self, method: str, path: str, sent: Any = None, **headers: str) -> Any:
        """Return the answer to a request; ``sent`` is JSON, text as it is, or with ``files`` a form."""
        cache.clear()  # how often one may ask is not the matter here
        return self.ask_again(method, path, sent, **headers)

    def ask_again(self, method: str, path: str, sent: Any = None, **headers: str) -> Any:
        """Return the answer to a request, which counts in the rate limits."""
        more: dict[str, Any] = {"headers": {name.replace("_", "-"): value for name, value in headers.items()}}
        if self.secret:
            more["headers"].setdefault("Authorization", f"Bearer {self.secret}")
        if isinstance(sent, bytes | str):
            more |= {"data": sent, "content_type": more["headers"].pop("Content-Type", "application/json")}
        elif sent is not None:
            more |= {"data": json.dumps(sent), "content_type": "application/json"}
        return self.client.generic(method, path if path.startswith("/") else f"{V1}/{path}", **more)

    def get(self, path: str, **headers: str) -> Any:
        """Return the JSON of a GET that is answered."""
        answer = self.ask("GET", path, **headers)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def send_photo(self, path: str, **fields: Any) -> HttpResponseBase:
        """Return the answer to a form with a file."""
        cache.clear()
        return self.client.post(f"{V1}/{path}", fields, headers={"Authorization": f"Bearer {self.secret}"})

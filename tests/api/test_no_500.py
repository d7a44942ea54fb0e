"""Whatever a program sends is answered with JSON that says what is wrong, never with an error of the server."""

import random
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from access.test_api_matrix import SENT
from api.callers import V1, Caller
from conftest import THOROUGH
from sessions.api.addresses import ADDRESSES
from web.addresses import api_addresses
from web.spot import PICTURE
from web.world_again import world_again

pytestmark = [pytest.mark.django_db, pytest.mark.release]

REQUESTS = 5_000 if THOROUGH else 300
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 0.5, 9_999, 2_000_000_000, 10**18 - 1, [], ["a"], {}, {"a": {}}),
    *("", " ", "\n", "\0", "\u202e", "x" * 301, "x" * 70_000, "é" * 50, "😀" * 100, "٣", "1e5", "NaN"),
    *("2026-12-01", "2026-13-01", "0001-01-01", "9999-12-31", "10:00", "24:00:00", "25:00", "Springfield"),
    *("<script>alert(1)</script>", "javascript:alert(1)", "../../etc/passwd", "COM301 | a | b 10:00-09:00"),
    *(str(uuid4()), "00000000-0000-0000-0000-000000000000"),
)
HEADERS = {
    "If_Match": ("*", '"x"', 'W/"a"', "x"),
    "If_None_Match": ("*", '"x"', "x"),
    "Idempotency_Key": (str(uuid4()), "x", ""),
    "Accept_Language": ("ja", "xx", "en;q=x", "*"),
}


def some(choice: random.Random, values: dict[str, Any], share: float) -> dict[str, Any]:
    """Return some of the names, each with one of its values."""
    return {name: choice.choice(found) for name, found in values.items() if choice.random() < share}


def test_random_requests(subtests):
    world = world_again()
    caller = Caller.of(world.owner)
    caller.client.raise_request_exception = False
    methods = {f"sessions:{each.name}": each.methods for each in ADDRESSES}
    known = [address for address in api_addresses() if address.name in methods]
    for seed in range(REQUESTS):
        choice = random.Random(seed)
        address = choice.choice(known)
        name = choice.choice([name for name in methods[address.name] if name != "DELETE"])
        method, path = methods[address.name][name], world.path(address)
        headers = some(choice, HEADERS, 0.2)
        fields = dict.fromkeys((method.takes or method.query).__struct_fields__ if method.takes or method.query else ())
        sent = some(choice, dict.fromkeys(fields, VALUES), 0.3)
        with subtests.test(f"{seed} {name} {address.name}"):
            if method.uploads:
                content = choice.choice((PICTURE, PICTURE[:100], b"x", b""))
                sent["file"] = SimpleUploadedFile(choice.choice(("a.png", "../x", "\1.jpg", "x" * 300)), content)
                answer = caller.send_photo(
                    path.removeprefix(f"{V1}/"), **{key: value for key, value in sent.items() if value is not None}
                )
            elif method.takes:
                answer = caller.ask(name, path, SENT[address.name][name]() | sent, **headers)
            else:
                query = urlencode({key: str(value) for key, value in sent.items()})
                answer = caller.ask(name, f"{path}?{query}", **headers)
            answer.getvalue()
            assert answer.status_code < 500
            assert "text/html" not in answer.headers.get("Content-Type", "")

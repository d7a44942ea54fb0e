"""What the server says about other devices when it starts on more than the loopback address."""

from typing import Any

import pytest

from sessions.management.commands import serve


@pytest.fixture(autouse=True)
def network(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
    settings.ALLOWED_HOSTS = [*settings.LOOPBACK]
    settings.HTTPS = False
    monkeypatch.setattr(serve, "local_network_address", lambda: "192.168.7.9")


@pytest.mark.parametrize(
    ("bind", "command"),
    [
        ("0.0.0.0", "  make run BIND=0.0.0.0 ALLOWED_HOSTS=192.168.7.9"),  # noqa: S104 - what somebody asks for
        ("::", "  make run BIND=:: ALLOWED_HOSTS=192.168.7.9"),
        ("192.168.7.10", "  make run BIND=192.168.7.10 ALLOWED_HOSTS=192.168.7.10"),
        ("fd00::1", "  make run BIND=fd00::1 ALLOWED_HOSTS=[fd00::1]"),
    ],
)
def test_server_that_would_refuse_other_devices_says_what_to_set(bind: str, command: str) -> None:
    assert serve.other_devices(bind, 8001)[1] == command


def test_server_says_where_other_devices_find_it(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["192.168.7.9", ".example.org", *settings.LOOPBACK]
    assert serve.other_devices("0.0.0.0", 8001) == ["From other devices: http://192.168.7.9:8001/"]  # noqa: S104

    settings.HTTPS = True
    assert serve.other_devices("0.0.0.0", 8001) == ["From other devices: https://192.168.7.9/"]  # noqa: S104

"""What the server says when it starts: where the site is, for this machine and for other devices."""

from pathlib import Path
from typing import Any

import pytest

from sessions.management.commands import serve


@pytest.fixture(autouse=True)
def network(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
    settings.ALLOWED_HOSTS = [*settings.LOOPBACK]
    settings.HTTPS, settings.HTTPS_PORT, settings.PROXY_COUNT = False, 443, 0
    settings.DATA_DIR = settings.BASE_DIR / "data"
    monkeypatch.setattr(serve, "local_network_address", lambda: "192.168.7.9")


@pytest.mark.parametrize(
    ("bind", "command"),
    [
        ("0.0.0.0", "  make run PORT=8001 BIND=0.0.0.0 ALLOWED_HOSTS=192.168.7.9"),  # noqa: S104 - what somebody asks for
        ("::", "  make run PORT=8001 BIND=:: ALLOWED_HOSTS=192.168.7.9"),
        ("192.168.7.10", "  make run PORT=8001 BIND=192.168.7.10 ALLOWED_HOSTS=192.168.7.10"),
        ("fd00::1", "  make run PORT=8001 BIND=fd00::1 ALLOWED_HOSTS=[fd00::1]"),
    ],
)
def test_server_that_would_refuse_other_devices_says_what_to_set(bind: str, command: str) -> None:
    assert serve.other_devices(bind, 8001)[1] == command


def test_command_for_other_devices_names_the_data_folder_that_is_in_use(settings: Any) -> None:
    settings.DATA_DIR = Path("/srv/Tom's $1 log")
    command = """  make run DATA_DIR='/srv/Tom'"'"'s $$1 log' BIND=::1 ALLOWED_HOSTS=[::1]"""
    assert serve.other_devices("::1", 8000)[1] == command


def test_server_says_where_other_devices_find_it(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["192.168.7.9", ".example.org", *settings.LOOPBACK]
    assert serve.at_own_address("0.0.0.0", 8001) == [  # noqa: S104 - what somebody asks for
        "Conference Log: http://127.0.0.1:8001/",
        "From other devices: http://192.168.7.9:8001/",
    ]
    assert serve.at_own_address("::", 8001)[0] == "Conference Log: http://[::1]:8001/"
    assert serve.at_own_address("127.0.0.1", 8001) == ["Conference Log: http://127.0.0.1:8001/"]


def test_server_with_https_names_no_address_that_leads_nowhere(settings: Any) -> None:
    proxy = "A proxy with https must pass requests to 127.0.0.1:8001, which browsers cannot open: see docs/phone.md."
    assert serve.behind_proxy("127.0.0.1", 8001) == [
        "Conference Log: with HTTPS=on the site has no address until ALLOWED_HOSTS contains its name.",
        "Set PROXY_COUNT=1, too: else each page leads to itself again.",
        proxy,
    ]

    settings.HTTPS, settings.HTTPS_PORT, settings.PROXY_COUNT = True, 8443, 1
    settings.ALLOWED_HOSTS = ["192.168.7.9", ".example.org", "log.local", *settings.LOOPBACK]
    assert serve.behind_proxy("0.0.0.0", 8001) == [  # noqa: S104 - what somebody asks for
        "Conference Log: https://192.168.7.9:8443/ https://log.local:8443/",
        proxy,
    ]

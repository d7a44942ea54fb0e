"""The page "Open on your phone": what it says depends on how the site is reached."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from factories import make_user
from sessions.web import site_addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, settings: Any) -> Client:
    settings.LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
    settings.ALLOWED_HOSTS = [*settings.LOOPBACK]
    settings.DATA_DIR = settings.BASE_DIR / "data"
    client.force_login(make_user())
    return client


def shown(client: Client, host: str, **extra: Any) -> tuple[list[str], list[str]]:
    """Return the addresses with a QR code, and the lines of the commands that the page shows."""
    text = client.get("/phone/", headers={"Host": host}, **extra).text
    addresses = re.findall(r'<input [^>]*value="([^"]+)" readonly>', text)
    assert text.count('<div class="phone-code"') == len(addresses)
    commands = re.findall(r"<pre><code>(.*?)</code></pre>", text)
    return addresses, [unescape(re.sub(r"</?var>", "", command)) for command in commands]


def test_loopback_says_how_to_get_an_address(signed_in: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the port and the data folder of this server, so that the same site is found again."""
    monkeypatch.setattr("sessions.views.site.phone.local_network_address", lambda: "192.168.7.9")
    settings.DATA_DIR = Path("/srv/my log")
    run, caddy = "make run PORT=8443 DATA_DIR='/srv/my log'", "UPSTREAM=127.0.0.1:8443 caddy run --config Caddyfile"

    assert shown(signed_in, "127.0.0.1:8443") == (
        [],
        [
            "tailscale serve --bg 8443",
            f"{run} HTTPS=on PROXY_COUNT=1 ALLOWED_HOSTS=computer.tailnet.ts.net",
            f"{run} HTTPS=on HTTPS_PORT=8444 PROXY_COUNT=1 ALLOWED_HOSTS=192.168.7.9",
            f"SITE=192.168.7.9 TLS='tls internal' HTTP_PORT=8080 HTTPS_PORT=8444 {caddy}",
            f"{run} HTTPS=on PROXY_COUNT=1 ALLOWED_HOSTS=log.example.org",
            f"SITE=log.example.org {caddy}",
            f"{run} BIND=0.0.0.0 ALLOWED_HOSTS=192.168.7.9",
        ],
    )


def test_first_page_of_a_new_install_leads_there(signed_in: Client) -> None:
    main = signed_in.get("/events/", headers={"Host": "localhost"}).text.partition("<main")[2]
    assert main.count('href="/phone/"') == 1


def test_commands_name_only_what_is_not_usual(signed_in: Client) -> None:
    commands = shown(signed_in, "127.0.0.1:8000")[1]
    assert commands[1] == "make run HTTPS=on PROXY_COUNT=1 ALLOWED_HOSTS=computer.tailnet.ts.net"
    assert commands[5] == "SITE=log.example.org caddy run --config Caddyfile"


@pytest.mark.parametrize("port", ["0", "00080", "65536", "99999"])
def test_port_that_no_server_has_is_not_printed(signed_in: Client, settings: Any, port: str) -> None:
    settings.ALLOWED_HOSTS = ["192.168.7.9", *settings.LOOPBACK]
    settings.HTTPS = False
    assert shown(signed_in, f"127.0.0.1:{port}") == shown(signed_in, "127.0.0.1:8000")
    assert shown(signed_in, f"192.168.7.9:{port}")[0] == ["http://192.168.7.9/"]
    assert shown(signed_in, "192.168.7.9:65535")[0] == ["http://192.168.7.9:65535/"]


def test_loopback_shows_the_addresses_that_the_settings_allow(signed_in: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["192.168.7.9", ".example.org", "[fd00::1]", *settings.LOOPBACK]
    settings.HTTPS = False
    assert shown(signed_in, "localhost:8001")[0] == ["http://192.168.7.9:8001/", "http://[fd00::1]:8001/"]

    settings.HTTPS = True
    assert shown(signed_in, "localhost:8001")[0] == ["https://192.168.7.9/", "https://[fd00::1]/"]

    settings.HTTPS_PORT = 8443
    assert shown(signed_in, "localhost:8001")[0] == ["https://192.168.7.9:8443/", "https://[fd00::1]:8443/"]


def test_other_devices_see_the_address_they_use_and_nothing_of_the_network(
    signed_in: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sessions.views.site.phone.local_network_address", lambda: "192.168.7.9")
    settings.ALLOWED_HOSTS = ["log.example.org", "other.example.org"]

    addresses, commands = shown(signed_in, "log.example.org", secure=True)

    assert (addresses, commands) == (["https://log.example.org/"], [])
    assert "192.168.7.9" not in signed_in.get("/phone/", headers={"Host": "log.example.org"}).text


@pytest.mark.parametrize(
    "sender",
    [
        {"REMOTE_ADDR": "198.51.100.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1, 198.51.100.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "unknown"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_who_is_elsewhere_and_sends_the_name_localhost_learns_nothing_of_the_network(
    signed_in: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, sender: dict[str, str]
) -> None:
    monkeypatch.setattr("sessions.views.site.phone.local_network_address", lambda: "192.168.7.9")
    settings.ALLOWED_HOSTS = ["inside.example.org", *settings.LOOPBACK]
    settings.DATA_DIR = Path("/srv/inside")

    addresses, commands = shown(signed_in, "localhost:8001", **sender)

    assert addresses == []
    assert commands[-1] == "make run PORT=8001 BIND=0.0.0.0 ALLOWED_HOSTS=192.168.1.5"
    assert "inside" not in signed_in.get("/phone/", headers={"Host": "localhost"}, **sender).text


@pytest.mark.parametrize("sender", [{"REMOTE_ADDR": "::1"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}])
def test_person_at_the_machine_sees_the_allowed_names(signed_in: Client, settings: Any, sender: dict[str, str]) -> None:
    settings.ALLOWED_HOSTS, settings.HTTPS = ["192.168.7.9", *settings.LOOPBACK], False
    assert shown(signed_in, "localhost:8001", **sender)[0] == ["http://192.168.7.9:8001/"]


def test_address_in_the_network_is_none_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoNetwork:
        def __enter__(self) -> "NoNetwork":
            return self

        def __exit__(self, *_: object) -> None: ...

        def connect(self, _address: object) -> None:
            raise OSError("Network is unreachable")

    monkeypatch.setattr(site_addresses.socket, "socket", lambda *_: NoNetwork())

    assert site_addresses.local_network_address() is None

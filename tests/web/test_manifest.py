"""The site can be installed as an app: its manifest says what is true."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client
from PIL import Image

from factories import make_day, make_event, make_user

ICONS = {"icon-192.png", "icon-512.png", "icon-maskable-512.png", "apple-touch-icon-180.png"}


@pytest.fixture
def manifest(client: Client) -> dict[str, Any]:
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    return json.loads(response.content)


def drawn(name: str) -> Path:
    path = find(f"icons/{name}")
    assert isinstance(path, str)
    return Path(path)


def test_fields_that_an_app_needs(manifest: dict[str, Any]) -> None:
    wanted = ("id", "name", "short_name", "lang", "start_url", "scope", "display", "background_color", "theme_color")
    assert {name: manifest[name] for name in wanted} == {
        "id": "/",
        "name": "Conference Log",
        "short_name": "Conference Log",
        "lang": "en",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f8f4e9",
        "theme_color": "#f8f4e9",
    }
    assert manifest["share_target"] == {
        "action": "/share/",
        "method": "POST",
        "enctype": "multipart/form-data",
        "params": {
            **{"title": "title", "text": "text", "url": "url"},
            "files": [{"name": "files", "accept": ["image/*"]}],
        },
    }


def test_colours_are_those_of_the_pages(manifest: dict[str, Any]) -> None:
    path = find("css/tokens.css")
    assert isinstance(path, str)
    assert f"--paper: light-dark({manifest['background_color']}," in Path(path).read_text(encoding="utf-8")


def test_icons_exist_in_the_sizes_said(manifest: dict[str, Any]) -> None:
    icons = [*manifest["icons"], *manifest["shortcuts"][0]["icons"]]
    assert {(icon["sizes"], icon["purpose"]) for icon in icons} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in icons:
        with Image.open(drawn(icon["src"].rsplit("/", 1)[1])) as image:
            assert (f"{image.width}x{image.height}", image.get_format_mimetype()) == (icon["sizes"], icon["type"])


@pytest.mark.django_db
def test_addresses_answer(client: Client, manifest: dict[str, Any]) -> None:
    owner = make_user()
    make_day(event=make_event(owner=owner, slug="harbour"), number=1)
    client.force_login(owner)

    shortcuts = [shortcut["url"] for shortcut in manifest["shortcuts"]]
    addresses = [manifest["start_url"], *shortcuts, manifest["share_target"]["action"]]
    answers = [client.get(address, follow=True) for address in addresses]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200]
    assert [answer.redirect_chain[-1][0] for answer in answers] == [
        "/events/",
        "/events/harbour/#composer_heading",
        "/events/harbour/photos/#upload-files",
        "/events/harbour/#composer_heading",
    ]


@pytest.mark.django_db
def test_pages_name_the_manifest_and_the_icon(client: Client) -> None:
    make_user()
    page = client.get("/accounts/login/").content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest" crossorigin="use-credentials">' in page
    assert '<link rel="apple-touch-icon" href="/static/icons/apple-touch-icon-180.png">' in page

"""What the server says for when it cannot be asked: the worker, the offline page, and which pages may be kept."""

import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import reverse

from conftest import PROJECT
from factories import make_chapter, make_day, make_event, make_impression, make_report, make_session, make_user
from sessions.models import Event, Session
from sessions.views.site import offline
from web.world import SECRETS
from web.world_again import world_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(client: Client) -> Event:
    event = make_event(owner=make_user(), slug="harbour")
    make_session(day=make_day(event=event, number=1))
    client.force_login(event.owner)
    return event


def test_worker_is_a_script_that_is_asked_for_every_time(client: Client) -> None:
    response = client.get("/worker.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in response.headers


def test_worker_knows_every_file_that_pages_are_made_of(client: Client, event: Event) -> None:
    script = client.get("/worker.js").content.decode()
    (listed,) = re.findall(r"^const SHELL = \[(.*)\];$", script, re.MULTILINE)
    shell = set(re.findall(r'"([^"]+)"', listed))

    own = [path.relative_to(settings.STATICFILES_DIRS[0]) for path in Path(settings.STATICFILES_DIRS[0]).rglob("*.*s")]
    left_out = {*offline.WORKER, *offline.NEEDS_NETWORK}
    assert shell >= {f"/static/{path.as_posix()}" for path in own if path.as_posix() not in left_out}
    assert {path for path in offline.NEEDS_NETWORK if f"/static/{path}" in shell} == set()
    for path in ("/events/", "/events/harbour/", f"/events/harbour/sessions/{event.sessions.get().pk}/"):
        page = client.get(path).content.decode()
        used = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css|svg))"', page))
        assert len(used) > 4
        assert used - shell == set()


def test_worker_has_another_version_when_a_file_has_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def version() -> str:
        return re.findall(r'^const VERSION = "([0-9a-f]{12})";$', offline.worker_text(), re.MULTILINE)[0]

    before = version()
    assert version() == before
    monkeypatch.setattr(offline, "static", lambda name: f"/static/changed/{name}")
    assert version() != before


def test_worker_that_was_cut_does_not_install(client: Client) -> None:
    first, second, *_, last = client.get("/worker.js").content.decode().splitlines()

    assert re.fullmatch(r'const VERSION = "[0-9a-f]{12}";', first) is None
    assert "LAST_LINE" in first
    assert (second[:15], last) == ("const VERSION =", "const LAST_LINE = true;")


def test_addresses_that_scripts_are_tested_with_are_the_server_s() -> None:
    session = ["harbour", uuid.UUID("11111111-2222-4333-8444-555555555555")]
    names = {
        "today": reverse("sessions:event-today", args=["harbour"]),
        "session": reverse("sessions:session-detail", args=session),
        "sessionEdit": reverse("sessions:session-update", args=session),
        "sessionUndo": reverse("sessions:session-undo", args=session),
        "sessionCreate": reverse("sessions:session-create", args=["harbour"]),
        "sessionWaiting": reverse("sessions:session-waiting", args=["harbour"]),
        "catalogue": reverse("sessions:catalogue", args=["harbour"]),
        "catalogueKept": reverse("sessions:catalogue-kept", args=["harbour"]),
        "catalogueSuggest": reverse("sessions:catalogue-suggest", args=["harbour"]),
        "photos": reverse("sessions:photo-list", args=["harbour"]),
        "photoCreate": reverse("sessions:photo-create", args=["harbour"]),
        "events": reverse("sessions:event-list"),
        "token": reverse("sessions:token"),
    }
    assert json.loads((PROJECT / "tests" / "js" / "addresses.json").read_text(encoding="utf-8")) == names


def test_worker_has_the_addresses_that_pages_import(client: Client) -> None:
    script = client.get("/worker.js").content.decode()

    assert re.findall(r"(?:^|[;}])(?:export|import)\b.*", script, re.MULTILINE) == []
    assert re.findall(r"\bfunction (?:sessionOf|eventOf)\b", script) == ["function eventOf", "function sessionOf"]


def test_every_answer_says_that_it_is_the_server_s(client: Client, event: Event) -> None:
    paths = ["/events/", "/events/none/", "/token", "/healthz", "/worker.js", "/static/none.js", "/", "/share/?title=x"]
    answers = {path: client.get(path).headers.get("X-Answer-Of") for path in paths}
    answers["refused"] = client.post("/events/new/").headers.get("X-Answer-Of")
    client.logout()
    answers["signed out"] = client.get("/token", headers={"X-Autosave": "1"}).headers.get("X-Answer-Of")

    assert answers == dict.fromkeys(answers, "conference-log")


def test_ended_sign_in_clears_what_only_the_browser_can(client: Client, event: Event) -> None:
    client.get("/events/")
    SessionStore.get_model_class().objects.all().delete()

    ended, later = (client.get("/token", headers={"X-Autosave": "1"}) for _ in range(2))

    assert (ended.status_code, ended["Clear-Site-Data"]) == (401, '"cache"')
    assert (later.status_code, "Clear-Site-Data" in later.headers) == (401, False)


def test_offline_page_says_nothing_of_anybody(client: Client) -> None:
    world = world_again()
    nobody = client.get("/offline/").content.decode()
    client.force_login(world.owner)
    page = client.get("/offline/")

    assert [word for word in (*SECRETS, "owner") if word in page.content.decode()] == []
    assert "You are offline" in page.content.decode()
    token = r'"X-CSRFToken": "\w+"'
    assert re.sub(token, "", page.content.decode()) == re.sub(token, "", nobody)


def test_offline_page_does_not_say_what_is_said_once(client: Client, event: Event) -> None:
    client.post("/events/harbour/settings/", {"name": "Renamed", "time_zone": "UTC", "language": "en"})

    assert "Saved." not in client.get("/offline/").content.decode()
    assert "Saved." in client.get("/events/harbour/").content.decode()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_offline_page_is_in_the_language_of_the_browser(client: Client, language: str) -> None:
    page = client.get("/offline/", headers={"Accept-Language": language}).content.decode()
    assert f'<html lang="{language}"' in page


def kept(client: Client, event: Event) -> dict[str, str | None]:
    report = make_report(event=event, slug="report")
    make_report(event=event, slug="second")
    chapter = make_chapter(report=report)
    session = event.sessions.get()
    pages = {
        "events": reverse("sessions:event-list"),
        "today": reverse("sessions:event-today", args=["harbour"]),
        "session": reverse("sessions:session-detail", args=["harbour", session.pk]),
        "blank": reverse("sessions:session-waiting", args=["harbour"]),
        "reports": reverse("sessions:report-list", args=["harbour"]),
        "report": reverse("sessions:report-detail", args=["harbour", "report"]),
        "chapter": reverse("sessions:chapter-update", args=["harbour", "report", chapter.pk]),
        "note": reverse("sessions:day-note", args=["harbour", 1]),
        "photos": reverse("sessions:photo-list", args=["harbour"]),
        "offline": reverse("sessions:offline"),
        "form": reverse("sessions:session-update", args=["harbour", session.pk]),
        "settings": reverse("sessions:event-update", args=["harbour"]),
        "account": reverse("sessions:account"),
        "password": reverse("account_change_password"),
        "devices": reverse("usersessions_list"),
        "file": reverse("sessions:report-download", args=["harbour", "report"]),
        "gone": reverse("sessions:event-today", args=["no-such-event"]),
        "shared": reverse("sessions:event-today", args=["harbour"]) + "?heading=x",
        "logged": reverse("sessions:event-today", args=["harbour"]) + f"?logged={session.pk}",
    }
    return {name: client.get(path).headers.get("X-Page-Of") for name, path in pages.items()}


def test_pages_say_whether_they_may_be_kept_and_whose_they_are(client: Client, event: Event) -> None:
    mine = f"{event.owner.pk}.en.system"
    may = ("events", "today", "session", "blank", "reports", "report", "chapter", "note", "photos", "offline")
    may_not = ("form", "settings", "account", "password", "devices", "file", "gone", "shared", "logged")
    assert kept(client, event) == {**dict.fromkeys(may, mine), **dict.fromkeys(may_not)}


def test_today_says_of_which_day_it_is_the_page(client: Client, event: Event) -> None:
    make_day(event=event)
    addresses = ["", "?day=2", "?day=9", "?cards=1", "?day=2&session=x"]
    named = [client.get(f"/events/harbour/{each}").headers.get("Content-Location") for each in addresses]
    assert named == ["/events/harbour/?day=1", "/events/harbour/?day=2", "/events/harbour/?day=1", None, None]


def test_page_of_another_language_or_theme_is_another_one(client: Client, event: Event) -> None:
    client.post("/accounts/", {"language": "ja", "theme": "dark"}, follow=True)
    assert client.get("/events/")["X-Page-Of"] == f"{event.owner.pk}.ja.dark"


def test_who_is_not_signed_in_has_no_page_to_keep(client: Client, event: Event) -> None:
    client.logout()
    assert "X-Page-Of" not in client.get("/offline/").headers
    assert "X-Page-Of" not in client.get("/events/harbour/").headers


def test_part_of_a_page_is_not_kept(client: Client, event: Event) -> None:
    session = event.sessions.get()
    answer = client.post(
        reverse("sessions:impression-state", args=["harbour", session.pk]),
        {"state": "missed"},
        headers={"HX-Request": "true", "HX-Target": "day-sessions"},
    )
    assert (answer.status_code, "X-Page-Of" in answer.headers) == (200, False)


def test_page_with_a_message_is_for_one_look(client: Client, event: Event) -> None:
    client.post("/events/harbour/settings/", {"name": "Renamed", "time_zone": "UTC", "language": "en"})

    ahead = client.get("/events/harbour/", headers={"X-In-Advance": "1"})
    assert ("Saved." in ahead.content.decode(), "X-Page-Of" in ahead.headers) == (False, True)
    looked_at = client.get("/events/harbour/")
    assert ("Saved." in looked_at.content.decode(), "X-Page-Of" in looked_at.headers) == (True, False)
    assert "X-Page-Of" in client.get("/events/harbour/").headers


def test_blank_page_holds_nothing_but_places_for_a_key(client: Client, event: Event) -> None:
    page = client.get("/events/harbour/sessions/waiting/").content.decode()

    key = "00000000-0000-0000-0000-000000000000"
    actions = re.findall(r'action="(/events/[^"]+)"', page)
    assert f"/events/harbour/sessions/{key}/impression/" in actions
    assert f"/events/harbour/sessions/{key}/state/" in actions
    assert '<input type="hidden" name="version" value="1"' in page
    assert event.sessions.get().title not in page
    assert Session.objects.count() == 1


def test_blank_page_of_an_event_without_days(client: Client, event: Event) -> None:
    bare = make_event(owner=event.owner, slug="bare")
    assert client.get(f"/events/{bare.slug}/sessions/waiting/").status_code == 200


def test_card_says_when_it_changed(client: Client, event: Event) -> None:
    def changed() -> Any:
        return re.findall(r'data-changed="(\d+)"', client.get("/events/harbour/").content.decode())

    session = event.sessions.get()
    assert changed() == [str(int(session.updated_at.timestamp()))]
    impression = make_impression(session=session)
    assert changed() == [str(int(impression.updated_at.timestamp()))]


def test_sign_out_clears_what_the_browser_keeps(client: Client, event: Event) -> None:
    assert "Clear-Site-Data" not in client.get("/accounts/logout/").headers
    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.post("/accounts/logout/").headers
    assert "Clear-Site-Data" not in client.get("/accounts/login/").headers


def test_door_is_told_of_a_sign_out_just_now(client: Client, event: Event) -> None:
    assert "data-left" not in Client().get("/accounts/login/").content.decode()

    cookie = client.post("/accounts/logout/").cookies["left"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (60, True, "Lax")

    assert 'id="earlier" data-left' in client.get("/accounts/login/").content.decode()


def test_worker_keeps_no_script_that_comes_in_the_bundle_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "static", lambda name: f"/static/{name.replace('.', '.0123456789ab.')}")

    kept = set(offline.shell.__wrapped__())

    scripts = {"js/entries/site.js", "js/outbox/outbox.js", "js/pages/app.js", "js/outbox/take-back.js"}
    assert scripts & kept == {"js/entries/site.js", "js/pages/app.js", "js/outbox/take-back.js"}

"""Every page speaks Japanese to who wants it: no text of the interface is left in English."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import polib
import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from conftest import PROJECT, copy_files
from factories import (
    PASSWORD,
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from sessions.models import Event, Holds
from web.crawling import crawl
from web.visible import foreign_among, texts_of
from web.world import PNG

pytestmark = pytest.mark.django_db

JAPANESE = {"Accept-Language": "ja"}
# What is called the same in every language: the product, languages by their own name, sites, headings to choose from.
NAMES = frozenset(
    {
        *("Conference Log", "Confluence", "English", "Markdown", "ZIP", "Zenn", "Qiita", "Hugo", "GitHub"),
        *("Summary / Impressions", "Overview / Thoughts", "COM301-R"),
    }
)
SLUG = "minato"
EVENT = f"/events/{SLUG}/"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the translations, compiled as they are written now."""
    folder = tmp_path_factory.mktemp("locale")
    copy_files(PROJECT / "locale", folder)
    for source in folder.rglob("*.po"):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
    return folder


@pytest.fixture(autouse=True)
def _written_now(settings: Settings, compiled: Path) -> None:
    settings.LOCALE_PATHS = [compiled]


class English:
    """Finds each English text that is another one in Japanese; single words only where they stand alone.

    Most texts stand on every page: each is judged once.
    """

    def __init__(self, translations: Path) -> None:
        parts, whole = list[str](), list[str]()
        for entry in polib.pofile(str(translations)):
            for text in filter(None, (entry.msgid, entry.msgid_plural)):
                words = r".+".join(re.escape(part) for part in re.split(r"%\(\w+\)[sd]", text))
                has_words = re.search("[A-Za-z]", re.sub(r"%\(\w+\)[sd]", "", text))
                if has_words and text not in {entry.msgstr, *entry.msgstr_plural.values()}:
                    (parts if " " in text else whole).append(words)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)|\A(?:{'|'.join(whole)})\Z")
        self._judged: dict[str, bool] = {}

    def is_in(self, text: str) -> bool:
        """Return whether the text holds one of them."""
        if text not in self._judged:
            self._judged[text] = self._pattern.search(text) is not None
        return self._judged[text]


@pytest.fixture(scope="module")
def english(compiled: Path) -> English:
    return English(compiled / "ja" / "LC_MESSAGES" / "django.po")


def left_in_english(page: str, english: English) -> set[str]:
    """Return what the interface says in English on a page."""
    texts = texts_of(page)
    return ({text for text in texts if english.is_in(text)} | foreign_among(texts)) - NAMES


def fill(event: Event) -> None:
    """Put sessions of every kind into two days of an event, photos and two reports."""
    now = timezone.now().replace(second=0, microsecond=0)
    day = make_day(event=event, number=1, on=event.conference_date(now), note="朝から雨です。")
    make_day(event=event, number=2, title="後半")
    make_day(event=event, number=3)
    for number, (start, end) in enumerate([(-3, -2), (-1, 1), (0, 2), (2, 3), (-5, -4)]):
        session = make_session(
            day=day,
            code=f"COM30{number}",
            title="灯台の設計",
            level=300,
            room="大広間",
            speakers="渚沢 壱",
            recording_url="https://youtu.be/lantern",
            slides_url="https://example.org/資料",
            description="説明文です。",
            track="設計",
            note="録画なし",
            starts_at=now + timedelta(hours=start),
            ends_at=now + timedelta(hours=end),
        )
    make_impression(session=session, summary="概要です。\n\n:::message\n", body="**「強調」**します。![](nami_1.png)")
    make_photo(event=event, session=session, name="nami_0.png", content=PNG, caption="波")
    make_photo(event=event, session=session, name="nami_1.png")
    for title in ("順番一", "順番二", "順番三"):
        make_session(day=day, title=title, format="講演")
    report = make_report(event=event, title="港の三日間", slug="minato-report-one", topics=["港", "港 町"], emoji="港")
    make_chapter(report=report, heading="", level=0, body="前書きです。")
    make_chapter(report=report, heading="はじめに", body="本文です。")
    make_chapter(report=report, heading="おわりに", body="![](https://example.org/a.png)\n\n@[tweet](1)")
    make_report(event=event, title="港の続き", slug="minato-report-two", published=True, holds=Holds.CHOSEN)


@pytest.fixture
def client_of_owner() -> Client:
    """Return the browser of somebody who has four events: running, to come, past and without dates."""
    client = Client(headers=JAPANESE)
    owner = make_user(username="灯台守")
    client.force_login(owner)
    today = timezone.now().date()
    week = timedelta(days=7)
    running = {"first_day": today - timedelta(days=1), "last_day": today + timedelta(days=1)}
    fill(make_event(owner=owner, name="港の会議", slug=SLUG, language="ja", venue="港", **running))
    make_event(owner=owner, name="空の会議", slug="sora", language="ja", first_day=today + week, last_day=today + week)
    make_event(
        owner=owner, name="昔の会議", slug="mukashi", language="ja", first_day=today - week, last_day=today - week
    )
    make_event(owner=owner, name="いつかの会議", slug="itsuka", language="ja")
    return client


@pytest.mark.release
def test_no_page_that_a_link_leads_to_is_left_in_english(client_of_owner, english):
    found = [page for start in ("/", "/accounts/logout/") for page in crawl(client_of_owner, start) if page.text]
    pages = [page for page in found if not page.path.endswith("/html/")]  # this file is in the report's language
    assert len(pages) > 40
    left = {page.path: left_in_english(page.text, english) for page in pages}
    # Versions, settings and paths are written as the machine writes them.
    left["/people/state/"] = {text for text in left["/people/state/"] if english.is_in(text)}
    assert [(path, texts) for path, texts in left.items() if texts] == []


def test_empty_install_welcomes_in_japanese(english):
    client = Client(headers=JAPANESE)
    welcome = client.get("/", follow=True)
    wrong = client.post("/accounts/signup/", {"username": "", "password1": "1", "password2": "2", "email": "x"})
    owner = make_user(username="灯台守")
    closed = client.get("/accounts/signup/")
    client.force_login(owner)
    empty = client.get("/events/")
    for page in (welcome, wrong, closed, empty):
        assert left_in_english(page.text, english) == set()


@pytest.mark.parametrize("signup", [False, True])
def test_doors_speak_japanese(settings, english, signup):
    settings.SIGNUP_OPEN = signup
    make_user(username="灯台守")
    client = Client(headers=JAPANESE)
    pages = [
        client.get("/accounts/login/"),
        client.post("/accounts/login/", {"login": "", "password": ""}),
        client.post("/accounts/login/", {"login": "灯台守", "password": "wrong"}),
        client.post("/accounts/login/", {"login": "x" * 300, "password": "wrong"}),
        client.get("/accounts/signup/"),
        client.get("/accounts/inactive/"),
    ]
    for page in pages:
        assert left_in_english(page.text, english) == set()


def refused_forms() -> Iterator[tuple[str, dict[str, object]]]:
    """Yield addresses with what they refuse, as many reasons at once as one form can have."""
    event = {"name": "", "time_zone": "Atlantis", "language": "xx", "first_day": "2026-11-30", "last_day": "2026-11-01"}
    yield "/events/new/", event
    yield "/events/new/", event | {"last_day": "2027-11-01"}
    yield "/events/new/", event | {"first_day": "1026-11-30", "last_day": "soon"}
    yield f"{EVENT}settings/", event
    yield f"{EVENT}days/1/", {"date": "x"}
    yield f"{EVENT}sessions/new/", {"heading": ""}
    yield f"{EVENT}sessions/new/", {"heading": "題" * 400}
    yield f"{EVENT}sessions/new/", {"id": uuid.uuid4(), "state": "x", "day": "x", "level": "x", "starts": "x"}
    yield (
        f"{EVENT}sessions/new/",
        {"code": "no digit", "recording_url": "ftp://x", "slides_url": "x", "ends": "10:00", "title": "題" * 400},
    )
    report = {"title": "", "slug": "minato-report-two", "kind": "x", "heading_level": 9, "sections": "x", "holds": "x"}
    yield f"{EVENT}reports/minato-report-one/settings/", report | {"topics": ",".join("一二三四五" * 5), "version": 1}
    yield f"{EVENT}reports/minato-report-one/settings/", {"slug": "Ü", "image_folder": ".x", "emoji": "x" * 20}
    yield f"{EVENT}reports/minato-report-one/chapters/new/", {"heading": "", "spot": "x"}
    yield "/accounts/password/change/", {"oldpassword": "x", "password1": "123", "password2": "124"}
    yield "/accounts/reauthenticate/", {"password": "x"}


def test_refused_forms_say_why_in_japanese(client_of_owner, english):
    for path, body in refused_forms():
        page = client_of_owner.post(path, body)
        assert (path, page.status_code in {200, 422}) == (path, True)
        assert (path, left_in_english(page.text, english)) == (path, set())


def test_texts_changed_elsewhere_are_told_in_japanese(client_of_owner, english):
    event = Event.objects.get(slug=SLUG)
    session = event.sessions.get(code="COM304")
    chapter = event.reports.get(slug="minato-report-one").chapters.get(heading="はじめに")
    stale: dict[str, dict[str, object]] = {
        f"{EVENT}sessions/{session.pk}/impression/": {"summary": "別の概要", "body": "別の感想", "version": 9},
        f"{EVENT}sessions/{session.pk}/edit/": {"title": "別の題", "day": session.day_id, "version": 9},
        f"{EVENT}days/1/note/": {"note": "別のメモ", "version": 9},
        f"{EVENT}reports/minato-report-one/chapters/{chapter.pk}/": {
            "heading": "別",
            "level": 2,
            "body": "別",
            "version": 9,
        },
        f"{EVENT}reports/minato-report-one/settings/": {
            **{"title": "別", "slug": "minato-report-one", "kind": "tech", "heading_level": 3, "sections": "none"},
            **{"holds": "chosen", "version": 9},
        },
    }
    for path, body in stale.items():
        for headers in ({}, {"X-Autosave": "1"}):
            page = client_of_owner.post(path, body, headers=headers)
            assert (path, page.status_code) == (path, 409)
            assert (path, left_in_english(page.text, english)) == (path, set())


def test_what_was_done_is_told_in_japanese(client_of_owner, english):
    event = Event.objects.get(slug=SLUG)
    session, other = event.sessions.get(title="順番一"), event.sessions.get(title="順番二")
    chapter = event.reports.get(slug="minato-report-one").chapters.get(heading="はじめに")
    chapters = f"{EVENT}reports/minato-report-one/chapters/"
    steps: list[tuple[str, dict[str, object]]] = [
        (f"{EVENT}sessions/new/", {"heading": "COM309 | 新しい話"}),
        (f"{EVENT}sessions/{session.pk}/move/", {"before": "x"}),
        (f"{EVENT}sessions/{event.sessions.get(code='COM300').pk}/move/", {"before": other.pk}),
        (f"{EVENT}sessions/{session.pk}/move/", {"day": 2}),
        (f"{EVENT}sessions/{session.pk}/delete/", {}),
        (f"{EVENT}sessions/{session.pk}/restore/", {}),
        (f"{EVENT}sessions/{other.pk}/edit/", {"title": "題", "day": other.day_id, "version": other.version}),
        (f"{EVENT}days/new/", {}),
        (f"{EVENT}days/1/delete/", {}),
        (f"{EVENT}days/3/delete/", {}),
        (f"{chapters}{chapter.pk}/move/", {"spot": "day-2"}),
        (f"{chapters}{chapter.pk}/delete/", {}),
        (f"{chapters}{chapter.pk}/restore/", {}),
        (f"{EVENT}reports/minato-report-two/delete/", {}),
        (
            f"{EVENT}reports/new/",
            {"title": "港", "kind": "tech", "heading_level": 3, "sections": "none", "holds": "attended"},
        ),
        (f"{EVENT}delete/", {}),
        (f"{EVENT}restore/", {}),
        (
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"},
        ),
        ("/accounts/logout/", {}),
    ]
    for path, body in steps:
        page = client_of_owner.post(path, body, follow=True)
        assert (path, page.status_code) == (path, 200)
        assert (path, left_in_english(page.text, english)) == (path, set())


@pytest.mark.parametrize("template", ["400.html", "400_host.html", "403.html", "403_csrf.html", "404.html", "429.html"])
def test_error_pages_speak_japanese(rf, english, template):
    with translation.override("ja"):
        assert left_in_english(render_to_string(template, {}, rf.get("/")), english) == set()


def test_english_is_found_where_it_is(client_of_owner, english):
    page = client_of_owner.get(EVENT, headers={"Accept-Language": "en"}).text
    left = left_in_english(page, english)
    assert {"Today", "Log a session", "Close", "Not saved: there is no connection. Please try again."} - left == set()


def test_scripts_take_their_words_from_the_page():
    scripts = {path.name: path.read_text(encoding="utf-8") for path in (PROJECT / "static" / "js").rglob("*.js")}
    assert scripts != {}
    code = {name: re.sub(r"(?m)(^|\s)//.*$", "", text) for name, text in scripts.items()}
    sentences = {name: re.findall(r"[\"'`>][A-Z][a-z]+ [a-z]+", text) for name, text in code.items()}
    assert {name: found for name, found in sentences.items() if found} == {}

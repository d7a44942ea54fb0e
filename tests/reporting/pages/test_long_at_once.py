"""Of long articles few are put together at a time, and none stays in memory; a short one is served meanwhile."""

import gc
import weakref

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from factories import make_chapter, make_day, make_event, make_impression, make_report, make_session
from sessions.models import Report
from sessions.reporting import long_articles
from sessions.reporting.article_length import length_of
from sessions.reporting.assembly import load_report_data
from sessions.reporting.long_articles import room_for
from sessions.rules.concurrency_limit import ConcurrencyLimit
from sessions.views.reports import report as views

pytestmark = pytest.mark.django_db


def written(owner: User, words: str) -> Report:
    """Return a report with these words in each of its texts."""
    day = make_day(event=make_event(owner=owner), note=words)
    session = make_session(day=day, note=words, description=f"{words} that no article says")
    make_impression(session=session, state="attended", summary=words, body=words)
    make_impression(session=make_session(day=day, note=words), state="planned", body=words)
    report = make_report(event=day.event)
    make_chapter(report=report, body=words)
    make_chapter(report=report, body=words).discard()
    return report


def asked(client: Client, name: str, report: Report) -> tuple[int, str]:
    """Return how an address of a report answers: its status, and when it is worth trying again."""
    event, posts = report.event.slug, {"report-follow": {"session": str(report.sessions()[0].pk)}}
    if name == "chapter-move":
        path = reverse(f"sessions:{name}", args=[event, report.slug, report.chapters.present()[0].pk])
        answer = client.post(path, {"direction": "down"})
    else:
        path = reverse(f"sessions:{name}", args=[event, report.slug])
        answer = client.post(path, posts[name]) if name in posts else client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code, answer.headers.get("Retry-After", "")


@pytest.fixture
def owner(client: Client, monkeypatch: pytest.MonkeyPatch) -> User:
    """Somebody who is signed in, and for whom an article of a hundred characters is long, and two at once are many."""
    monkeypatch.setattr(long_articles, "LONG", 100)
    monkeypatch.setattr(long_articles, "UNDER_WAY", ConcurrencyLimit(each=2, together=2))
    # Of its own: a zip that another test has asked for and not read keeps its room until it is collected as garbage.
    monkeypatch.setattr(views, "ARCHIVES", ConcurrencyLimit(each=3, together=3))
    owner = make_event().owner
    client.force_login(owner)
    return owner


@pytest.mark.parametrize(
    ("name", "done"),
    [
        ("report-detail", 200),
        ("report-download", 200),
        ("report-archive", 200),
        ("report-follow", 302),
        ("chapter-move", 302),
    ],
)
def test_third_long_article_at_once_is_to_come_again_and_a_short_one_is_served(
    client: Client, owner: User, name: str, done: int, caplog: pytest.LogCaptureFixture
) -> None:
    client.raise_request_exception = False
    long, short = written(owner, "harbour " * 3), written(owner, "short")
    with room_for(long, owner):
        assert asked(client, name, long) == (done, "")
        with room_for(long, owner):
            assert (asked(client, name, long), asked(client, name, short)) == ((503, "5"), (done, ""))
    assert (asked(client, name, long), caplog.records) == ((done, ""), [])


def test_page_of_a_long_article_keeps_its_room_until_it_is_made(client, owner, monkeypatch) -> None:
    left = []
    make = views.render_page

    def render_page(*args, **kwargs):
        left.append(long_articles.UNDER_WAY.acquire("another") and long_articles.UNDER_WAY.acquire("a third"))
        return make(*args, **kwargs)

    monkeypatch.setattr(views, "render_page", render_page)
    assert (asked(client, "report-detail", written(owner, "harbour " * 3)), left) == ((200, ""), [False])


def test_zip_of_a_long_article_keeps_its_room_until_it_is_sent(client: Client, owner: User) -> None:
    client.raise_request_exception = False
    report = written(owner, "harbour " * 3)
    path = reverse("sessions:report-archive", args=[report.event.slug, report.slug])
    first, second = client.get(path), client.get(path)
    assert asked(client, "report-detail", report) == (503, "5")
    b"".join(first.streaming_content)
    assert asked(client, "report-detail", report) == (200, "")
    b"".join(second.streaming_content)
    # The refused are not counted as zips under way either.
    assert [views.ARCHIVES.acquire(owner.pk) for _ in range(3)] == [True] * 3


@pytest.mark.parametrize("holds", ["attended", "chosen"])
def test_length_is_that_of_the_texts_and_loads_none(
    owner: User, holds: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    report = written(owner, "harbour 港")
    report.holds = holds
    report.chosen.set(report.event.sessions.all())
    with django_assert_num_queries(1):
        length = length_of(report, owner)
    with django_assert_num_queries(0):
        assert length_of(report, owner) == length
    material = load_report_data(report, owner)
    assert (length, length > 40) == (sum(map(len, material.texts())), True)


def test_what_was_gathered_is_gone_once_nobody_holds_it(owner: User) -> None:
    material = load_report_data(written(owner, "harbour"), owner)
    [held] = material.sessions
    rows = [weakref.ref(row) for row in (held.session, held.printed.row, material.chapters[0], material.days[0].day)]
    assert held.session.get_deferred_fields() == {
        *("description", "search", "feed_digests"),
        *("title_search", "note_search"),
        *("edited_by_id", "edited_version", "external_id", "created_at"),
    }
    gc.disable()
    try:
        del material, held
        assert [row() for row in rows] == [None] * 4
    finally:
        gc.enable()

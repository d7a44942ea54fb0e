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
from sessions.models.held_sessions import held_sessions
from sessions.reporting import article_length
from sessions.reporting.article_length import length_of
from sessions.reporting.report_data import load_report_data
from sessions.rules import concurrency_limit
from sessions.rules.concurrency_limit import ConcurrencyLimit
from sessions.views.reports import report as views

pytestmark = [pytest.mark.django_db, pytest.mark.release]


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
    event, posts = report.event.slug, {"report-follow": {"session": str(held_sessions(report)[0].pk)}}
    if name == "chapter-move":
        path = reverse(f"sessions:{name}", args=[event, report.slug, report.chapters.present()[0].pk])
        answer = client.post(path, {"direction": "down"})
    else:
        path = reverse(f"sessions:{name}", args=[event, report.slug])
        answer = client.post(path, posts[name]) if name in posts else client.get(path)
    return answer.status_code, answer.headers.get("Retry-After", "")


@pytest.fixture
def owner(client: Client, monkeypatch: pytest.MonkeyPatch) -> User:
    """Somebody who is signed in, and for whom an article of a hundred characters is long, and two at once are many."""
    monkeypatch.setattr(article_length, "LONG", 100)
    monkeypatch.setattr(concurrency_limit, "HEAVY", ConcurrencyLimit(each=2, together=2))
    owner = make_event().owner
    client.force_login(owner)
    return owner


@pytest.mark.parametrize(
    ("name", "done"),
    [
        ("report-detail", 200),
        ("report-print", 200),
        ("report-qiita", 200),
        ("report-follow", 302),
        ("chapter-move", 302),
    ],
)
def test_third_long_article_at_once_is_to_come_again_and_a_short_one_is_served(
    client: Client, owner: User, name: str, done: int, caplog: pytest.LogCaptureFixture
) -> None:
    client.raise_request_exception = False
    long, short = written(owner, "harbour " * 3), written(owner, "short")
    with concurrency_limit.HEAVY.slot("a"):
        assert asked(client, name, long) == (done, "")
        with concurrency_limit.HEAVY.slot("b"):
            assert (asked(client, name, long), asked(client, name, short)) == ((503, "5"), (done, ""))
    assert (asked(client, name, long), caplog.records) == ((done, ""), [])


def test_page_of_a_long_article_keeps_its_room_until_it_is_made(client, owner, monkeypatch) -> None:
    left = []
    make = views.render_page

    def render_page(*args, **kwargs):
        left.append(concurrency_limit.HEAVY.acquire("another") and concurrency_limit.HEAVY.acquire("a third"))
        return make(*args, **kwargs)

    monkeypatch.setattr(views, "render_page", render_page)
    assert (asked(client, "report-detail", written(owner, "harbour " * 3)), left) == ((200, ""), [False])


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

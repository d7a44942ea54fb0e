"""The search page: what was found, marked and escaped, by event, a page at a time, for whoever wrote it."""

import html
import re

import pytest
from django.test import Client

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from sessions.agenda.own_words_page import PAGE_SIZE
from sessions.models import Event

pytestmark = pytest.mark.django_db

LIST = {"HX-Request": "true", "HX-Target": "found-list"}
MORE = {"HX-Request": "true", "HX-Target": "found-more"}


@pytest.fixture
def event() -> Event:
    return make_event(name="Harbour", slug="harbour")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client


def get(client: Client, headers: dict[str, str] | None = None, **query: object) -> str:
    response = client.get("/search/", query, headers=headers or {})
    assert response.status_code == 200
    return response.content.decode()


def titles(page: str) -> list[str]:
    return [re.sub(r"<[^>]*>", "", title) for title in re.findall(r'<h3 class="row-title">(.*?)</h3>', page)]


def test_each_result_leads_to_its_place(owner, event):
    session = make_session(day=make_day(event=event, number=3, title="x day"), title="x session")
    inside, outside = make_photo(session=session, caption="x inside"), make_photo(event=event, caption="x outside")
    chapter = make_chapter(report=make_report(event=event, slug="harbour-report"), heading="x chapter")
    links = re.findall(r"<article.*?</article>", get(owner, q="x"), re.DOTALL)
    assert [re.findall(r'href="([^"]*)"', each) for each in links] == [
        ["/events/harbour/?day=3"],
        [f"/events/harbour/sessions/{session.pk}/", f"/events/harbour/photos/{inside.pk}/"],
        [f"/events/harbour/photos/{outside.pk}/"],
        [f"/events/harbour/reports/harbour-report/chapters/{chapter.pk}/"],
    ]


def test_match_is_marked_and_everything_else_is_escaped(owner, event):
    session = make_session(event=event, title="<b>Queues</b> & more")
    make_impression(session=session, body="<script>alert(1)</script> ｷｭｰ & <i>queues</i>")
    page = get(owner, q="queues <script>")
    assert "&lt;b&gt;<mark>Queues</mark>&lt;/b&gt; &amp; more" in page
    assert "<mark>&lt;script</mark>&gt;alert(1)&lt;/script&gt; ｷｭｰ &amp; &lt;i&gt;<mark>queues</mark>" in page
    assert 'value="queues &lt;script&gt;"' in page


def test_results_of_one_event_are_chosen_with_the_numbers_of_all(owner, event):
    other = make_event(owner=event.owner, name="Lighthouse", slug="lighthouse")
    for each, number in ((event, 2), (other, 1)):
        for count in range(number):
            make_session(event=each, title=f"x {each.name} {count}")
    whole, part = get(owner, q="x"), get(owner, q="x", event="harbour")
    choices = [html.unescape(each) for each in re.findall(r"<option[^>]*>([^<]*)", whole)]
    assert choices == ["All events (3)", "Lighthouse (1)", "Harbour (2)"]
    assert titles(part) == ["x Harbour 0", "x Harbour 1"]
    assert re.findall(r'<option value="([^"]*)" selected', part) == ["harbour"]
    assert titles(get(owner, q="x", event="no-such-event")) == titles(whole)


def test_long_result_comes_page_by_page_and_names_each_event_once(owner, event):
    other = make_event(owner=event.owner, name="Older", slug="older")
    older, newer = sorted((event, other), key=lambda each: each.created_at)
    day = make_day(event=older)
    for number in range(PAGE_SIZE):
        make_session(day=day, title=f"x older {number}")
    make_session(event=newer, title="x newer")
    first, second = get(owner, q="x"), get(owner, headers=MORE, q="x", page=2)
    assert titles(first) + titles(second) == ["x newer", *(f"x older {number}" for number in range(PAGE_SIZE))]
    assert [part.count("row-event") for part in (first, second)] == [2, 0]
    assert ("<html" in second, "Show more" in first, "Show more" in second) == (False, True, False)
    assert "21 results" in first
    assert titles(get(owner, q="x", page=3)) == []


def test_htmx_gets_the_list_alone_and_everybody_else_the_page(owner, event):
    make_session(event=event, title="x")
    part = get(owner, headers=LIST, q="x")
    assert (titles(part), part.strip().startswith('<div id="found-list">')) == (["x"], True)


def test_report_is_found_by_its_title(owner, event):
    make_report(event=event, title="Harbour in x words", slug="harbour-report")
    page = get(owner, q="x words")
    assert (titles(page), 'href="/events/harbour/reports/harbour-report/"' in page) == (["Harbour in x words"], True)


def test_page_says_what_to_type_and_what_to_do_when_nothing_is_found(owner, event):
    assert "All words must match." in get(owner)
    assert "All words must match." in get(owner, q=" *_ ")
    assert "<h2>Nothing found</h2>" in get(owner, q="no-such-word")


def test_nothing_of_somebody_else_is_shown(client, event):
    make_impression(session=make_session(event=event, title="Secret title"), body="Secret text")
    client.force_login(make_user())
    page = get(client, q="secret")
    assert ("<mark>" in page, "Harbour" in page, "<h2>Nothing found</h2>" in page) == (False, False, True)
    assert "Harbour" not in get(client, q="secret", event="harbour")


def test_every_page_has_the_link_and_the_key(owner, event):
    for path in ("/events/", "/events/harbour/", "/bin/", "/search/"):
        page = owner.get(path).content.decode()
        assert page.count('href="/search/" aria-label="Search" title="Search" data-key="/"') == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_page_asks_the_database_as_often_for_many_rows_as_for_one(owner, event, rows, django_assert_num_queries):
    for number in range(rows):
        make_impression(session=make_session(event=event, title=f"x {number}"), body="x")
    with django_assert_num_queries(2 + 1 + 6 + 2):  # session and user; events; what matches; sessions, impressions
        assert len(titles(get(owner, q="x"))) == min(rows, PAGE_SIZE)

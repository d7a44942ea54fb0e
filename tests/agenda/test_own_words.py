"""What a person wrote and logged is found, across events, by words that all match; nobody else's is."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_feed,
    make_impression,
    make_member,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from sessions.agenda.own_words import find_own_words
from sessions.agenda.own_words_page import load_results
from sessions.models import Event, Session
from sessions.rules.excerpts import Excerpt
from sessions.rules.search_text import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user()


@pytest.fixture
def event(owner: User) -> Event:
    return make_event(owner=owner, slug="harbour", first_day=date(2026, 11, 30))


def plain(excerpt: Excerpt) -> str:
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in excerpt)


def search(user: User, query: str, most: int = 50) -> list[tuple[str, list[str]]]:
    """Return the heading and the excerpts of each match, in order."""
    events = list(Event.objects.visible_to(user).present().newest_first())
    found = find_own_words(user, events, words(query))
    results = load_results(user, {each.pk: each for each in events}, found.part(0, most), words(query))
    assert found.count >= len(results)
    return [(plain(each.heading), [f"{text.label}: {plain(text.excerpt)}" for text in each.texts]) for each in results]


def test_every_kind_of_text_is_found(owner, event):
    day = make_day(event=event, title="Lantern day", note="Breakfast with lanterns")
    session = make_session(
        day=day, code="LANTERN", title="Lantern talk", speakers="Lan Tern", note="A lantern, no video"
    )
    make_impression(session=session, summary="- lanterns", body="All about the **lantern**")
    make_photo(session=session, caption="The lantern", alt="A lantern at night")
    make_photo(event=event, caption="Lantern inbox")
    make_chapter(
        report=make_report(event=event, title="Lantern report"), heading="Lantern chapter", body="I packed a lantern"
    )
    assert search(owner, "ＬＡＮＴＥＲＮ") == [
        ("[Lantern] day", ["Note: Breakfast with [lantern]s"]),
        (
            "[LANTERN] | [Lantern] talk",
            [
                "Note: A [lantern], no video",
                "Summary: [lantern]s",
                "Impressions: All about the [lantern]",
                "Photo: The [lantern]",
                "Photo: A [lantern] at night",
            ],
        ),
        ("[Lantern] inbox", []),
        ("[Lantern] report", []),
        ("[Lantern] chapter", ["Text: I packed a [lantern]"]),
    ]
    [session_found] = search(owner, "lan tern talk")
    assert session_found[1][0] == "Speakers: [Lan] [Tern]"
    assert search(owner, "no-such-word") == []


def test_excerpt_shows_plain_words_and_an_address_only_where_it_is_found(owner, event):
    body = "## Queues\n**data** of [the slides](https://example.org/harbour)"
    make_impression(session=make_session(event=event, title="One"), body=body)
    assert search(owner, "data")[0][1] == ["Impressions: Queues [data] of the slides"]
    assert search(owner, "example.org")[0][1] == [
        "Impressions: … Queues **data** of [the slides](https://[example.org]/harbour)"
    ]


def test_private_note_is_found_by_its_author_alone(owner, event):
    session = make_session(event=event, title="Talk")
    make_impression(session=session, private_note="About the lantern")
    make_impression(session=session, author=make_member(event=event), private_note="Their lantern")
    assert search(owner, "lantern") == [("Talk", ["Private note: About the [lantern]"])]


def test_excerpt_of_a_list_has_no_marks_of_it(owner, event):
    make_impression(session=make_session(event=event, title="One"), body="- outbox\n- idempotency\n> 1. [x] retries")
    assert search(owner, "idempotency") == [("One", ["Impressions: outbox [idempotency] retries"])]
    assert search(owner, "- idempotency")[0][1] == ["Impressions: outbox [idempotency] retries"]


@pytest.mark.parametrize("query", ["の", "海", "きゅ", "ｷｭｰ", "夜の海"])
def test_one_and_two_japanese_letters_are_enough(owner, event, query):
    make_impression(session=make_session(event=event, title="一"), body="夜の海とキュー")
    make_impression(session=make_session(event=event, title="二"), body="別")
    assert len(search(owner, query)) == 1


def test_words_may_stand_in_different_texts_of_one_session_but_all_must(owner, event):
    session = make_session(event=event, code="OPS301", title="Quiet nights", note="no video")
    make_impression(session=session, summary="alarms", body="pagers")
    make_photo(session=session, caption="a lighthouse")
    make_impression(session=make_session(event=event, title="Quiet days"), body="sheep")
    for query in ("quiet alarms", "ops301 pagers video", "lighthouse quiet", "pagers alarms lighthouse nights"):
        assert [heading.replace("[", "").replace("]", "") for heading, _ in search(owner, query)] == [
            "OPS301 | Quiet nights"
        ]
    assert search(owner, "quiet sheep lighthouse") == []
    assert len(search(owner, "quiet")) == 2


def test_sessions_of_a_programme_are_found_by_their_title_once_they_are_one_s_own(owner, event):
    feed = make_feed(event=event)
    make_session(event=event, feed=feed, title="Lantern unmarked")
    unmarked = make_session(event=event, feed=feed, title="Lantern unmarked again")
    make_impression(session=unmarked, state="")
    for title, mark in (("planned", {"state": "planned"}), ("later", {"state": "", "watch_later": True})):
        make_impression(session=make_session(event=event, feed=feed, title=f"Lantern {title}"), **mark)
    make_session(event=event, feed=feed, title="Lantern noted", note="Big hall")
    make_session(event=event, title="Lantern typed")
    described = make_session(event=event, feed=feed, title="Other", description="lantern", track="lantern")
    make_impression(session=described)
    assert sorted(heading for heading, _ in search(owner, "lantern")) == [
        f"[Lantern] {name}" for name in ("later", "noted", "planned", "typed")
    ]


def test_words_of_somebody_else_are_never_found(owner, event):
    other = make_user()
    theirs = make_event(owner=other)
    session = make_session(event=theirs, title="Lantern")
    make_impression(session=session, body="lantern")
    make_photo(session=session, caption="lantern")
    make_photo(event=theirs, caption="lantern")
    make_chapter(report=make_report(event=theirs, title="Lantern"), heading="Lantern", body="lantern")
    theirs.days.update(title="Lantern", note="lantern")
    mine = make_session(event=event, feed=make_feed(event=event), title="Mine")
    make_impression(session=mine, author=other, body="lantern")
    assert (search(owner, "lantern"), len(search(other, "lantern"))) == ([], 5)


def test_what_is_deleted_is_not_found(owner, event):
    day = make_day(event=event)
    kept, gone = (make_session(day=day, title=f"Lantern {name}") for name in ("kept", "gone"))
    for session in (kept, gone):
        make_impression(session=session, body="lantern")
    make_photo(session=gone, caption="lantern of a deleted session")
    make_photo(session=kept, caption="lantern deleted").discard()
    make_chapter(report=make_report(event=event), heading="Lantern").discard()
    wreck = make_event(owner=owner)
    make_impression(session=make_session(event=wreck, title="Lantern"), body="lantern")
    wreck.discard()
    gone.discard()
    assert search(owner, "lantern") == [
        ("[Lantern] kept", ["Impressions: [lantern]"]),
        ("[lantern] of a deleted session", []),  # the photo is in the inbox now
    ]


def test_newest_event_comes_first_and_in_it_the_order_of_the_report(owner):
    for year in (2024, 2026, 2025):
        event = make_event(owner=owner, first_day=date(year, 12, 1))
        days = [make_day(event=event, number=number) for number in (2, 1)]
        for day in days:
            for hour in (15, 9, None):
                start = datetime(year, 12, day.number, hour, tzinfo=UTC) if hour else None
                make_session(day=day, title=f"x {year}-{day.number}-{hour}", starts_at=start)
    assert [heading.removeprefix("[x] ") for heading, _ in search(owner, "x")] == [
        f"{year}-{number}-{hour}" for year in (2026, 2025, 2024) for number in (1, 2) for hour in (9, 15, None)
    ]


def test_any_part_of_the_results_is_the_same_part_of_the_whole(owner):
    for year in (2024, 2025, 2026):
        event = make_event(owner=owner, first_day=date(year, 12, 1))
        for number in range(4):
            make_session(event=event, title=f"x {number}")
    found = find_own_words(owner, list(Event.objects.newest_first()), ["x"])
    whole = [hit.key for hit in found.part(0, 100)]
    assert len(whole) == found.count == 12
    for start in range(13):
        for most in (1, 3, 5):
            assert [hit.key for hit in found.part(start, most)] == whole[start : start + most]


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_do_not_grow_with_the_rows(owner, event, rows, django_assert_num_queries):
    for number in range(rows):
        session = make_session(day=make_day(event=event, note="lantern"), title=f"Lantern {number}")
        make_impression(session=session, body="lantern")
        make_photo(session=session, caption="lantern")
        make_photo(event=event, caption="lantern")
        make_chapter(report=make_report(event=event, title="lantern"), heading="Lantern", body="lantern")
    with django_assert_num_queries(1 + 6 + 6):  # events; what matches; what is shown
        found = search(owner, "lantern", most=500)
    assert len(found) == 5 * rows


def test_no_word_and_no_event_ask_nothing(owner, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find_own_words(owner, [], ["x"]).count == find_own_words(owner, [Event()], []).count == 0


def test_what_goes_between_search_and_showing_is_left_out(owner, event):
    make_impression(session=make_session(event=event, title="x"))
    found = find_own_words(owner, [event], ["x"])
    Session.objects.update(deleted_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert load_results(owner, {event.pk: event}, found.part(0, 9), ["x"]) == []

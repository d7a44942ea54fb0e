"""Applying a plan does what it says, all of it or nothing, and keeps what is a person's."""

from datetime import date

import pytest

from factories import make_day, make_impression, make_photo, make_report, make_revision, make_session
from importing.catalogue.programmes import NOW, at, changed, counts, event_in_tokyo, found, plan_of, sitting, take
from sessions.agenda.order import place_session
from sessions.importing.catalogue.apply import apply_plan, remove_feed
from sessions.models import Session

pytestmark = pytest.mark.django_db


def bare(title, start="12-01 10:00", **facts):
    """Return a sitting without an identifier."""
    return sitting("", start, external_id="", title=title, **facts)


def stands(session):
    """Return the day on whose page a session stands, and its place there."""
    session.refresh_from_db()
    return session.day.date, session.position


def test_a_new_session_has_every_fact():
    event = event_in_tokyo()
    told = sitting(
        "a",
        code="COM301",
        level=300,
        format="Talk",
        track="Queues",
        speakers=("Ada Example", "Ben Sample"),
        ends_at=at("12-01 11:00"),
        description="About **queues**.",
        recording_url="https://example.org/video",
        slides_url="https://example.org/slides",
    )
    feed = apply_plan(plan_of(event, told, url="https://example.org/a.xml", mapping={"title": "Talk"}), NOW)
    session = found(event)
    assert {field.name: getattr(session, field.name) for field in Session._meta.concrete_fields} == {
        "id": session.pk,
        "event": event,
        "day": event.days.get(),
        "code": "COM301",
        "title": "Talk a",
        "level": 300,
        "format": "Talk",
        "track": "Queues",
        "room": "Dock A",
        "speakers": "Ada Example, Ben Sample",
        "starts_at": at("12-01 10:00"),
        "ends_at": at("12-01 11:00"),
        "logged_at": None,
        "sort_at": None,
        "recording_url": "https://example.org/video",
        "slides_url": "https://example.org/slides",
        "description": "About **queues**.",
        "note": "",
        "position": 1,
        "feed": feed,
        "external_id": "id-a",
        "feed_digests": session.feed_digests,
        "removed_from_feed_at": None,
        "search": "com301\ntalk a\nada example, ben sample\nqueues\ndock a\nabout queues .",
        "title_search": "com301\ntalk a\nada example, ben sample",
        "note_search": None,
        "version": 1,
        "edited_by": None,
        "edited_version": None,
        "deleted_at": None,
        "created_at": session.created_at,
        "updated_at": session.updated_at,
    }
    assert (feed.kind, feed.title, feed.url, feed.mapping, feed.taken_at) == (
        *("frab-xml", "Harbour", "https://example.org/a.xml"),
        *({"title": "Talk"}, NOW),
    )


def test_a_changed_session_is_found_by_its_new_words_and_has_another_version():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))
    before = found(event)
    take(event, sitting("a", title="Ｌｏｕｄ Alarms"), sitting("b"))
    after = found(event)
    assert (after.pk, after.created_at, after.version) == (before.pk, before.created_at, before.version + 1)
    assert after.updated_at > before.updated_at
    assert after.search == "loud alarms\ndock a"
    assert found(event, "b").version == 1


def test_a_conflict_is_remembered_without_another_version():
    event = event_in_tokyo()
    take(event, sitting("a"))
    version = changed(found(event), room="My seat").version
    take(event, sitting("a", room="Dock B"))
    assert found(event).version == version


def test_sessions_stand_in_the_order_of_the_programme_behind_what_is_there():
    event = event_in_tokyo(first_day=date(2026, 12, 1), last_day=date(2026, 12, 2))
    event.ensure_days()
    mine = make_session(day=event.days.first(), title="Mine")
    take(event, sitting("b"), sitting("a"), sitting("c", "12-02 10:00"))
    assert [stands(session) for session in (mine, found(event, "b"), found(event), found(event, "c"))] == [
        (date(2026, 12, 1), 1),
        (date(2026, 12, 1), 2),
        (date(2026, 12, 1), 3),
        (date(2026, 12, 2), 1),
    ]
    take(event, sitting("b", "12-02 10:00"), sitting("a"), sitting("c", "12-02 10:00"))
    assert stands(found(event, "b")) == (date(2026, 12, 2), 2)
    assert stands(found(event)) == (date(2026, 12, 1), 3)


def test_days_are_made_and_their_numbers_follow_the_dates():
    event = event_in_tokyo()
    make_day(event=event, on=date(2026, 12, 3), title="Closing")
    take(event, sitting("a", "12-01 10:00"), sitting("b", ""), numbering="renumber")
    event.refresh_from_db()
    assert (event.first_day, event.last_day) == (date(2026, 12, 1), date(2026, 12, 3))
    assert [(day.number, day.date.day, day.title) for day in event.days.all()] == [
        *((1, 1, ""), (2, 2, "")),
        (3, 3, "Closing"),
    ]
    assert found(event, "b").day.number == 1


def test_a_programme_without_any_date_is_in_the_first_day():
    event = event_in_tokyo()
    take(event, sitting("a", ""), sitting("b", ""))
    assert [(day.number, day.date, day.sessions.count()) for day in event.days.all()] == [(1, None, 2)]
    assert (event.first_day, event.last_day) == (None, None)


def test_what_somebody_said_stays_with_its_sitting():
    event = event_in_tokyo()
    take(event, sitting("a", "12-01 10:00"), sitting("a", "12-01 15:00"), sitting("a", "12-02 10:00"))
    starred = event.sessions.get(starts_at=at("12-01 15:00"))
    make_impression(session=starred, state="planned", body="Ask about queues.")
    take(event, sitting("a", "12-02 10:00"), sitting("a", "12-01 16:00", room="Dock B"), sitting("a", "12-01 10:00"))
    starred.refresh_from_db()
    assert (starred.starts_at, starred.room) == (at("12-01 16:00"), "Dock B")
    assert starred.impressions.get().body == "Ask about queues."
    take(event, sitting("a", "12-02 10:00"), sitting("a", "12-01 16:00"))
    assert event.sessions.count() == 2
    assert starred.impressions.count() == 1


def test_what_leaves_the_programme_goes_or_is_marked():
    event = event_in_tokyo()
    take(event, *(sitting(name) for name in "abc"))
    make_impression(session=found(event, "b"), state="planned")
    take(event, sitting("a"))
    assert [(each.title, each.removed_from_feed_at) for each in event.sessions.order_by("title")] == [
        ("Talk a", None),
        ("Talk b", NOW),
    ]


@pytest.mark.parametrize(
    "touch",
    [
        lambda session: make_impression(session=session, state="", watch_later=True),
        lambda session: make_impression(session=session, state="", summary="Queues"),
        lambda session: make_impression(session=session, state="", rating=1),
        lambda session: make_impression(session=session, state="", watched_at=NOW),
        lambda session: make_revision(row=make_impression(session=session, state="")),
        lambda session: make_photo(session=session),
        lambda session: make_photo(session=session).discard(),
        lambda session: make_report(event=session.event, holds="chosen").chosen.add(session),
        lambda session: changed(session, note="Not recorded."),
        lambda session: changed(session, room="My seat"),
        lambda session: place_session(session, session.event.days.last()),
    ],
)
def test_whatever_a_person_did_with_a_session_keeps_it(touch):
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b", "12-02 10:00"))
    touch(found(event))
    take(event, sitting("b", "12-02 10:00"))
    assert found(event).removed_from_feed_at == NOW
    remove_feed(event.feeds.get())
    assert [(each.title, each.feed, each.feed_digests, each.removed_from_feed_at) for each in event.sessions.all()] == [
        ("Talk a", None, {}, None)
    ]


def test_an_edited_session_without_identifier_becomes_the_sitting_without_one():
    event = event_in_tokyo()
    take(event, bare("Talk", ""))
    edited = changed(event.sessions.get(), title="Keynote")
    take(event, sitting("a", title="Keynote", room=""), bare("Keynote"), feed=event.feeds.get())
    edited.refresh_from_db()
    assert (edited.external_id, edited.title, edited.room, edited.starts_at) == (
        *("", "Keynote", "Dock A", at("12-01 10:00")),
    )
    assert event.sessions.exclude(pk=edited.pk).get().external_id == "id-a"


@pytest.mark.parametrize(
    ("before", "programme"),
    [
        # Without an identifier, and one of two gets one.
        ([bare("Talk", "")], [sitting("a", "", title="Talk"), bare("Talk", "")]),
        ([bare("Talk", "")], [sitting("a", title="Talk", room=""), bare("Talk")]),
        # Every identifier is another one.
        ([sitting("a"), sitting("b")], [sitting("x", title="Talk a"), sitting("y", title="Talk b")]),
    ],
)
def test_a_programme_that_is_applied_twice_changes_nothing_beside_what_was_deleted(before, programme):
    event = event_in_tokyo()
    take(event, *before)
    binned = event.sessions.get(title=before[0].title)
    binned.discard()
    take(event, *programme, feed=event.feeds.get())
    stood = [*event.sessions.order_by("pk").values()]
    plan = take(event, *programme, feed=event.feeds.get())
    assert counts(plan) == f"{len(programme)}: kept={len(programme)}"
    assert [planned.writes for planned in plan.sessions] == [False] * len(programme)
    assert [*event.sessions.order_by("pk").values()] == stood
    assert [planned.session.pk for planned in plan.sessions if planned.in_trash] == [binned.pk]


def test_an_impression_that_says_nothing_keeps_nothing():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))
    make_impression(session=found(event), state="")
    take(event, sitting("b"))
    assert [session.title for session in event.sessions.all()] == ["Talk b"]


def test_what_was_logged_by_hand_joins_the_programme_and_stays_on_the_agenda():
    event = event_in_tokyo()
    silent, later, attended = (make_session(event=event, title=f"Talk {name}") for name in "abc")
    make_impression(session=later, state="", watch_later=True)
    make_impression(session=attended, state="attended", body="Loud.")
    take(event, *(sitting(name) for name in "abcd"))
    assert {session.pk for session in event.sessions.on_agenda_of(event.owner)} == {silent.pk, later.pk, attended.pk}
    assert [session.impressions.get().state for session in (silent, later, attended)] == [
        *("planned", "planned", "attended")
    ]
    assert (found(event).pk, found(event).feed, found(event).starts_at) == (
        *(silent.pk, event.feeds.get()),
        at("12-01 10:00"),
    )


def test_a_programme_that_was_removed_finds_its_sessions_again():
    event = event_in_tokyo()
    take(event, sitting("a", "12-01 10:00"), sitting("a", "12-01 15:00"))
    kept = event.sessions.get(starts_at=at("12-01 15:00"))
    make_impression(session=kept, state="attended")
    remove_feed(event.feeds.get())
    plan = take(event, sitting("a", "12-01 10:00"), sitting("a", "12-01 15:00"))
    assert counts(plan) == "2: created=1 kept=1"
    assert event.sessions.get(starts_at=at("12-01 15:00")).pk == kept.pk


def test_a_removed_feed_leaves_the_bin_and_other_feeds_alone():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))
    take(event, sitting("c"))
    first, second = event.feeds.all()
    found(event).discard()
    remove_feed(first)
    assert [(each.title, each.feed) for each in event.sessions.order_by("title")] == [
        ("Talk a", None),
        ("Talk c", second),
    ]

"""An earlier text is kept when much of it goes, or when somebody decided about it; and it comes back when asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_report,
    make_revision,
    make_session,
    make_team_text,
    make_user,
)
from sessions.models import Chapter, Day, Event, Impression, Revision, RevisionReason
from sessions.versions.revisions import removed_text, restore_revision, save_and_keep, snapshot_of, worth_keeping

MINUTE = timedelta(minutes=1)
NOW = timedelta()
LONG = "Three lessons of a quiet night."

MAKERS = [make_impression, make_chapter, make_day]
FIELDS = {make_impression: "body", make_chapter: "body", make_day: "note"}


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [
        ("", "", ""),
        ("", "abc", ""),
        ("abc", "abc", ""),
        ("abc", "abcd", ""),
        ("abc", "xabc", ""),
        ("abc", "axbc", ""),
        ("aa", "aaa", ""),
        ("aaa", "aa", "a"),
        ("abc", "", "abc"),
        ("abc", "ac", "b"),
        ("abcabc", "abc", "abc"),
        ("one two three", "one 2 three", "two"),
        ("日本語", "日語", "本"),
    ],
)
def test_what_goes_away(old: str, new: str, gone: str) -> None:
    assert removed_text(old, new) == gone


# Old text, new text, minutes since the old one was written, minutes since the newest revision (None: there is none),
# and whether the old one is kept.
RULE: dict[str, tuple[str, str, float, float | None, bool]] = {
    "nothing changes": (LONG, LONG, 60, None, False),
    "the first text": ("", LONG, 60, None, False),
    "blanks are no text": (" \n ", LONG, 60, None, False),
    "more is written": (LONG, f"{LONG} And more.", 1, None, False),
    "more is written in between": (LONG, "Three lessons of one quiet night.", 1, 2, True),
    "more is written before": (LONG, f"Before. {LONG}", 1, None, False),
    "ten characters go": (f"{LONG}0123456789", LONG, 0, 0.5, False),
    "eleven characters go": (f"{LONG}0123456789x", LONG, 0, 0.5, True),
    "ten characters and blanks go": (f"{LONG} 01234 56789 \n", LONG, 0, 0.5, False),
    "everything goes": (LONG, "", 0, 0, True),
    "a character goes, nothing was kept": (f"{LONG}!", LONG, 0, None, True),
    "a character goes, something was kept just now": (f"{LONG}!", LONG, 0, 0.9, False),
    "a character goes, something was kept a minute ago": (f"{LONG}!", LONG, 0, 1.1, True),
    "more is written in another sitting": (LONG, f"{LONG} And more.", 10.1, 0, True),
    "more is written in the same sitting": (LONG, f"{LONG} And more.", 9.9, 60, False),
}


@pytest.mark.parametrize(("old", "new", "age", "newest", "kept"), RULE.values(), ids=RULE)
def test_rule_of_what_is_kept(old: str, new: str, age: float, newest: float | None, kept: bool) -> None:
    since = None if newest is None else newest * MINUTE
    assert worth_keeping({"note": old}, {"note": new}, age=age * MINUTE, newest=lambda: since) is kept


@pytest.mark.parametrize(
    ("old", "new", "kept"), [(LONG, f"{LONG} And more.", True), (LONG, LONG, False), ("", LONG, False)]
)
def test_decision_keeps_whatever_it_changes(old: str, new: str, kept: bool) -> None:
    rule = worth_keeping({"note": old}, {"note": new}, age=NOW, newest=lambda: NOW, always=True)
    assert rule is kept


def test_each_field_counts_for_itself_and_a_level_is_no_text() -> None:
    old = {"heading": LONG, "level": 2, "body": "Body"}
    for new, kept in (({"body": ""}, False), ({"heading": ""}, True), ({"level": 3}, False)):
        assert worth_keeping(old, old | new, age=NOW, newest=lambda: NOW) is kept
    assert worth_keeping(old, old | {"level": 3}, age=11 * MINUTE, newest=lambda: NOW)


def test_when_the_newest_was_made_is_asked_only_where_it_decides() -> None:
    def never() -> timedelta:
        raise AssertionError

    for new in (LONG, f"{LONG} And more.", ""):
        worth_keeping({"note": LONG}, {"note": new}, age=NOW, newest=never)


@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKERS)
def test_replaced_texts_are_kept_with_all_that_is_known_of_them(make: Callable[..., Any]) -> None:
    field = FIELDS[make]
    row = make(**{field: LONG})
    author = make_user()
    earlier = snapshot_of(row)
    assert save_and_keep(type(row).objects.all(), earlier, {field: "Gone."}, by=author) == 2
    revision = row.revisions.get()
    assert revision.texts == earlier.texts
    assert revision.texts[field] == LONG
    assert (revision.version, revision.reason, revision.row) == (1, RevisionReason.CHANGED, row)
    assert revision.written_at == row.updated_at
    assert revision.author == getattr(row, "author", author)
    row.refresh_from_db()
    assert (getattr(row, field), row.version) == ("Gone.", 2)


@pytest.mark.django_db
def test_nothing_is_kept_when_the_row_has_moved_on() -> None:
    day = make_day(note=LONG)
    earlier = snapshot_of(day)
    Day.objects.update(note="Theirs", version=2)
    discarded = [{"note": "Mine and mine alone"}]
    assert save_and_keep(Day.objects.all(), earlier, {"note": ""}, by=make_user(), discarded=discarded) is None
    assert not Revision.objects.exists()
    assert Day.objects.get().note == "Theirs"


@pytest.mark.django_db
def test_ordinary_pause_in_typing_costs_one_query(django_assert_num_queries: Any) -> None:
    day = make_day(note=LONG)
    user = day.event.owner
    with django_assert_num_queries(1):
        save_and_keep(Day.objects.all(), snapshot_of(day), {"note": f"{LONG} And more."}, by=user)
    day = Day.objects.select_related("event").get()
    # When the newest was made, the text, the revision.
    with django_assert_num_queries(3):
        save_and_keep(Day.objects.all(), snapshot_of(day), {"note": f"{LONG} And mor."}, by=user)
    day = Day.objects.select_related("event").get()
    with django_assert_num_queries(2):
        save_and_keep(Day.objects.all(), snapshot_of(day), {"note": f"{LONG} And mo."}, by=user)
    assert [revision.texts for revision in Revision.objects.all()] == [{"note": f"{LONG} And more."}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("discarded", "saved", "kept"),
    [
        ("Mine", "Theirs", ["Mine", "Old"]),
        ("Mine", "Old", ["Mine"]),
        ("Mine", "Mine", ["Old"]),
        ("Mine", "Old\n\nMine", []),
        ("Mine", "Mine at length", ["Old"]),
        ("", "Theirs", ["Old"]),
        ("Old", "Theirs", ["Old"]),
    ],
)
def test_what_is_given_up_is_kept_unless_it_stands_in_the_text(discarded: str, saved: str, kept: list[str]) -> None:
    day = make_day(note="Old")
    author = make_user()
    texts, reason = [{"note": discarded}], RevisionReason.GIVEN_UP
    save_and_keep(Day.objects.all(), snapshot_of(day), {"note": saved}, by=author, reason=reason, discarded=texts)
    revisions = Revision.objects.order_by("created_at")
    assert [revision.texts["note"] for revision in revisions] == kept
    assert {revision.reason for revision in revisions} <= {RevisionReason.GIVEN_UP}


@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKERS)
def test_restoring_brings_the_texts_back_and_keeps_those_of_now(make: Callable[..., Any]) -> None:
    row = make(**{FIELDS[make]: LONG})
    owner = owner_of(row)
    revision = make_revision(row=row)
    assert restore_revision(revision, by=owner) == 2
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in revision.texts} == revision.texts
    kept = row.revisions.newest_first().first()
    assert (kept.reason, kept.texts[FIELDS[make]]) == (RevisionReason.RESTORED, LONG)
    assert restore_revision(kept, by=owner, version=2) == 3
    row.refresh_from_db()
    assert getattr(row, FIELDS[make]) == LONG
    assert row.revisions.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(("now", "level"), [({"level": 4}, 4), ({"level": 0, "heading": ""}, 2)])
def test_heading_that_comes_back_has_a_level(now: dict[str, Any], level: int) -> None:
    chapter = make_chapter(**now)
    revision = make_revision(row=chapter, texts={"heading": "Given up", "level": 0, "body": ""})
    assert restore_revision(revision, by=owner_of(chapter)) == 2
    chapter.refresh_from_db()
    assert (chapter.heading, chapter.level) == ("Given up", level)


@pytest.mark.django_db
def test_restoring_is_refused_when_the_person_saw_another_text() -> None:
    day = make_day(note=LONG, version=3)
    revision = make_revision(row=day)
    assert restore_revision(revision, by=day.event.owner, version=2) is None
    assert (Day.objects.get().note, Revision.objects.count()) == (LONG, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKERS)
def test_restoring_is_for_those_who_may_write(make: Callable[..., Any]) -> None:
    row = make()
    revision = make_revision(row=row)
    owner = owner_of(row)
    assert restore_revision(revision, by=make_user()) is None
    Event.objects.update(deleted_at=timezone.now())
    assert restore_revision(revision, by=owner) is None


def owner_of(row: Any) -> Any:
    """Return who may write the row."""
    match row:
        case Impression():
            return row.author
        case Chapter():
            return row.report.event.owner
        case _:
            return row.event.owner


@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("adjective", ["visible_to", "editable_by"])
def test_revisions_stay_behind_the_boundary_of_the_owner(make: Callable[..., Any], adjective: str) -> None:
    mine, _theirs = make_revision(row=make()), make_revision(row=make())
    assert list(getattr(Revision.objects, adjective)(owner_of(mine.row))) == [mine]
    assert list(getattr(Revision.objects, adjective)(make_user())) == []
    assert list(getattr(Revision.objects, adjective)(AnonymousUser())) == []


@pytest.mark.django_db
def test_revisions_of_what_is_deleted_are_not_present() -> None:
    event = make_event()
    day = make_day(event=event)
    chapter = make_chapter(report=make_report(event=event))
    impression = make_impression(session=make_session(day=day))
    revisions = {make_revision(row=row).pk for row in (day, chapter, impression)}
    assert set(Revision.objects.present().values_list("pk", flat=True)) == revisions
    chapter.discard()
    impression.session.discard()
    assert [revision.row for revision in Revision.objects.present()] == [day]
    event.discard()
    assert not Revision.objects.present().exists()


@pytest.mark.django_db
def test_revisions_come_newest_first() -> None:
    day = make_day()
    first, second, third = (make_revision(row=day, version=number) for number in (1, 2, 3))
    Revision.objects.filter(pk=second.pk).update(created_at=timezone.now() + MINUTE)
    assert list(day.revisions.newest_first()) == [second, third, first]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["impression", "chapter", "day", "teamtext"])
def test_every_text_that_saves_itself_keeps_what_it_replaces(kind: str) -> None:
    event = make_event(slug="harbour")
    day = make_day(event=event, note=LONG)
    impression = make_impression(session=make_session(day=day), body=LONG)
    chapter = make_chapter(report=make_report(event=event, slug="a-long-report"), body=LONG, heading="H")
    row, address, fields = {
        "impression": (
            impression,
            reverse("sessions:impression-save", args=["harbour", impression.session.pk]),
            {"body": ""},
        ),
        "chapter": (
            chapter,
            reverse("sessions:chapter-update", args=["harbour", "a-long-report", chapter.pk]),
            {"heading": "H", "level": 2, "body": ""},
        ),
        "day": (day, reverse("sessions:day-note", args=["harbour", 1]), {"note": ""}),
        "teamtext": (
            make_team_text(session=impression.session, body=LONG),
            reverse("sessions:team-text", args=["harbour", impression.session.pk]),
            {"body": ""},
        ),
    }[kind]
    client = Client()
    client.force_login(event.owner)
    before = snapshot_of(row)
    answer = client.post(address, fields | {"version": 1}, headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    revision = Revision.objects.get()
    assert (revision.row, revision.texts, revision.author) == (row, before.texts, event.owner)

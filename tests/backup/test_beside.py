"""A part that is restored beside what is there: new keys, new addresses, and nothing of others is touched."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from backup.test_round_trip import AS_TYPED, full_world
from backup.zips import files_of, rows_in, taken, verified, with_rows
from factories import (
    make_event,
    make_impression,
    make_photo,
    make_profile,
    make_report,
    make_session,
    make_user,
)
from sessions.article.dialects import DIALECTS
from sessions.backup.beside import restore_beside
from sessions.backup.selection import of_event, of_person
from sessions.models import Event, Impression, Photo, Profile, Report, Session
from sessions.models.held_sessions import held_sessions
from sessions.reporting.export import prepare
from web.stored import every_file, tables
from web.world import PNG, World

pytestmark = pytest.mark.django_db

CHANGED = {
    "id",
    "event",
    "day",
    "session",
    "report",
    "impression",
    "chapter",
    "teamtext",
    "photo",
    "owner",
    "author",
    "slug",
}
CHANGED |= {"file", "unedited_file", "original", "bytes", "feed", "repository", "after_day", "in_day", "after_session"}
CHANGED |= {"teamtext", "keys", "outline", "digests", "filters", "secret", "public_key", "name", "user", "added_by"}
"""Fields that name other rows, and those of which a value can be only once."""


def comparable(backup: bytes, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table without what is another one beside the first."""
    rows = [{name: value for name, value in row.items() if name not in CHANGED} for row in rows_in(backup, table)]
    return sorted(rows, key=repr)


def test_everything_of_a_person_beside_itself() -> None:
    world = full_world()
    first = taken(of_person(world.owner))
    other = make_user()
    rows = {table: found for table, (_columns, found) in tables().items()}
    result = restore_beside(verified(first), other)

    second = taken(of_person(other))
    for table in (
        "events",
        "days",
        "sessions",
        "impressions",
        "team_texts",
        "reports",
        "chapters",
        "revisions",
        "feeds",
        "photos",
    ):
        assert comparable(second, table) == comparable(first, table), table
    assert result.left_out == 0
    assert [(each.old_slug, each.slug) for each in result.events][0] == ("harbour", "harbour-2")
    # What was there stays as it was.
    for table, (_columns, found) in tables().items():
        assert [row for row in rows[table] if row not in found] == [], table


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "Days (restored 2026-11-28)", "Days (restored 2026-11-28, 2)"),
        ("ja", "Days（2026-11-28 に復元）", "Days（2026-11-28 に復元、2）"),
    ],
)
def test_event_of_a_name_that_is_there_gets_another(
    monkeypatch: pytest.MonkeyPatch, language: str, first: str, second: str
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 28, 23, 30, tzinfo=UTC))
    event = make_event(owner=make_profile(time_zone="America/New_York").user, name="Days", language=language)
    make_event(owner=event.owner, name="Nights")
    backup = verified(taken(of_event(event, event.owner)))
    again = [restore_beside(backup, event.owner).events[0] for _time in range(2)]
    assert [(each.old_name, each.name) for each in again] == [("Days", first), ("Days", second)]
    names = Event.objects.filter(owner=event.owner).order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Days", "Nights", first, second]
    # Nobody else has an event of this name; nor has the owner, once hers are in the bin.
    assert restore_beside(backup, make_user()).events[0].name == "Days"
    Event.objects.filter(owner=event.owner).update(deleted_at=timezone.now())
    assert restore_beside(backup, event.owner).events[0].name == "Days"


def test_events_that_have_one_name_are_told_apart_where_it_is_there() -> None:
    owner = make_user()
    make_event(owner=owner, name="Days")
    make_event(owner=owner, name="Days")
    backup = verified(taken(of_person(owner)))
    assert [each.name for each in restore_beside(backup, make_user()).events] == ["Days", "Days"]
    names = [each.name for each in restore_beside(backup, owner).events]
    assert (len(set(names)), "Days" in names) == (2, False)


def test_long_name_is_cut_before_its_ending() -> None:
    event = make_event(name="N" * 200)
    restored = restore_beside(verified(taken(of_event(event, event.owner))), event.owner).events[0]
    assert len(restored.name) == 200
    assert restored.name.startswith("NNN")
    assert restored.name.endswith(")")


def test_texts_and_the_pictures_they_name_come_along() -> None:
    event = make_event(slug="harbour")
    session = make_session(event=event)
    make_impression(session=session, body=f"![](one.png)\n\n{AS_TYPED}")
    make_photo(event=event, session=session, name="one.png", content=PNG)
    report = make_report(event=event, slug="three-days-harbour")
    before = prepare(report, event.owner, DIALECTS["zenn"])
    restore_beside(verified(taken(of_event(event, event.owner))), event.owner)

    copy = Event.objects.get(slug="harbour-2")
    assert copy.sessions.get().pk != session.pk
    assert copy.sessions.get().impressions.get().body == f"![](one.png)\n\n{AS_TYPED}"
    after = prepare(Report.objects.get(event=copy), event.owner, DIALECTS["zenn"])
    assert (after.article, [each.path for each in after.pictures]) == (
        before.article,
        [each.path for each in before.pictures],
    )
    assert len(every_file()) == 2


def test_filter_of_a_report_names_the_new_days() -> None:
    event = make_event()
    session = make_session(event=event)
    make_impression(session=session)
    report = make_report(event=event, holds="filtered", filters={"days": [session.day_id]})
    restore_beside(verified(taken(of_event(event, event.owner))), event.owner)

    copy = Report.objects.exclude(pk=report.pk).get()
    assert copy.filters == {"days": [copy.event.days.get().pk]}
    assert held_sessions(copy).count() == 1


def test_addresses_that_are_free_stay() -> None:
    event = make_event(slug="harbour")
    backup = taken(of_event(event, event.owner))
    owner = event.owner
    event.delete()
    assert [each.slug for each in restore_beside(verified(backup), owner).events] == ["harbour"]


def test_deletion_of_the_copy_leaves_the_files_of_the_first() -> None:
    photo = make_photo(content=PNG)
    restore_beside(verified(taken(of_event(photo.event, photo.event.owner))), photo.event.owner)
    assert len(every_file()) == 2
    copy = Photo.objects.exclude(pk=photo.pk).get()
    assert not set(copy.file_names()) & set(photo.file_names())


def test_events_of_one_person_out_of_a_whole_install() -> None:
    world = World()
    backup = taken()
    other = make_user()
    result = restore_beside(verified(backup), other, "stranger")

    assert [each.slug for each in result.events] == ["open-air-2"]
    assert set(other.events.values_list("name", flat=True)) == {"Open air"}
    assert result.left_out > 0
    texts = b"".join(files_of(taken(of_person(other))).values())
    assert b"Secret" not in texts
    assert world.owner.events.count() == 3


def test_rows_of_other_authors_are_left_out() -> None:
    event = make_event()
    session = make_session(event=event)
    make_impression(session=session, body="Mine")
    backup = with_rows(taken(of_event(event, event.owner)), "impressions", lambda row: row | {"author": 4711})
    result = restore_beside(verified(backup), event.owner)
    assert (result.left_out, Impression.objects.count(), Session.objects.count()) == (1, 1, 2)


def test_size_of_pictures_is_counted_not_believed() -> None:
    photo = make_photo(content=PNG)
    backup = with_rows(taken(of_event(photo.event, photo.event.owner)), "photos", lambda row: row | {"bytes": 0})
    restore_beside(verified(backup), photo.event.owner)
    assert Photo.objects.exclude(pk=photo.pk).get().bytes == len(PNG)


def test_command_names_what_it_needs(tmp_path: Any) -> None:
    for arguments in (["--beside"], ["--owner", "x"]):
        with pytest.raises(CommandError, match="belong together"):
            call_command("restore", "x.zip", *arguments)
    with pytest.raises(CommandError, match="There is no account 'nobody'"):
        call_command("restore", "x.zip", "--beside", "--owner", "nobody")
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", str(tmp_path / "x.zip"))


def test_name_shown_that_holds_the_user_name_of_somebody_else_is_left_away() -> None:
    make_user(username="stra")
    told = {"Sam (stra)": "", "STRA": "", "Sam": "Sam", "Sam (ed)": "Sam (ed)"}
    for number, (name, restored) in enumerate(told.items()):
        zipped = taken(of_person(make_profile(name=name).user))
        other = make_user(username=f"other{number}")
        restore_beside(verified(zipped), other)
        assert (name, Profile.objects.get(user=other).name) == (name, restored)

"""Quotas of a restore beside, and how short its transaction is."""

import json
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from backup.zips import files_of, manifest_of, packed, rows_in, taken, verified
from factories import (
    make_chapter,
    make_day,
    make_event,
    make_feed,
    make_impression,
    make_photo,
    make_report,
    make_repository,
    make_session,
    make_user,
)
from parallel import at_once
from sessions.backup.beside import PreparedRestore, restore_beside
from sessions.backup.selection import of_event, of_person
from sessions.models import Event, Impression, Photo, Report, Session
from sessions.quotas.rows import OverQuota
from web.stored import every_file, every_row
from web.world import PNG

pytestmark = pytest.mark.django_db


@override_settings(QUOTAS=django_settings.QUOTAS | {"photos": 1})
def test_quotas_hold() -> None:
    photo = make_photo(content=PNG)
    rows, files = every_row(), every_file()
    with pytest.raises(OverQuota):
        restore_beside(verified(taken(of_event(photo.event, photo.event.owner))), photo.event.owner)
    assert (every_row(), every_file()) == (rows, files)


def two_of_each() -> Event:
    """Make an event with two rows of each kind that has a quota."""
    event = make_event()
    for number in (1, 2):
        session = make_session(day=make_day(event=event))
        make_photo(session=session, content=PNG, name=f"{number}.png")
        make_feed(event=event)
        report = make_report(event=event)
        for _chapter in range(2):
            make_chapter(report=report)
        make_repository(owner=event.owner, name=f"Repository {number}")
    make_event(owner=event.owner)
    return event


IMPRESSIONS = 'INSERT INTO "conference_sessions_impression"'
OF_EVENT = ["days", "sessions", "reports", "feeds", "chapters", "photos"]


@pytest.mark.parametrize("name", ["events", "repositories", *OF_EVENT, "photo_mb"])
def test_rows_above_a_quota_are_refused_and_nothing_is_left(name: str, settings: Any) -> None:
    event = two_of_each()
    backup, target = verified(taken(of_person(event.owner))), make_user()
    rows, files = every_row(), every_file()
    settings.QUOTAS = {**settings.QUOTAS, name: 0 if name.endswith("_mb") else 1}
    with pytest.raises(OverQuota):
        restore_beside(backup, target)
    assert (every_row(), every_file()) == (rows, files)


def test_quotas_count_what_is_there_and_what_is_restored() -> None:
    event = two_of_each()
    quotas = django_settings.QUOTAS | {"days": 2, "sessions": 2, "reports": 2, "feeds": 2, "chapters": 2}
    quotas |= {"events": 4, "photos": 4, "repositories": 4}
    backup = taken(of_person(event.owner))
    with override_settings(QUOTAS=quotas):
        restore_beside(verified(backup), event.owner)
        assert (event.owner.events.count(), Session.objects.count(), Photo.objects.count()) == (4, 4, 4)
        with pytest.raises(OverQuota, match="at most 4"):
            restore_beside(verified(backup), event.owner)


@pytest.mark.django_db(transaction=True)
def test_of_several_restores_at_once_those_with_room_are_done(settings: Any) -> None:
    event, target = make_event(), make_user()
    settings.QUOTAS = {**settings.QUOTAS, "events": 1}
    backup = taken(of_event(event, event.owner))

    def restore(_number: int) -> bool:
        try:
            restore_beside(verified(backup), target)
        except OverQuota:
            return False
        return True

    assert (at_once(4, restore).count(True), target.events.count()) == (1, 1)


def test_rows_of_others_count_in_no_quota() -> None:
    event = make_event()
    make_report(event=event)
    backup = taken(of_event(event, event.owner))
    [row] = rows_in(backup, "reports")
    others = [{**row, "id": row["id"] + number, "author": 4711, "slug": f"of-others-{number}"} for number in (1, 2)]
    files = files_of(backup)
    files["data/reports.jsonl"] += "".join(f"{json.dumps(each)}\n" for each in others).encode()
    with override_settings(QUOTAS=django_settings.QUOTAS | {"reports": 1}):
        result = restore_beside(verified(packed(files, manifest_of(backup))), make_user())
    assert (result.left_out, Report.objects.count()) == (2, 2)


def test_transaction_reads_nothing_of_the_zip_and_its_statements_grow_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it runs nobody else can write: the zip is read before."""
    event, counts = make_event(), []
    day = make_day(event=event)
    for number in (1, 99):
        for _session in range(number):
            make_impression(session=make_session(day=day), body="Fog")
        with monkeypatch.context() as changed:
            prepared = PreparedRestore(verified(taken(of_event(event, event.owner))), event.owner)
            changed.setattr("sessions.backup.verify.rows_of", None)
            with CaptureQueriesContext(connection) as queries, transaction.atomic():
                prepared.write()
        counts.append(sum(each["sql"].startswith(IMPRESSIONS) for each in queries))
    assert (counts, Impression.objects.count()) == ([1, 1], 100 + 1 + 100)

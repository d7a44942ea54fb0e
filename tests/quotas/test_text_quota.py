"""Bytes of texts are bounded: a save without room is refused with all that was typed, and nothing is half kept."""

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_report,
    make_revision,
    make_session,
    make_user,
)
from parallel import at_once
from sessions.models import Day, Event, Impression, Revision, RevisionReason, Session, Usage
from sessions.quotas.rows import OverQuota
from sessions.quotas.text_bytes import ROW, STEP, charge, sizes, stored
from sessions.versions.conflicts import TextEdit, apply_edit
from sessions.versions.revisions import save_and_keep, snapshot_of

LONG = "日本語の感想。" * 10_000
"""210,000 bytes."""


@pytest.fixture(autouse=True)
def _one_megabyte(settings) -> Any:
    settings.QUOTAS = {**settings.QUOTAS, "text_mb": 1}
    caches["cards"].clear()
    yield
    caches["cards"].clear()


@pytest.fixture
def event() -> Event:
    return make_event(slug="harbour")


def text_of(number: int) -> str:
    return f"{number} {LONG}"[:70_000]


@pytest.mark.django_db
def test_what_is_stored_is_counted_in_bytes_of_every_kind_of_row() -> None:
    event = make_event()
    day = make_day(event=event, note="日本")
    session = make_session(day=day, title="x", code="", description="abc", note="de")
    chapter = make_chapter(report=make_report(event=event), heading="Hä", body="z")
    impression = make_impression(session=session, summary="s", body="日")
    revision = make_revision(row=impression, texts={"body": "日"})
    make_impression()  # somebody else's
    of_texts = 6 + 3 + 2 + len(session.search.encode()) + 3 + 1 + 1 + 3
    with connection.cursor() as cursor:
        kind = "text" if connection.vendor == "postgresql" else "blob"
        cursor.execute(f"SELECT CAST(texts AS {kind}) FROM conference_sessions_revision")  # noqa: S608 - no input
        texts = cursor.fetchone()[0]
    of_texts += len(texts.encode() if isinstance(texts, str) else bytes(texts))
    assert stored(event.owner.pk) == of_texts + 5 * ROW
    assert sizes()[event.owner.pk] == stored(event.owner.pk)
    assert (chapter.report.event, revision.row) == (event, impression)


def save(client: Client, session: Session, body: str, version: int) -> Any:
    fields = {"summary": "", "body": body, "version": version}
    return client.post(f"/events/harbour/sessions/{session.pk}/impression/", fields, headers={"X-Autosave": "1"})


@pytest.mark.django_db
def test_a_text_without_room_is_refused_and_shown_again(client: Client, event: Event) -> None:
    client.force_login(event.owner)
    sessions = [make_session(event=event) for _ in range(6)]
    answers = [save(client, session, text_of(number), 1) for number, session in enumerate(sessions)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 422, 422]
    said = "Texts can take at most 1 MB per person here, including earlier and deleted ones."
    assert said in answers[-1].content.decode()
    # Without a script the page comes back with the text.
    page = client.post(
        f"/events/harbour/sessions/{sessions[5].pk}/impression/", {"summary": "", "body": text_of(5), "version": 1}
    )
    assert (page.status_code, text_of(5) in page.content.decode()) == (422, True)
    assert stored(event.owner.pk) <= 1_000_000
    # A short text goes on being saved where there is room, and deleting makes more.
    sessions[0].delete()
    caches["cards"].clear()  # a minute later
    assert save(client, sessions[5], text_of(5), 1).status_code == 200


@pytest.mark.django_db
def test_rewriting_one_text_fills_no_disk(client: Client, event: Event) -> None:
    day = make_day(event=event, note=text_of(0))
    refused = 0
    for number in range(1, 12):
        day.refresh_from_db()
        caches["cards"].clear()
        try:
            with transaction.atomic():
                save_and_keep(Day.objects.all(), snapshot_of(day), {"note": chr(96 + number) * 99_000}, by=event.owner)
        except OverQuota:
            refused += 1
    day.refresh_from_db()
    assert refused > 0
    assert stored(event.owner.pk) <= 1_000_000
    assert day.revisions.count() == day.version - 1 == 11 - refused
    assert set(Revision.objects.values_list("reason", flat=True)) == {RevisionReason.CHANGED}


@pytest.mark.django_db
def test_texts_given_up_count_and_are_not_half_kept(event: Event) -> None:
    impression = make_impression(session=make_session(event=event), body="Old")
    discarded = [{"summary": "", "body": text_of(number)} for number in range(9)]
    edit = TextEdit({"summary": "", "body": "New"}, 1, decided=True, discarded=discarded)
    with pytest.raises(OverQuota), transaction.atomic():
        apply_edit(Impression.objects.all(), snapshot_of(impression), edit, by=event.owner)
    impression.refresh_from_db()
    assert (impression.body, impression.revisions.count()) == ("Old", 0)


@pytest.mark.django_db
def test_facts_and_chapters_and_new_sessions_are_charged(client: Client, event: Event) -> None:
    client.force_login(event.owner)
    big = {"day": make_day(event=event).pk, "description": "x" * 99_000, "note": "y" * 99_000}
    statuses = []
    for number in range(8):
        fields = {
            "title": f"Talk {number}",
            "version": 1,
            "id": f"6f1c2d9e-8a41-4a7b-9a53-0f6f3f1f7c5{number}",
            "state": "attended",
        }
        statuses.append(client.post("/events/harbour/sessions/new/", {**fields, **big}).status_code)
    assert statuses == [302, 302, 302, 422, 422, 422, 422, 422]
    session = event.sessions.first()
    edited = {"title": "Talk", "day": session.day_id, "version": 1, "description": "", "note": ""}
    assert client.post(f"/events/harbour/sessions/{session.pk}/edit/", edited).status_code == 302
    assert stored(event.owner.pk) < Usage.objects.get(pk=event.owner.pk).text_bytes <= 1_000_000


@pytest.mark.django_db
def test_a_pause_in_typing_costs_no_query_and_a_step_costs_one(event: Event) -> None:
    day = make_day(event=event, note="x" * (STEP - 20))
    charge(event.owner.pk, 1)
    costs = []
    for _ in range(3):
        day = Day.objects.select_related("event").get()
        with CaptureQueriesContext(connection) as asked:
            save_and_keep(Day.objects.all(), snapshot_of(day), {"note": day.note + "y" * 10}, by=event.owner)
        costs.append([re.match(r"\w+", query["sql"])[0] for query in asked])
    assert costs[0] == costs[1] == ["UPDATE"]
    assert [word for word in costs[2] if word not in {"BEGIN", "SAVEPOINT", "RELEASE"}] == ["UPDATE", "UPDATE"]


@pytest.mark.django_db
def test_who_is_full_is_not_counted_at_every_try(event: Event) -> None:
    owner = event.owner
    Usage.objects.create(user=owner, text_bytes=1_000_000)
    make_revision(row=make_impression(session=make_session(event=event)), texts={"body": "x" * 999_900})
    queries = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked, pytest.raises(OverQuota):
            charge(owner.pk, 10)
        queries.append(sum("SUM(" in query["sql"] for query in asked))
    assert queries == [12, 0]


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_stay_within_the_quota() -> None:
    owner = make_user()
    event = make_event(owner=owner)
    rows = [make_impression(session=make_session(event=event)) for _ in range(16)]

    def write(number: int) -> bool:
        try:
            saved = save_and_keep(
                Impression.objects.all(), snapshot_of(rows[number]), {"body": text_of(number)}, by=owner
            )
        except OverQuota:
            return False
        return saved is not None

    assert at_once(16, write).count(True) == 4
    assert stored(owner.pk) <= 1_000_000
    assert Impression.objects.exclude(body="").count() == 4

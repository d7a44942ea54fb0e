"""Each field of an impression and of a chapter is merged by itself."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_chapter, make_impression, make_report, make_session
from sessions.models import Chapter, Event, Impression, Revision
from versions.conflicts.texts import BASE, BOTH_MERGED, MINE, THEIRS, send


def test_fields_are_merged_one_by_one(client: Client, event: Event) -> None:
    impression = make_impression(session=make_session(event=event), summary="S", body=THEIRS, version=2)
    address = reverse("sessions:impression-save", args=["harbour", impression.session.pk])
    fields = {"summary": "S, mine", "body": MINE, "base-summary": "S", "base-body": BASE}
    assert send(client, fields, address).status_code == 200
    impression.refresh_from_db()
    assert (impression.summary, impression.body, impression.version) == ("S, mine", BOTH_MERGED, 3)
    assert Revision.objects.get().texts == {"summary": "S", "body": THEIRS, "private_note": ""}
    again = {"summary": "S, again", "body": MINE, "base-summary": "S", "base-body": BASE}
    assert send(client, again, address, version=2).status_code == 409


def test_first_text_written_in_two_places_is_asked(client: Client, event: Event) -> None:
    session = make_session(event=event)
    address = reverse("sessions:impression-save", args=["harbour", session.pk])
    empty = {"summary": "", "base-summary": "", "base-body": ""}
    assert send(client, empty | {"body": "One"}, address).status_code == 200
    assert send(client, empty | {"body": "Other"}, address).status_code == 409
    assert Impression.objects.get().body == "One"


def test_text_that_came_in_unseen_is_kept_when_the_first_text_replaces_it(client: Client, event: Event) -> None:
    """An import has made the impression while its page was open and empty."""
    impression = make_impression(session=make_session(event=event), body="Out of the report")
    address = reverse("sessions:impression-save", args=["harbour", impression.session.pk])
    assert send(client, {"summary": "", "body": "Typed"}, address).status_code == 200
    assert Revision.objects.get().texts == {"summary": "", "body": "Out of the report", "private_note": ""}


@pytest.fixture
def chapter(event: Event) -> Chapter:
    report = make_report(event=event, slug="a-long-report")
    return make_chapter(report=report, heading="Heading", level=2, body=THEIRS, version=2)


def send_chapter(client: Client, chapter: Chapter, **fields: Any) -> Any:
    address = reverse("sessions:chapter-update", args=["harbour", "a-long-report", chapter.pk])
    base = {"base-heading": "Heading", "base-level": 2, "base-body": BASE}
    return send(client, base | {"heading": "Heading", "level": 2, "body": MINE} | fields, address)


def test_heading_and_level_go_with_the_side_that_changed_them(client: Client, chapter: Chapter) -> None:
    Chapter.objects.update(level=3)
    assert send_chapter(client, chapter, heading="My heading").status_code == 200
    chapter.refresh_from_db()
    assert (chapter.heading, chapter.level, chapter.body) == ("My heading", 3, BOTH_MERGED)
    assert Revision.objects.get().texts == {"heading": "Heading", "level": 3, "body": THEIRS}


@pytest.mark.parametrize("fields", [{"heading": "Mine"}, {"level": 4}, {"base-level": "x"}])
def test_heading_or_level_changed_in_both_places_is_asked(
    client: Client, chapter: Chapter, fields: dict[str, Any]
) -> None:
    Chapter.objects.update(heading="Theirs", level=3)
    assert send_chapter(client, chapter, **fields).status_code == 409
    chapter.refresh_from_db()
    assert (chapter.heading, chapter.level, chapter.body, chapter.version) == ("Theirs", 3, THEIRS, 2)


def test_merge_that_the_database_refuses_is_asked(client: Client, chapter: Chapter) -> None:
    """No heading there, and a new one here: text before any heading has none."""
    Chapter.objects.update(heading="", level=0)
    assert send_chapter(client, chapter, heading="My heading").status_code == 409
    chapter.refresh_from_db()
    assert (chapter.heading, chapter.level, chapter.body, chapter.version) == ("", 0, THEIRS, 2)


def test_both_headings_do_not_fit_in_one_line(client: Client, chapter: Chapter) -> None:
    address = reverse("sessions:chapter-update", args=["harbour", "a-long-report", chapter.pk])
    fields = {"heading": "My heading", "level": 2, "body": MINE, "choice": "both"}
    assert send(client, fields, address, script=False, version=2).status_code == 302
    chapter.refresh_from_db()
    assert (chapter.heading, chapter.body) == ("My heading", f"{THEIRS}\n\n{MINE}")
    assert Revision.objects.get().texts == {"heading": "Heading", "level": 2, "body": THEIRS}

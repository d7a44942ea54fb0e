"""Rows of a report are written in bulk: by as many statements for sixty sessions as for ten, each as if alone."""

from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from factories import make_event, make_impression, make_session
from importing.report.articles import FACTS, article, plan_of
from models.search_columns import stale
from pictures.makers import encoded, screenshot
from sessions.importing.edits.pictures import StoredPicture
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import Plan
from sessions.models import Chapter, Day, Event, Impression, Photo, Report, Revision, Session
from sessions.models.held_sessions import held_sessions

pytestmark = pytest.mark.django_db

TIMES = frozenset({"created_at", "updated_at", "written_at"})


def statements(plan: Plan, pictures: dict[str, StoredPicture] | None = None) -> int:
    """Apply a plan and return how many statements that takes."""
    with CaptureQueriesContext(connection) as asked:
        apply_plan(plan, pictures)
    return len(asked)


def test_new_report_takes_as_many_statements_for_sixty_sessions_as_for_ten() -> None:
    found = {size: statements(plan_of(article(size), f"harbour-{size}")) for size in (10, 60)}
    assert found[60] == found[10]
    assert (Session.objects.count(), Impression.objects.count(), Chapter.objects.count()) == (70, 70, 8)


def test_texts_that_are_filled_in_take_as_many_statements_for_sixty_sessions_as_for_ten() -> None:
    found = {}
    for size in (10, 60):
        apply_plan(plan_of(article(size, told=False), f"harbour-{size}"))
        Impression.objects.filter(summary="", body="").update(state="planned")
        found[size] = statements(plan_of(article(size), f"harbour-{size}"))
    assert found[60] == found[10]
    assert set(Impression.objects.values_list("state", flat=True)) == {"attended"}
    assert not Impression.objects.filter(summary="", body="").exists()
    assert set(Day.objects.values_list("note", "version")) == {("A note of the day.", 2)}
    assert stale() == []


def test_report_that_is_there_already_takes_as_many_statements_for_sixty_sessions_as_for_ten() -> None:
    found = {}
    for size in (10, 60):
        apply_plan(plan_of(article(size), f"harbour-{size}"))
        found[size] = statements(plan_of(article(size) + "\n# Added\n", f"harbour-{size}"))
    assert found[60] == found[10]


def test_second_report_of_an_event_takes_as_many_statements_for_sixty_sessions_as_for_ten() -> None:
    found = {}
    for size in (10, 60):
        apply_plan(plan_of(article(size), f"harbour-{size}"))
        second = article(2 * size, title="Second")
        found[size] = statements(plan_of(second, f"harbour-{size}", "second-report"))
        held = [held_sessions(report).count() for report in Report.objects.filter(event__slug=f"harbour-{size}")]
        assert sorted(held) == [size, 2 * size]
    assert found[60] == found[10]


def test_pictures_take_as_many_statements_for_sixty_sessions_as_for_ten() -> None:
    picture = StoredPicture(encoded(screenshot(40, 30), "PNG"), 40, 30)
    new, come = {}, {}
    for size in (10, 60):
        names = plan_of(article(size), f"harbour-{size}").document.image_names()
        new[size] = statements(plan_of(article(size), f"harbour-{size}"), dict.fromkeys(names[::2], picture))
        come[size] = statements(plan_of(article(size), f"harbour-{size}"), dict.fromkeys(names, picture))
    assert (new[60], come[60]) == (new[10], come[10])
    assert set(Photo.objects.values_list("width", "height", "bytes")) == {(40, 30, len(picture.content))}
    assert {photo.session.note for photo in Photo.objects.select_related("session")} == {f"{FACTS}\n\nA note."}


def alone[Row: models.Model](row: Row, **parents: Any) -> Row:
    """Save a row of the same values alone, below other parents; return it as it is stored."""
    model = type(row)
    fields = [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]
    values = {field.name: getattr(row, field.name) for field in fields if field.name not in TIMES}
    copy = model(**{**values, **parents})
    copy.full_clean()
    copy.save()
    return model._base_manager.get(pk=copy.pk)


def columns(row: models.Model) -> dict[str, Any]:
    """Return what a row holds besides keys and times."""
    fields = [field for field in row._meta.concrete_fields if not (field.primary_key or field.is_relation)]
    return {field.name: getattr(row, field.name) for field in fields if field.name not in TIMES}


def test_every_row_is_as_if_it_had_been_saved_alone() -> None:
    stored = apply_plan(plan_of(article(40).replace("Talk 1", "Ｔａｌｋ\x07 | one") + "\n"))
    event = make_event(owner=stored.event.owner, time_zone=stored.event.time_zone)
    report = alone(stored.report, event=event, author=stored.report.author)
    days = {day.number: alone(day, event=event) for day in Day._base_manager.filter(event=stored.event)}
    number = 0
    # Their order is that of the article: the positions in each day.
    for session in Session._base_manager.filter(event=stored.event).order_by("day__number", "position"):
        copy = alone(session, event=event, day=days[session.day.number])
        assert columns(copy) == columns(session)
        impression = Impression._base_manager.get(session=session)
        assert columns(alone(impression, session=copy)) == columns(impression)
        number += 1
    chapters = Chapter._base_manager.filter(report=stored.report).order_by("position")
    for chapter in chapters:
        after = chapter.after_day and days[chapter.after_day.number]
        copy = alone(chapter, report=report, after_day=after)
        assert columns(copy) == columns(chapter)
    assert [columns(day) for day in days.values()] == [
        columns(day) for day in Day._base_manager.filter(event=stored.event)
    ]
    assert (number, len(chapters), stale()) == (40, 4, [])


def test_new_sessions_come_behind_those_that_are_there() -> None:
    apply_plan(plan_of(article(9)))
    event = Event.objects.get()
    make_session(day=event.days.get(number=2), title="Last").discard()
    apply_plan(plan_of(article(12), stem="second-report"))
    found = event.sessions.order_by("day__number", "position").values_list("day__number", "title", "position")
    assert [each for each in found if each[0] == 2] == [
        (2, "Talk 1", 1),
        (2, "Talk 4", 2),
        (2, "Talk 7", 3),
        (2, "Last", 4),
        (2, "Talk 10", 5),
    ]


def test_texts_that_are_filled_in_keep_the_replaced_ones(aiko: Any) -> None:
    apply_plan(plan_of(article(9, told=False)))
    impressions = Impression.objects.order_by("session__title")
    impressions.filter(session__title="Talk 0").update(body="long", version=4)
    impressions.filter(session__title="Talk 3").update(summary="mine")
    apply_plan(plan_of(article(9)))
    revisions = Revision.objects.order_by("version", "created_at")
    assert list(
        revisions.filter(chapter=None).values_list("impression__session__title", "version", "reason", "texts")
    ) == [
        ("Talk 3", 1, "imported", {"summary": "mine", "body": "", "private_note": ""}),
        ("Talk 0", 4, "imported", {"summary": "", "body": "long", "private_note": ""}),
    ]
    assert set(revisions.values_list("author", flat=True)) == {aiko.pk}
    assert list(impressions.values_list("summary", "version"))[0] == ("short", 5)


def test_an_impression_of_another_author_is_no_ones_else() -> None:
    apply_plan(plan_of(article(3, told=False)))
    theirs = make_impression(session=Session.objects.get(title="Talk 0"), author=make_event().owner, body="theirs")
    apply_plan(plan_of(article(3)))
    theirs.refresh_from_db()
    assert (theirs.body, theirs.version) == ("theirs", 1)

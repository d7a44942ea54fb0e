"""What the database itself refuses, tried by going past clean()."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F

from factories import (
    make_api_token,
    make_chapter,
    make_copy,
    make_day,
    make_event,
    make_impression,
    make_member,
    make_operation,
    make_photo,
    make_profile,
    make_report,
    make_revision,
    make_session,
    make_user,
)
from sessions.models import Chapter, Invitation, Membership, Revision, Session, ShareLink

NOON = datetime(2026, 12, 2, 20, 0, tzinfo=UTC)


def inside_a_day() -> Chapter:
    """Make a chapter inside a day."""
    day = make_day()
    return make_chapter(report=make_report(event=day.event), in_day=day)


def invitation() -> Invitation:
    """Make an invitation for one person."""
    Invitation.objects.issue(make_user(), uses=1, expires_at=NOON)
    return Invitation.objects.get()


def membership() -> Membership:
    """Make somebody a member of an event."""
    event = make_event()
    make_member(event=event)
    return event.memberships.get()


def make_link() -> ShareLink:
    """Make a link to the session of an event that has a report with the key of the link's event."""
    session = make_session()
    make_report(event=session.event, pk=session.event.pk)
    return ShareLink.objects.create(author=session.event.owner, digest="0" * 64, event=session.event, session=session)


REFUSED: list[tuple[str, Callable[[], Any], dict[str, Any]]] = [
    ("event_name_given", make_event, {"name": ""}),
    ("event_language_known", make_event, {"language": "fr"}),
    ("event_ends_after_it_begins", make_event, {"first_day": date(2026, 12, 2), "last_day": date(2026, 12, 1)}),
    ("session_code_or_title", make_session, {"code": "", "title": ""}),
    ("session_level_known", make_session, {"level": 0}),
    ("session_level_known", make_session, {"level": 350}),
    ("session_level_known", make_session, {"level": 600}),
    ("session_ends_after_it_starts", make_session, {"starts_at": NOON, "ends_at": NOON - timedelta(seconds=1)}),
    ("impression_state_known", make_impression, {"state": "slept"}),
    ("impression_rating_one_to_five", make_impression, {"rating": 0}),
    ("impression_rating_one_to_five", make_impression, {"rating": 6}),
    ("api_token_scope_known", make_api_token, {"scope": "all"}),
    ("invitation_role_known", invitation, {"role": "owner"}),
    ("invitation_used_within_uses", invitation, {"used": 2}),
    ("membership_role_known", membership, {"role": "owner"}),
    ("profile_theme_known", make_profile, {"theme": "plaid"}),
    ("photo_name_given", make_photo, {"name": ""}),
    ("photo_offset_within_a_day", make_photo, {"offset": 24 * 60}),
    ("photo_offset_within_a_day", make_photo, {"offset": -24 * 60}),
    ("photo_missing_has_no_file", make_photo, {"digest": "0" * 64}),
    ("photo_missing_has_no_file", make_photo, {"unedited_file": "photos/1/a.jpg"}),
    ("photo_missing_has_no_file", make_photo, {"original": "photos/1/a.jpg"}),
    ("share_link_shows_one_thing", make_link, {"report": F("event")}),
    ("report_heading_level_one_to_four", make_report, {"heading_level": 0}),
    ("report_heading_level_one_to_four", make_report, {"heading_level": 5}),
    ("report_sections_known", make_report, {"sections": "other"}),
    ("copy_kind_known", make_copy, {"kind": "sent"}),
    ("report_holds_known", make_report, {"holds": "all"}),
    ("report_grouping_known", make_report, {"grouping": "room"}),
    ("report_list_place_known", make_report, {"lists_others": "beside"}),
    ("chapter_place_known", make_chapter, {"place": "beside"}),
    ("chapter_after_a_day_or_inside", inside_a_day, {"after_day": F("in_day")}),
    ("chapter_level_zero_to_six", make_chapter, {"level": 7}),
    ("chapter_level_zero_without_heading", make_chapter, {"level": 0}),
    ("revision_of_one_row", make_revision, {"impression": None}),
    ("revision_reason_known", make_revision, {"reason": "forgotten"}),
    ("revision_version_from_one", make_revision, {"version": 0}),
]

ACCEPTED: list[tuple[Callable[[], Any], dict[str, Any]]] = [
    (make_event, {"first_day": date(2026, 12, 2), "last_day": date(2026, 12, 2), "language": "ja"}),
    (make_event, {"first_day": None, "last_day": date(2026, 12, 2)}),
    (make_session, {"code": "", "title": "Only a title"}),
    (make_session, {"code": "COM301", "title": "", "level": 500}),
    (make_session, {"starts_at": NOON, "ends_at": NOON}),
    (make_session, {"starts_at": None, "ends_at": NOON, "level": None}),
    (make_impression, {"rating": 1, "state": "missed"}),
    (make_impression, {"rating": 5, "state": "planned"}),
    (make_photo, {"offset": 14 * 60, "file": "photos/1/a.jpg", "digest": "0" * 64}),
    (make_photo, {"offset": -12 * 60, "taken_at": NOON}),
    (make_report, {"heading_level": 1, "kind": "a foreign value", "sections": "none", "holds": "chosen"}),
    (make_report, {"heading_level": 4}),
    (make_chapter, {"level": 0, "heading": "", "place": "after"}),
    (make_chapter, {"level": 6, "heading": ""}),
    (make_revision, {"reason": "given_up", "version": 1, "texts": {}}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("constraint", "make", "fields"), REFUSED)
def test_database_refuses(constraint: str, make: Callable[[], Any], fields: dict[str, Any]) -> None:
    row = make()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**fields)


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "fields"), ACCEPTED)
def test_database_accepts(make: Callable[[], Any], fields: dict[str, Any]) -> None:
    row = make()
    assert type(row).objects.filter(pk=row.pk).update(**fields) == 1


def test_every_check_of_the_database_is_tried() -> None:
    declared = {
        constraint.name
        for model in apps.get_app_config("conference_sessions").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }
    assert {name for name, _make, _fields in REFUSED} == declared


@pytest.mark.django_db
def test_slug_of_an_event_is_unique_across_owners() -> None:
    make_event(slug="harbour")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_event(slug="harbour")


@pytest.mark.django_db
def test_number_of_a_day_is_unique_within_its_event() -> None:
    day = make_day(number=1)
    make_day(number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_day(event=day.event, number=1)


@pytest.mark.django_db
def test_date_of_a_day_is_unique_within_its_event_when_known() -> None:
    event = make_event()
    make_day(event=event)
    make_day(event=event)
    make_day(event=event, on=date(2026, 12, 1))
    make_day(on=date(2026, 12, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_day(event=event, on=date(2026, 12, 1))


@pytest.mark.django_db
def test_impression_is_unique_per_session_and_author() -> None:
    impression = make_impression()
    make_impression(session=impression.session, author=make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        make_impression(session=impression.session)


@pytest.mark.django_db
def test_name_of_a_photo_is_unique_within_its_event() -> None:
    photo = make_photo(name="com301_0.jpg")
    make_photo(name="com301_0.jpg")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_photo(event=photo.event, name="com301_0.jpg")


@pytest.mark.django_db
def test_name_of_a_deleted_photo_is_free() -> None:
    photo = make_photo(name="com301_0.jpg")
    photo.discard()
    make_photo(event=photo.event, name="com301_0.jpg")
    with pytest.raises(IntegrityError), transaction.atomic():
        photo.restore()


@pytest.mark.django_db
def test_digest_of_a_photo_is_unique_within_its_event_deleted_ones_included() -> None:
    sent = {"digest": "a" * 64, "file": "photos/1/a.jpg"}
    photo = make_photo(**sent)
    make_photo(**sent)
    photo.discard()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_photo(event=photo.event, **sent)


@pytest.mark.django_db
def test_slug_of_a_report_is_unique_within_its_event() -> None:
    report = make_report(slug="three-days-report")
    make_report(slug="three-days-report")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_report(event=report.event, slug="three-days-report")


@pytest.mark.django_db
def test_session_with_a_known_key_never_overwrites_the_row_of_that_key() -> None:
    foreign = make_session(title="Theirs", code="")
    day = make_day()
    with pytest.raises(IntegrityError), transaction.atomic():
        Session(id=foreign.pk, event=day.event, day=day, title="Mine").save()
    foreign.refresh_from_db()
    assert (foreign.title, foreign.event.owner) == ("Theirs", foreign.day.event.owner)


@pytest.mark.django_db
@pytest.mark.parametrize("others", [("chapter",), ("day",), ("chapter", "day")])
def test_revision_belongs_to_one_row_and_no_second(others: tuple[str, ...]) -> None:
    revision = make_revision()
    rows = {"chapter": make_chapter(), "day": make_day()}
    with pytest.raises(IntegrityError, match="revision_of_one_row"), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(**{name: rows[name] for name in others})


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_impression, make_chapter, make_day])
def test_revision_goes_with_its_row_and_stays_without_its_author(make: Callable[[], Any]) -> None:
    row = make()
    author = make_user()
    revision = make_revision(row=row, author=author)
    assert list(row.revisions.all()) == [revision]
    assert revision.row == row
    author.delete()
    revision.refresh_from_db()
    assert revision.author is None
    row.delete()
    assert not Revision.objects.exists()


@pytest.mark.django_db
def test_operation_of_an_id_is_there_once_for_everybody() -> None:
    operation = make_operation()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_operation(id=operation.pk)

"""The models: what the database refuses, what clean() says, what a row knows about itself."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from hypothesis import given
from hypothesis import strategies as st

from sessions.codes import is_code, join_heading, split_heading
from sessions.models import Chapter, Day, Event, Impression, Photo, Report, Session
from sessions.texts import TEXT_LIMIT
from tests.factories import (
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_photo,
    make_report,
    make_session,
    make_user,
)

NOON = datetime(2026, 12, 2, 20, 0, tzinfo=UTC)

REFUSED: list[tuple[str, Callable[[], Any], dict[str, Any]]] = [
    ("event_name_given", make_event, {"name": ""}),
    ("event_language_known", make_event, {"language": "fr"}),
    ("event_ends_after_it_begins", make_event, {"first_day": date(2026, 12, 2), "last_day": date(2026, 12, 1)}),
    ("day_number_from_one", make_day, {"number": 0}),
    ("session_code_or_title", make_session, {"code": "", "title": ""}),
    ("session_level_known", make_session, {"level": 0}),
    ("session_level_known", make_session, {"level": 350}),
    ("session_level_known", make_session, {"level": 600}),
    ("session_ends_after_it_starts", make_session, {"starts_at": NOON, "ends_at": NOON - timedelta(seconds=1)}),
    ("impression_state_known", make_impression, {"state": "slept"}),
    ("impression_rating_one_to_five", make_impression, {"rating": 0}),
    ("impression_rating_one_to_five", make_impression, {"rating": 6}),
    ("photo_name_given", make_photo, {"name": ""}),
    ("report_heading_level_one_to_four", make_report, {"heading_level": 0}),
    ("report_heading_level_one_to_four", make_report, {"heading_level": 5}),
    ("report_sections_known", make_report, {"sections": "other"}),
    ("report_holds_known", make_report, {"holds": "all"}),
    ("chapter_place_known", make_chapter, {"place": "beside"}),
    ("chapter_level_zero_to_six", make_chapter, {"level": 7}),
    ("chapter_level_zero_without_heading", make_chapter, {"level": 0}),
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
    (make_report, {"heading_level": 1, "kind": "a foreign value", "sections": "none", "holds": "chosen"}),
    (make_report, {"heading_level": 4}),
    (make_chapter, {"level": 0, "heading": "", "place": "after"}),
    (make_chapter, {"level": 6, "heading": ""}),
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


# What clean() and the fields say


def refusal(row: models.Model) -> dict[str, list[str]]:
    """Return the messages by field with which full_clean() refuses a row."""
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    return error.value.message_dict


@pytest.mark.django_db
def test_session_in_a_day_of_another_event_is_refused() -> None:
    session, foreign = make_session(), make_day()
    session.day = foreign
    assert refusal(session) == {"day": ["This day belongs to another event."]}
    with pytest.raises(ValueError, match="another event"):
        Session.objects.create(event=session.event, day=foreign, title="Lost")


@pytest.mark.django_db
def test_photo_of_a_session_of_another_event_is_refused() -> None:
    photo = make_photo()
    photo.session = make_session()
    assert refusal(photo) == {"session": ["This session belongs to another event."]}


@pytest.mark.django_db
def test_chapter_behind_a_day_of_another_event_is_refused() -> None:
    chapter = make_chapter()
    chapter.after_day = make_day()
    assert refusal(chapter) == {"after_day": ["This day belongs to another event."]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"last_day": date(2026, 11, 30)}, {"__all__": ["The last day is before the first day."]}),
        ({"last_day": date(2027, 1, 1)}, {"last_day": ["An event lasts at most 31 days. Check both dates."]}),
        ({"time_zone": "Mars/Olympus"}, {"time_zone": ["Choose a time zone such as Asia/Tokyo."]}),
        ({"time_zone": "../../etc/passwd"}, {"time_zone": ["Choose a time zone such as Asia/Tokyo."]}),
        ({"slug": "new"}, {"slug": ["This word is reserved. Choose another one."]}),
        ({"name": " \n "}, {"name": ["This field cannot be blank."]}),
    ],
)
def test_event_says_what_is_wrong(fields: dict[str, Any], messages: dict[str, list[str]]) -> None:
    event = make_event(first_day=date(2026, 12, 1), last_day=date(2026, 12, 31))
    event.full_clean()
    for name, value in fields.items():
        setattr(event, name, value)
    assert refusal(event) == messages


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "half \ud83d", "This text holds a character that cannot be stored. Remove it and try again."),
        ("note", "half \ud83d", "This text holds a character that cannot be stored. Remove it and try again."),
        ("title", "nu\0ll", "This text holds a null character, which cannot be stored. Remove it and try again."),
        ("note", "nu\0ll", "This text holds a null character, which cannot be stored. Remove it and try again."),
        ("title", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        ("note", "x" * (TEXT_LIMIT + 1), "Ensure this value has at most 100000 characters (it has 100001)."),
        ("code", "KEY NOTE1", "A code has no spaces and at least one digit, like COM301-R, and at most 20 characters."),
        ("recording_url", "ftp://example.com/a", "Enter a web address that begins with http:// or https://."),
        ("slides_url", "javascript:alert(1)", "Enter a web address that begins with http:// or https://."),
        ("level", 350, "Value 350 is not a valid choice."),
    ],
)
def test_session_says_what_is_wrong(field: str, value: object, message: str) -> None:
    session = make_session()
    setattr(session, field, value)
    assert message in refusal(session)[field]


@pytest.mark.django_db
def test_session_says_what_is_wrong_across_fields() -> None:
    session = make_session(starts_at=NOON)
    session.code = session.title = ""
    session.ends_at = NOON - timedelta(hours=1)
    assert refusal(session) == {"__all__": ["Give a code or a title.", "The session ends before it starts."]}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["../a.jpg", "a/b.jpg", "a\\b.jpg", "..", ".", "a\u202egpj.exe"])
def test_photo_name_is_a_plain_file_name(name: str) -> None:
    photo = make_photo()
    photo.name = name
    assert refusal(photo) == {"name": ["Use a plain file name such as com301_0.jpg."]}


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["Three-Days", "three days", "three.days", "三日間", "three-days\n"])
def test_report_slug_has_small_letters(slug: str) -> None:
    report = make_report()
    report.slug = slug
    assert refusal(report) == {"slug": ["Use only small letters a to z, digits, hyphens and underscores."]}


@pytest.mark.django_db
@pytest.mark.parametrize("topics", ["aws", [1], {"a": 1}, ["a"] * 21, ["two\nlines"], ["x" * 61], ["half \ud83d"]])
def test_report_topics_are_a_list_of_short_lines(topics: object) -> None:
    report = make_report()
    report.topics = topics
    assert list(refusal(report)) == ["topics"]


@pytest.mark.django_db
def test_texts_are_cleaned_by_full_clean() -> None:
    session = make_session()
    session.title, session.note = "  A  title\n", "one\r\n\r\n  two  \r\n"
    session.full_clean()
    assert (session.title, session.note) == ("A  title", "one\n\n  two  ")


@pytest.mark.django_db
def test_texts_are_cleaned_on_their_way_into_the_database() -> None:
    session = make_session()
    Session.objects.filter(pk=session.pk).update(title=" A\u2028title ", note="one\rtwo\n\n")
    session.refresh_from_db()
    assert (session.title, session.note) == ("A title", "one\ntwo")
    with pytest.raises(ValidationError):
        Session.objects.filter(pk=session.pk).update(note="half \ud83d")


@pytest.mark.django_db
def test_longest_text_of_four_byte_characters_is_kept() -> None:
    impression = make_impression(body="🎪" * TEXT_LIMIT)
    impression.full_clean()
    impression.refresh_from_db()
    assert impression.body == "🎪" * TEXT_LIMIT


# Sessions


@pytest.mark.django_db
def test_heading_typed_as_the_title_is_split() -> None:
    session = make_session(code="", title="x")
    session.title = "COM301-R | Events | and patterns"
    session.full_clean()
    assert (session.code, session.title, session.heading) == (
        "COM301-R", "Events | and patterns", "COM301-R | Events | and patterns",
    )  # fmt: skip
    session.full_clean()
    assert session.code == "COM301-R"


@given(
    code=st.one_of(st.just(""), st.from_regex(r"[A-Za-z0-9._/-]{1,20}", fullmatch=True).filter(is_code)),
    title=st.one_of(
        st.text(max_size=50),
        st.lists(st.sampled_from(["COM301", "A1", " | ", "|", " ", "x", "\n", "\u3000"]), max_size=6).map("".join),
    ),
)
def test_heading_of_every_clean_session_can_be_split_back(code: str, title: str) -> None:
    session = Session(code=code, title=title)
    try:
        session.clean_fields(exclude={"event", "day"})
    except ValidationError:
        return  # a null character or half of a character: never stored
    session.clean()
    if session.code or session.title:
        assert split_heading(session.heading) == (session.code, session.title)
        assert join_heading(session.code, session.title) == session.heading


@pytest.mark.django_db
def test_session_knows_what_its_code_and_format_say() -> None:
    session = make_session(code="COM301-R", title="Events", format="Chalk talk")
    assert (session.base_code, session.usually_recorded, str(session)) == ("COM301", False, "COM301-R | Events")


@pytest.mark.django_db
def test_new_session_stands_behind_the_others_of_its_day() -> None:
    day = make_day()
    sessions = [make_session(day=day) for _ in range(3)]
    assert [session.position for session in sessions] == [1, 2, 3]
    sessions[2].discard()
    assert [make_session(day=day).position, make_session(day=make_day(event=day.event)).position] == [4, 1]


@pytest.mark.django_db
def test_discarded_rows_come_back_as_they_were() -> None:
    for row in (make_event(), make_session(), make_chapter()):
        rows = type(row).objects.present()
        row.discard()
        assert list(rows.filter(pk=row.pk)) == []
        row.restore()
        assert list(rows.filter(pk=row.pk)) == [row]


# Reports


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("event_slug", "first", "second"),
    [
        ("reinvent-2026", "reinvent-2026-report", "reinvent-2026-report-2"),
        ("event", "event-report", "event-report-2"),
        ("js", "js-conference-report", "js-conference-report-2"),
        ("x" * 60, "x" * 40 + "-report", "x" * 40 + "-report-2"),
    ],
)
def test_report_gets_a_slug_that_zenn_accepts(event_slug: str, first: str, second: str) -> None:
    event = make_event(slug=event_slug)
    slugs = [make_report(event=event).slug, make_report(event=event).slug]
    assert slugs == [first, second]
    assert [12 <= len(slug) <= 50 for slug in slugs] == [True, True]


@pytest.mark.django_db
def test_report_holds_the_attended_or_the_chosen_sessions() -> None:
    event = make_event()
    attended, planned, deleted = (make_session(event=event) for _ in range(3))
    for session, state in ((attended, "attended"), (planned, "planned"), (deleted, "attended")):
        make_impression(session=session, state=state)
    make_impression(session=planned, author=make_user())
    deleted.discard()
    report = make_report(event=event)
    report.chosen.set([planned, deleted])
    assert list(report.sessions()) == [attended]
    report.holds = "chosen"
    assert list(report.sessions()) == [planned]


@pytest.mark.django_db
def test_new_chapter_stands_behind_the_others_of_its_report() -> None:
    report = make_report()
    assert [make_chapter(report=report).position for _ in range(2)] == [1, 2]


@pytest.mark.django_db
def test_chapter_outlives_the_day_it_stands_behind() -> None:
    report = make_report()
    day = make_day(event=report.event)
    chapter = make_chapter(report=report, after_day=day)
    day.delete()
    chapter.refresh_from_db()
    assert chapter.after_day is None


# Photos


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "ending"),
    [("com301_0.JPG", "jpg"), ("会場.webp", "webp"), ("archive.tar.gz", "gz"), ("none", "bin"), ("x.évil", "bin"), ("x.toolong", "bin")],
)
def test_photo_file_lies_under_the_keys_alone(name: str, ending: str) -> None:
    photo = make_photo(name=name, content=b"picture")
    assert photo.file.name == f"photos/{photo.event_id}/{photo.pk}.{ending}"
    photo.file.storage.delete(photo.file.name)


@pytest.mark.django_db
def test_photo_file_goes_after_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    photo = make_photo(content=b"picture")
    path = Path(photo.file.path)
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        photo.event.delete()
    assert path.read_bytes() == b"picture"
    for callback in callbacks:
        callback()
    assert path.exists() is False


@pytest.mark.django_db
def test_photo_without_a_file_is_deleted_quietly(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        make_photo().delete()
    assert callbacks == []


@pytest.mark.django_db
def test_photo_outlives_the_session_it_shows() -> None:
    photo = make_photo(session=make_session())
    photo.session.delete()
    photo.refresh_from_db()
    assert photo.session is None


# Everything of an account goes with it


@pytest.mark.django_db
def test_deleting_an_account_deletes_all_of_it_and_nothing_else() -> None:
    other = make_session()
    impression = make_impression()
    event = impression.session.event
    make_photo(event=event, session=impression.session)
    make_chapter(report=make_report(event=event), after_day=impression.session.day)
    event.owner.delete()
    counts = [model.objects.count() for model in (Event, Day, Session, Impression, Photo, Report, Chapter)]
    assert counts == [1, 1, 1, 0, 0, 0, 0]
    assert Session.objects.get() == other


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_session, make_impression, make_photo])
def test_keys_made_by_a_browser_are_uuids(make: Callable[[], Any]) -> None:
    assert type(make().id) is uuid.UUID

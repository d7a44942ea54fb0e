"""What clean() and the fields of the models say, and how they clean texts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from factories import make_chapter, make_day, make_event, make_impression, make_photo, make_report, make_session
from sessions.models import Session
from sessions.rules.clean_text import TEXT_LIMIT

NOON = datetime(2026, 12, 2, 20, 0, tzinfo=UTC)


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
def test_chapter_inside_a_day_of_another_event_or_after_a_day_too_is_refused() -> None:
    chapter = make_chapter()
    chapter.in_day, chapter.after_session = make_day(), make_session()
    assert refusal(chapter) == {
        "in_day": ["This day belongs to another event."],
        "after_session": ["This session belongs to another event."],
    }
    chapter.after_session = None
    chapter.in_day = chapter.after_day = make_day(event=chapter.report.event)
    assert refusal(chapter) == {"__all__": ["A chapter is either after a day or inside one."]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"last_day": date(2026, 11, 30)}, {"last_day": ["The last day is before the first day."]}),
        ({"last_day": date(2027, 1, 1)}, {"last_day": ["An event lasts at most 31 days. Check both dates."]}),
        (
            {"first_day": date(1, 1, 1), "last_day": date(1, 1, 1)},
            {"first_day": ["Check the year."], "last_day": ["Check the year."]},
        ),
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
        ("title", "half \ud83d", "This text contains a character that cannot be stored. Remove it and try again."),
        ("note", "half \ud83d", "This text contains a character that cannot be stored. Remove it and try again."),
        ("title", "nu\0ll", "This text contains a null character, which cannot be stored. Remove it and try again."),
        ("note", "nu\0ll", "This text contains a null character, which cannot be stored. Remove it and try again."),
        ("title", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        ("note", "x" * (TEXT_LIMIT + 1), "Ensure this value has at most 100000 characters (it has 100001)."),
        ("code", "KEY NOTE1", "A code has at most 20 characters, no spaces, and at least one digit, such as COM301-R."),
        ("recording_url", "ftp://example.com/a", "Enter a web address that begins with http:// or https://."),
        ("slides_url", "javascript:alert(1)", "Enter a web address that begins with http:// or https://."),
        ("level", 350, "Value 350 is not a valid choice."),
        ("starts_at", datetime(1, 1, 1, tzinfo=UTC), "Check the year."),
        ("ends_at", datetime(9999, 12, 31, tzinfo=UTC), "Check the year."),
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
    assert refusal(session) == {"__all__": ["Enter a code or a title.", "The session ends before it starts."]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../a.jpg", "a/b.jpg", "a\\b.jpg", "..", ".", "a\u202egpj.exe", "con.jpg", "a\u200b.jpg", "a|b.jpg"]
)
def test_photo_name_is_a_plain_file_name(name: str) -> None:
    photo = make_photo()
    photo.name = name
    assert refusal(photo) == {"name": ["Use a plain file name such as com301_0.jpg."]}


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["Three-Days", "three days", "three.days", "三日間", "three-days\n"])
def test_report_slug_has_small_letters(slug: str) -> None:
    report = make_report()
    report.slug = slug
    assert refusal(report) == {"slug": ["Use only lower-case letters a to z, digits, hyphens and underscores."]}


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

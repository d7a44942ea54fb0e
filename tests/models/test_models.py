"""What a row knows about itself: sessions, reports, photos."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from sessions.models import Chapter, Day, Event, Impression, Photo, Report, Session
from sessions.models.held_sessions import held_sessions
from sessions.models.photo import photo_path
from sessions.rules.codes import is_code, join_heading, split_heading


@given(
    code=st.one_of(st.just(""), st.from_regex(r"[A-Za-z0-9._/-]{1,20}", fullmatch=True).filter(is_code)),
    title=st.one_of(
        st.text(max_size=50),
        st.lists(st.sampled_from(["COM301", "A1", " | ", "|", " ", "x", "\n", "\u3000"]), max_size=6).map("".join),
    ),
)
def test_heading_of_every_clean_session_is_what_its_parts_make(code: str, title: str) -> None:
    session = Session(code=code, title=title)
    try:
        session.clean_fields(exclude={"event", "day"})
    except ValidationError:
        return  # a null character or half of a character: never stored
    session.clean()
    split = split_heading(session.heading)
    assert join_heading(*split) == session.heading
    if session.code and session.title:
        assert split == (session.code, session.title)
    if is_code(title) and not code:
        assert (session.code, session.title) == ("", title)


@pytest.mark.django_db
def test_session_knows_what_its_code_and_format_say() -> None:
    session = make_session(code="COM301-R", title="Events", format="Chalk talk")
    assert (session.usually_recorded, str(session)) == (False, "COM301-R | Events")


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
    assert list(held_sessions(report)) == [attended]
    report.holds = "chosen"
    assert list(held_sessions(report)) == [planned]


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


@pytest.mark.django_db
def test_chapter_outlives_the_day_and_the_session_it_stands_in() -> None:
    session = make_session()
    chapter = make_chapter(report=make_report(event=session.event), after_session=session, in_day=session.day)
    session.day.delete()
    chapter.refresh_from_db()
    assert (chapter.in_day, chapter.after_session) == (None, None)


# Photos


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("com301_0.JPG", "jpg"),
        ("会場.webp", "webp"),
        ("archive.tar.gz", "gz"),
        ("none", "bin"),
        ("x.évil", "bin"),
        ("x.toolong", "bin"),
    ],
)
def test_photo_file_lies_under_the_keys_alone(name: str, ending: str) -> None:
    photo = make_photo(name=name, content=b"picture")
    assert photo.file.name == f"photos/{photo.event_id}/{photo.pk}.{ending}"
    photo.file.storage.delete(photo.file.name)


@pytest.mark.django_db
def test_photo_file_that_is_named_by_its_digest_gives_a_version() -> None:
    photo = make_photo()
    digest = "0123456789abcdef" * 4
    photo.file.name = photo_path(photo, f"{digest}.jpg")
    assert photo.file.name == f"photos/{photo.event_id}/{photo.pk}-0123456789abcdef.jpg"
    assert photo.version == "0123456789abcdef"
    photo.file.name = photo_path(photo, f"{digest[1:]}.jpg")
    assert photo.version == ""


@pytest.mark.django_db
def test_photo_knows_all_its_files() -> None:
    photo = make_photo(file="photos/1/a-2.jpg", unedited_file="photos/1/a-1.png", original="photos/1/a.original.heic")
    assert photo.file_names() == [
        *("photos/1/a-2.jpg", "photos/1/a-1.png"),
        *("photos/1/a-2.320.webp", "photos/1/a-2.640.webp", "photos/1/a-1.320.webp", "photos/1/a-1.640.webp"),
        "photos/1/a.original.heic",
    ]


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

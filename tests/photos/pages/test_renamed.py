"""The texts follow a photo that gets another name."""

import re
from typing import Any

import pytest

from factories import make_chapter, make_impression, make_photo, make_report
from photos.pages.pages import reload, said, sitting, url
from photos.samples import picture
from sessions.models import Event, Revision
from sessions.photos import names

pytestmark = pytest.mark.django_db

_UPDATE = re.compile(r'UPDATE "conference_sessions_(\w+)"')


def texts(event: Event) -> list[str]:
    session = event.sessions.get()
    impression, chapter = session.impressions.get(), event.reports.get().chapters.get()
    return [session.note, impression.summary, impression.body, chapter.body, event.days.get().note]


def test_renaming_changes_every_text_that_shows_the_photo_and_no_other(owner, event) -> None:
    shown = "See ![Board](com301_0.jpg), not com301_0.jpg or `![](com301_0.jpg)` or ![](com301_0.jpg.png)"
    renamed = "See ![Board](board.jpg), not com301_0.jpg or `![](com301_0.jpg)` or ![](com301_0.jpg.png)"
    session = sitting(event, "COM301", note=shown)
    session.day.note = shown
    session.day.save()
    impression = make_impression(session=session, summary=shown, body=shown)
    make_chapter(report=make_report(event=event), body=shown)
    foreign = make_impression(body=shown)
    photo = make_photo(session=session, name="com301_0.jpg", content=picture("JPEG"))
    body = {"name": "board", "alt": "A board", "caption": "In the break"}
    # The ending of a file that is a JPEG, whatever is typed.
    page = owner.post(url(photo), body, follow=True)
    photo = reload(photo)
    assert (photo.name, photo.alt, photo.caption) == ("board.jpg", "A board", "In the break")
    assert said(page) == ["Saved.", "The name was changed in 4 texts."]
    assert texts(event) == [renamed] * 5
    impression.refresh_from_db()
    foreign.refresh_from_db()
    assert (impression.version, foreign.body, foreign.version) == (2, shown, 1)
    # A note of a session has no earlier texts; the others keep theirs.
    kept = Revision.objects.values_list("texts", "reason", "author")
    assert len(kept) == 3
    assert {(shown in texts.values(), reason, author) for texts, reason, author in kept} == {
        (True, "changed", event.owner.pk)
    }


@pytest.mark.parametrize(
    "name", ["", "a/b.jpg", "com301_1.jpg", "..", "a b.jpg", "a(1).jpg", ".jpg", "x" * 130 + ".jpg"]
)
def test_name_that_cannot_be_is_refused_and_nothing_is_changed(owner, event, name) -> None:
    session = sitting(event, "COM301")
    impression = make_impression(session=session, body="![](com301_0.jpg)")
    photo = make_photo(session=session, name="com301_0.jpg", content=picture("JPEG"))
    make_photo(session=session, name="com301_1.jpg", content=picture("JPEG"))
    response = owner.post(url(photo), {"name": name, "alt": "Other", "caption": ""})
    impression.refresh_from_db()
    assert (response.status_code, reload(photo).name, reload(photo).alt) == (422, "com301_0.jpg", "")
    assert (impression.body, impression.version) == ("![](com301_0.jpg)", 1)


def test_renaming_waits_for_who_writes_and_gives_up_when_they_never_stop(owner, event, monkeypatch) -> None:
    session = sitting(event, "COM301")
    make_impression(session=session, body="![](com301_0.jpg)")
    photo = make_photo(session=session, name="com301_0.jpg", content=picture("JPEG"))
    save, asked = names.save_changed, []

    def busy_once(*args: Any, **fields: Any) -> int | None:
        asked.append(fields)
        return None if len(asked) == 1 else save(*args, **fields)

    monkeypatch.setattr(names, "save_changed", busy_once)
    owner.post(url(photo), {"name": "board.jpg"})
    assert reload(photo).name == "board.jpg"
    monkeypatch.setattr(names, "save_changed", lambda *args, **fields: None)
    response = owner.post(url(photo), {"name": "wall.jpg", "alt": "Other"})
    assert (response.status_code, reload(photo).name, reload(photo).alt) == (422, "board.jpg", "")


def test_deleted_rows_follow_the_name_too(owner, event) -> None:
    session = sitting(event, "COM301")
    impression = make_impression(session=session, body="![](com301_0.jpg)")
    photo = make_photo(session=session, name="com301_0.jpg", content=picture("JPEG"))
    session.discard()
    owner.post(url(photo), {"name": "board.jpg"})
    impression.refresh_from_db()
    assert impression.body == "![](board.jpg)"

"""Two people write one text: a merge and a conflict name the colleague, and only the one who saved what is there."""

import pytest
from django.test import Client
from django.urls import reverse

from factories import (
    make_chapter,
    make_day,
    make_impression,
    make_photo,
    make_report,
    make_session,
)
from photos.samples import picture
from sessions.article.image_rename import PhotoWords
from sessions.models import Day, Event, Revision
from sessions.photos.names import describe

pytestmark = pytest.mark.django_db

BASE = "One.\n\nTwo.\n\nThree."
SCRIPT = {"X-Autosave": "1"}
ELSEWHERE = "This text was changed elsewhere while you were writing."


@pytest.fixture(autouse=True)
def day(event: Event) -> Day:
    """A day with a note that both can change."""
    return make_day(event=event, note=BASE)


def note(client: Client, text: str, *, base: str = BASE, version: int = 1, script: bool = True):
    """Save the note of the day, which was read as ``base``."""
    form = {"note": text, "base-note": base, "version": version}
    return client.post("/events/harbour/days/1/note/", form, headers=SCRIPT if script else {})


def test_conflict_names_the_colleague_who_saved(ada, ben):
    assert note(ben, "One.\n\nTwo, by Ben.\n\nThree.").status_code == 200
    answer = note(ada, "One.\n\nTwo, by Ada.\n\nThree.")
    assert (answer.status_code, answer.context["conflict"].name) == (409, "ben")
    assert "Changed by ben" in answer.text
    assert "ben changed this text while you were writing." in answer.text
    assert ELSEWHERE not in answer.text


def test_merge_names_the_colleague_who_saved(ada, ben):
    note(ben, "One, by Ben.\n\nTwo.\n\nThree.")
    answer = note(ada, "One.\n\nTwo.\n\nThree, by Ada.")
    assert (answer.status_code, answer.context["merged_with"]) == (200, "ben")
    assert "Merged with what ben changed · Saved " in answer.text
    assert Day.objects.get().note == "One, by Ben.\n\nTwo.\n\nThree, by Ada."


def test_plain_form_names_the_colleague_too(ada, ben):
    note(ben, "One, by Ben.\n\nTwo.\n\nThree.")
    note(ada, "One.\n\nTwo.\n\nThree, by Ada.", script=False)
    assert "Merged with what ben changed." in ada.get("/events/harbour/days/1/note/").text


def test_the_own_other_device_is_not_named(ada):
    note(ada, "One.\n\nTwo, on the phone.\n\nThree.")
    answer = note(ada, "One.\n\nTwo, on the laptop.\n\nThree.")
    assert (answer.status_code, answer.context["conflict"].name) == (409, "")
    assert ELSEWHERE in answer.text


def test_nobody_is_named_once_another_writer_has_raised_the_version(ada, ben):
    """An import raises the version without a name: what Ben saved is not what is there now."""
    note(ben, "One.\n\nTwo, by Ben.\n\nThree.")
    Day.objects.update(note="One.\n\nTwo, imported.\n\nThree.", version=3)
    answer = note(ada, "One.\n\nTwo, by Ada.\n\nThree.")
    assert (answer.status_code, answer.context["conflict"].name) == (409, "")


def test_somebody_whose_account_is_deleted_is_not_named(ada, ben, event):
    note(ben, "One.\n\nTwo, by Ben.\n\nThree.")
    event.memberships.get().user.delete()
    answer = note(ada, "One.\n\nTwo, by Ada.\n\nThree.")
    assert (answer.status_code, answer.context["conflict"].name) == (409, "")


def test_revision_belongs_to_who_wrote_it_not_to_who_replaced_it(ada, ben, event):
    note(ben, "A paragraph of Ben's, which is long enough to be kept.", base=BASE)
    note(ada, "Nothing of it.", base="A paragraph of Ben's, which is long enough to be kept.", version=2)
    kept = Revision.objects.get(version=2)
    assert (kept.author, kept.texts["note"][:16]) == (event.memberships.get().user, "A paragraph of B")


def test_facts_of_a_session_name_the_colleague(ada, ben, event):
    session = make_session(day=event.days.get(), title="Quays", code="OPS301")
    page = reverse("sessions:session-update", args=["harbour", session.pk])
    form = {"day": session.day_id, "code": "OPS301", "title": "Quays", "format": "", "version": 1}
    assert ben.post(page, form | {"room": "Dock B"}).status_code == 302
    answer = ada.post(page, form | {"room": "Dock A"})
    assert answer.status_code == 409
    assert answer.context["form"].non_field_errors() == [
        "ben changed these details while you were editing. Compare, then save again to keep yours."
    ]


def test_chapter_names_the_colleague(ada, ben, event):
    report = make_report(event=event, slug="a-report-of-all", is_team=True)
    chapter = make_chapter(report=report, heading="Before", body=BASE)
    page = reverse("sessions:chapter-update", args=["harbour", report.slug, chapter.pk])
    form = {"heading": "Before", "level": 2, "base-heading": "Before", "base-level": 2, "base-body": BASE, "version": 1}
    assert ben.post(page, form | {"body": "Of Ben."}, headers=SCRIPT).status_code == 200
    answer = ada.post(page, form | {"body": "Of Ada."}, headers=SCRIPT)
    assert (answer.status_code, answer.context["conflict"].name) == (409, "ben")


def test_own_impression_names_nobody(ada, event):
    """It has one author: another version is from another device."""
    impression = make_impression(session=make_session(day=event.days.get()), summary=BASE, version=2)
    page = reverse("sessions:impression-save", args=["harbour", impression.session_id])
    answer = ada.post(page, {"summary": "Other.", "base-summary": BASE, "body": "", "version": 1}, headers=SCRIPT)
    assert (answer.status_code, answer.context["conflict"].name) == (409, "")


def test_somebody_who_has_left_is_not_named(ada, ben, event):
    note(ben, "One.\n\nTwo, by Ben.\n\nThree.")
    event.memberships.all().delete()
    answer = note(ada, "One.\n\nTwo, by Ada.\n\nThree.")
    assert (answer.status_code, answer.context["conflict"].name) == (409, "")
    assert ELSEWHERE in answer.text


def test_caption_of_a_photo_changes_no_words_that_others_wrote(ada, ben, event):
    """Its name is followed everywhere, or the picture would be lost; the words below it are their author's."""
    shown = "![A quay](pier.png)\n*The quay*"
    photo = make_photo(event=event, name="pier.png", content=picture(), alt="A quay", caption="The quay")
    texts = {"state": "attended", "body": shown, "shared": True}
    of_ada = make_impression(session=make_session(day=event.days.get()), **texts)
    of_ben = make_impression(session=of_ada.session, author=event.memberships.get().user, **texts)
    Day.objects.update(note=shown)
    describe(photo, PhotoWords("harbour.png", "A pier", "I resign"), by=of_ben.author)
    of_ada.refresh_from_db()
    of_ben.refresh_from_db()
    followed = "![A pier](harbour.png)\n*I resign*"
    assert (of_ada.body, of_ben.body) == ("![A quay](harbour.png)\n*The quay*", followed)
    assert Day.objects.get().note == followed

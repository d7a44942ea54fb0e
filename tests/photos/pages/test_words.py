"""Name, alternative text and caption of a photo: nobody's change is lost, and the texts that show it follow."""

from typing import Any

import pytest

from factories import make_chapter, make_event, make_impression, make_photo, make_report, make_session
from parallel import at_once
from photos.pages.pages import LIST, url
from photos.samples import picture
from sessions.models import Event, Impression, Photo, Revision
from sessions.photos.names import rename
from sessions.versions.save import StaleData

pytestmark = pytest.mark.django_db


def jpeg(event: Event, name: str = "a.jpg", **fields: Any) -> Photo:
    return make_photo(event=event, name=name, content=picture("JPEG"), **fields)


def fields(photo: Photo, **typed: str) -> dict[str, str]:
    """Return what a browser sends that shows the photo as it is here, after somebody has typed."""
    shown = {name: getattr(photo, name) for name in ("alt", "caption", "name")}
    return {f"initial-{name}": value for name, value in shown.items()} | shown | typed


def words(photo: Photo) -> tuple[str, str, str]:
    photo = Photo.objects.get(pk=photo.pk)
    return photo.name, photo.alt, photo.caption


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def body(impression: Impression) -> str:
    return Impression.objects.get(pk=impression.pk).body


# Two at once


@pytest.mark.django_db(transaction=True)
def test_of_those_who_rename_at_once_one_is_first_and_texts_show_what_is_there() -> None:
    event = make_event(slug="harbour")
    impression = make_impression(session=make_session(event=event), body="![](a.jpg)")
    pk = jpeg(event).pk
    read = [Photo.objects.select_related("event").get(pk=pk) for _ in range(4)]

    def try_it(number: int) -> bool:
        try:
            rename(read[number], f"{number}.jpg", by=event.owner)
        except StaleData:
            return False
        return True

    results = at_once(4, try_it)
    assert results.count(True) == 1
    assert (Photo.objects.get().name, body(impression)) == (name := f"{results.index(True)}.jpg", f"![]({name})")


def test_page_shows_again_what_it_has_shown(owner, event) -> None:
    photo = jpeg(event, alt="A board")
    text = owner.get(url(photo)).text
    for name, value in (("alt", "A board"), ("caption", ""), ("name", "a.jpg")):
        shown = f' value="{value}"' if value else ""
        assert text.count(f'<input type="hidden" name="initial-{name}"{shown}') == 1


def test_stale_page_changes_what_was_typed_there_alone(owner, event) -> None:
    impression = make_impression(session=make_session(event=event), body="![](a.jpg)")
    photo = jpeg(event, caption="In the break")
    stale = fields(photo, caption="After lunch")
    owner.post(url(photo), fields(photo, name="board.jpg", alt="A board"))
    assert owner.post(url(photo), stale).status_code == 302
    assert words(photo) == ("board.jpg", "A board", "After lunch")
    assert body(impression) == "![A board](board.jpg)\n*After lunch*"


def test_field_that_was_changed_in_both_places_shows_both_and_is_saved_the_second_time(owner, event) -> None:
    photo = jpeg(event)
    stale = fields(photo, alt="Mine", caption="Under it")
    owner.post(url(photo), fields(photo, alt="Theirs", name="board.jpg"))
    response = owner.post(url(photo), stale)
    form = response.context["form"]
    assert response.status_code == 409
    assert words(photo) == ("board.jpg", "Theirs", "")
    assert {name: errors for name, errors in form.errors.items() if name != "__all__"} == {
        "alt": ["Saved elsewhere: Theirs"]
    }
    shown = {name: form[name].value() for name in ("alt", "caption", "name")}
    assert shown == {"alt": "Mine", "caption": "Under it", "name": "board.jpg"}
    again = {name: form.data[f"initial-{name}"] for name in shown}
    assert again == {"alt": "Theirs", "caption": "", "name": "board.jpg"}
    owner.post(url(photo), {f"initial-{name}": value for name, value in again.items()} | shown)
    assert words(photo) == ("board.jpg", "Mine", "Under it")


def test_what_was_sent_from_the_same_page_before_is_nobody_else_s(owner, event) -> None:
    photo = jpeg(event)
    first = fields(photo, alt="A board")
    second = fields(photo, alt="A long board") | {"initial-alt": ["A board", ""]}
    back = fields(photo, alt="") | {"initial-alt": ["A long board", ""]}
    saved = []
    for sent in (first, second, back):
        saved.append((owner.post(url(photo), sent).status_code, words(photo)[1]))
    assert saved == [(302, "A board"), (302, "A long board"), (302, "")]
    Photo.objects.update(alt="Theirs")
    assert (owner.post(url(photo), second).status_code, words(photo)[1]) == (409, "Theirs")


def test_text_that_was_stored_without_its_last_blank_is_nobody_else_s(owner, event) -> None:
    photo = jpeg(event)
    sent = fields(photo, alt="A board ")
    assert (owner.post(url(photo), sent).status_code, words(photo)[1]) == (302, "A board")
    more = fields(photo, alt="A board at sea") | {"initial-alt": "A board "}
    assert (owner.post(url(photo), more).status_code, words(photo)[1]) == (302, "A board at sea")
    nothing = fields(photo, alt="Bells", caption="Under it") | {"initial-alt": "A board at sea \0"}
    assert (owner.post(url(photo), nothing).status_code, words(photo)[1]) == (409, "A board at sea")


def test_script_gets_the_card_with_the_new_name(owner, event) -> None:
    photo = jpeg(event)
    response = owner.post(url(photo), fields(photo, name="board"), headers={"X-Autosave": "1"})
    assert (response.status_code, response.text.count('data-name="board.jpg"')) == (200, 1)


def test_same_change_in_both_places_is_no_difference(owner, event) -> None:
    photo = jpeg(event)
    sent = fields(photo, alt="A board", name="board.jpg")
    assert [owner.post(url(photo), sent).status_code for _ in range(2)] == [302, 302]
    assert words(photo) == ("board.jpg", "A board", "")


# Texts follow


def test_words_that_come_later_go_into_the_texts_that_have_none(owner, event) -> None:
    session = make_session(event=event)
    shown = "![](a.jpg)\n\nThen ![Mine](a.jpg), and ![](b.jpg)"
    impression = make_impression(session=session, summary="![](a.jpg)\n*Mine*", body=shown)
    chapter = make_chapter(report=make_report(event=event), body="![](c.jpg)")
    photo = jpeg(event)
    page = owner.post(url(photo), fields(photo, alt="A board", caption="In the break"), follow=True)
    impression.refresh_from_db()
    chapter.refresh_from_db()
    assert said(page) == ["Saved.", "The alternative text or caption was updated in 1 text."]
    assert impression.summary == "![A board](a.jpg)\n*Mine*"
    assert impression.body == "![A board](a.jpg)\n*In the break*\n\nThen ![Mine](a.jpg), and ![](b.jpg)"
    assert (impression.version, chapter.version) == (2, 1)
    assert [revision.texts["body"] for revision in Revision.objects.all()] == [shown]
    photo.refresh_from_db()
    owner.post(url(photo), fields(photo, alt="A wall", caption=""))
    impression.refresh_from_db()
    assert impression.summary == "![A wall](a.jpg)\n*Mine*"
    assert impression.body == "![A wall](a.jpg)\n\nThen ![Mine](a.jpg), and ![](b.jpg)"


def test_name_follows_and_what_cannot_is_said(owner, event) -> None:
    session = make_session(event=event, code="COM301", title="")
    impression = make_impression(session=session, body="![e](<a.jpg>)\n\n![x\ny](./a.jpg)\n\n![z][r]\n\n[r]: a.jpg")
    photo = jpeg(event)
    page = owner.post(url(photo), fields(photo, name="b.jpg"), follow=True)
    assert body(impression) == "![e](<b.jpg>)\n\n![x\ny](./b.jpg)\n\n![z][r]\n\n[r]: a.jpg"
    assert said(page) == [
        "Saved.",
        "The name was changed in 1 text.",
        "1 text still uses “a.jpg” in a form that could not be changed automatically. Change it here: COM301",
    ]


# Names


@pytest.mark.parametrize("name", ["B.JPG", "con.jpg", 'a"b.jpg', "a|b.jpg", "a*b.jpg", "a\u200bb.jpg", "a?.jpg"])
def test_name_that_is_taken_or_that_some_system_cannot_have_is_refused(owner, event, name) -> None:
    photo = jpeg(event)
    jpeg(event, "b.jpg")
    assert owner.post(url(photo), fields(photo, name=name)).status_code == 422
    assert words(photo) == ("a.jpg", "", "")


def test_name_can_change_from_small_letters_to_capital_ones(owner, event) -> None:
    photo = jpeg(event)
    owner.post(url(photo), fields(photo, name="A.JPG"))
    assert words(photo) == ("A.JPG", "", "")


def test_name_of_a_deleted_photo_is_kept_for_it(owner, event) -> None:
    photo = jpeg(event)
    gone = jpeg(event, "b.jpg")
    gone.discard()
    response = owner.post(url(photo), fields(photo, name="b.jpg"))
    assert (response.status_code, words(photo)[0]) == (422, "a.jpg")
    assert response.context["form"].errors["name"] == [
        "A deleted photo has this name, and texts may still use it. Restore it or delete it permanently first, or "
        "choose another name."
    ]
    owner.post(f"{LIST}purge/")
    owner.post(url(photo), fields(photo, name="b.jpg"))
    assert words(photo)[0] == "b.jpg"


# A missing photo


@pytest.mark.parametrize("missing_name", ["board.jpg", "board.png"])
def test_photo_that_gets_the_name_of_a_missing_one_takes_its_place(owner, event, missing_name) -> None:
    session = make_session(event=event)
    impression = make_impression(session=session, body=f"![]({missing_name}) ![](a.jpg)")
    missing = make_photo(session=session, name=missing_name)
    photo = jpeg(event)
    owner.post(url(photo), fields(photo, name=missing_name.upper()))
    photo.refresh_from_db()
    assert (photo.name, photo.session, photo.placed_by_hand) == ("board.jpg", session, True)
    assert body(impression) == "![](board.jpg) ![](board.jpg)"
    assert not Photo.objects.filter(pk=missing.pk).exists()


def test_photo_that_a_person_has_placed_stays_there_when_it_takes_the_name_of_a_missing_one(owner, event) -> None:
    missing = make_photo(session=make_session(event=event), name="board.jpg")
    own = make_session(event=event)
    photo = jpeg(event, session=own, placed_by_hand=True)
    owner.post(url(photo), fields(photo, name="board.jpg"))
    photo.refresh_from_db()
    assert (photo.name, photo.session) == ("board.jpg", own)
    assert list(event.photos.missing()) == []
    assert missing.name == "board.jpg"


def test_missing_photo_does_not_take_the_name_of_another(owner, event) -> None:
    first, second = (make_photo(event=event, name=f"{name}.jpg") for name in "ab")
    assert owner.post(url(first), fields(first, name="b.jpg")).status_code == 422
    assert (words(first)[0], words(second)[0]) == ("a.jpg", "b.jpg")

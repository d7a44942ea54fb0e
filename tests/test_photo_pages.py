"""The page of photos, and what can be done with them: moved, renamed, put right, turned, cut, deleted, brought back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

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
from photos_for_tests import colours, picture
from sessions.models import Event, Photo, Revision, Session
from sessions.photos import names

pytestmark = pytest.mark.django_db

LIST = "/events/harbour/photos/"
HTMX = {"HX-Request": "true"}
SCRIPT = {"X-Autosave": "1"}
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    return make_event(slug="harbour", time_zone="UTC")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client


def sitting(event: Event, code: str, start: datetime = NINE, **fields: Any) -> Session:
    day = event.days.first() or make_day(event=event)
    ends_at = start + timedelta(hours=1)
    return make_session(day=day, **{"code": code, "title": "", "starts_at": start, "ends_at": ends_at, **fields})


def url(photo: Photo, action: str = "") -> str:
    return f"{LIST}{photo.pk}/{action}"


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def reload(photo: Photo) -> Photo:
    return Photo.objects.get(pk=photo.pk)


# The page


def test_empty_page_says_how_to_begin(owner) -> None:
    text = owner.get(LIST).text
    assert text.count("<h2>No photos yet</h2>") == 1
    assert 'accept="image/*" multiple' in text
    assert 'id="chosen"' not in text


def test_page_shows_the_inbox_first_then_the_sessions_then_what_is_missing_and_deleted(owner, event) -> None:
    session = sitting(event, "COM301")
    make_photo(session=session, name="com301_0.jpg", content=picture())
    make_photo(event=event, name="photo_0.jpg", content=picture(), taken_at=NINE)
    make_photo(event=event, name="lost.jpg")
    make_photo(event=event, name="gone.jpg", content=picture()).discard()
    text = owner.get(LIST).text
    places = [text.index(f"<code>{name}</code>") for name in ("photo_0.jpg", "com301_0.jpg", "lost.jpg", "gone.jpg")]
    assert places == sorted(places)
    assert text.index('id="inbox-title"') < places[0] < text.index(f'id="of-{session.pk}"') < places[1]
    assert text.index('id="missing-title"') < places[2] < text.index("1 deleted photo") < places[3]


def test_inbox_stands_by_conference_days_and_a_night_belongs_to_the_evening_before(owner, event) -> None:
    for name, taken_at in (("c.jpg", NINE + timedelta(days=1)), ("b.jpg", NINE + timedelta(hours=18)), ("a.jpg", NINE)):
        make_photo(event=event, name=name, content=picture(), taken_at=taken_at)
    make_photo(event=event, name="d.jpg", content=picture())
    album = owner.get(LIST).context["album"]
    assert [(str(day.date), [waiting.photo.name for waiting in day.waiting]) for day in album.inbox] == [
        ("2026-12-01", ["a.jpg", "b.jpg"]),
        ("2026-12-02", ["c.jpg"]),
        ("None", ["d.jpg"]),
    ]


def test_photo_of_a_deleted_session_waits_in_the_inbox(owner, event) -> None:
    session = sitting(event, "COM301")
    make_photo(session=session, name="com301_0.jpg", content=picture())
    session.discard()
    assert [waiting.photo.name for waiting in owner.get(LIST).context["album"].waiting] == ["com301_0.jpg"]


def test_photo_of_the_inbox_is_offered_sessions_and_lies_there_after_a_tap(owner, event) -> None:
    first, second = sitting(event, "COM301"), sitting(event, "SVS210")
    photo = make_photo(event=event, name="photo_0.jpg", content=picture(), taken_at=NINE + timedelta(minutes=5))
    text = owner.get(LIST).text
    assert [text.count(f'name="session" value="{session.pk}"') for session in (first, second)] == [1, 1]
    response = owner.post(url(photo, "place/"), {"session": second.pk, "next": LIST})
    moved = reload(photo)
    assert (response["Location"], moved.session, moved.placed_by_hand) == (LIST, second, True)
    assert moved.name == "svs210_0.jpg"


@pytest.mark.parametrize("path", [LIST, "{photo}"])
def test_pictures_are_offered_in_the_sizes_that_are_there(owner, event, path) -> None:
    photo = make_photo(session=sitting(event, "COM301"), name="a.jpg", content=picture(), width=900, height=600)
    text = owner.get(path.format(photo=url(photo))).text
    file = "/events/harbour/photos/a.jpg"
    assert f'src="{file}/320.webp" srcset="{file}/320.webp 320w, {file}/640.webp 640w, {file} 900w"' in text


def test_part_of_the_page_is_enough_for_htmx(owner, event) -> None:
    photo = make_photo(event=event, content=picture())
    response = owner.post(url(photo, "place/"), {"session": ""}, headers=HTMX)
    assert response.text.lstrip().startswith('<div id="album" data-photos-part>')


def test_script_gets_the_card_of_the_photo_that_it_changed(owner, event) -> None:
    photo = make_photo(event=event, content=picture())
    response = owner.post(url(photo, "place/"), {"session": sitting(event, "COM301").pk}, headers=SCRIPT)
    assert response.text.strip().startswith(f'<li class="photo-card" id="photo-{photo.pk}"')


# Places


def test_several_photos_move_together_in_their_order(owner, event) -> None:
    session = sitting(event, "COM301")
    photos = [make_photo(event=event, name=f"photo_{n}.jpg", content=picture(), position=n + 1) for n in range(3)]
    keys = [photos[2].pk, photos[0].pk, "nonsense", make_photo(name="theirs.jpg").pk]
    page = owner.post(f"{LIST}move/", {"photo": keys, "session": session.pk}, follow=True)
    assert said(page) == ["2 photos moved."]
    moved = [(p.name, p.position, p.placed_by_hand) for p in session.photos.in_order()]
    assert moved == [("com301_0.jpg", 1, True), ("com301_1.jpg", 2, True)]
    assert [reload(photo).name for photo in photos] == ["com301_0.jpg", "photo_1.jpg", "com301_1.jpg"]
    owner.post(f"{LIST}move/", {"photo": photos[0].pk, "session": ""})
    assert (reload(photos[0]).session, reload(photos[0]).name) == (None, "photo_2.jpg")


@pytest.mark.parametrize("address", ["move/", "{photo}place/"])
def test_nothing_moves_to_a_session_that_is_not_there(owner, event, address) -> None:
    photo = make_photo(event=event, content=picture())
    gone = sitting(event, "COM301")
    gone.discard()
    for session in (gone.pk, make_session().pk, "nonsense"):
        path = LIST + address.format(photo=f"{photo.pk}/")
        assert owner.post(path, {"photo": photo.pk, "session": session}).status_code == 404
    assert reload(photo).session is None


def test_name_that_a_text_shows_or_a_person_has_chosen_stays_when_the_photo_moves(owner, event) -> None:
    session, other = sitting(event, "COM301"), sitting(event, "SVS210")
    make_impression(session=session, body="![](com301_0.jpg)")
    shown = make_photo(session=session, name="com301_0.jpg", content=picture())
    chosen = make_photo(session=session, name="whiteboard.jpg", content=picture())
    owner.post(f"{LIST}move/", {"photo": [shown.pk, chosen.pk], "session": other.pk})
    assert sorted(other.photos.values_list("name", flat=True)) == ["com301_0.jpg", "whiteboard.jpg"]


def test_clock_is_put_right_and_what_nobody_placed_is_filed_anew(owner, event) -> None:
    early, late = sitting(event, "COM301"), sitting(event, "SVS210", NINE + timedelta(hours=2))
    by_clock = make_photo(session=early, name="com301_0.jpg", content=picture(), taken_at=NINE + timedelta(minutes=30))
    by_hand = make_photo(
        session=early, name="com301_1.jpg", content=picture(), taken_at=by_clock.taken_at, placed_by_hand=True
    )
    untouched = make_photo(session=early, name="com301_2.jpg", content=picture(), taken_at=by_clock.taken_at)
    timeless = make_photo(event=event, name="photo_0.jpg", content=picture())
    chosen = {"photo": [by_clock.pk, by_hand.pk, timeless.pk]}
    page = owner.post(f"{LIST}clock/", {**chosen, "hours": 1, "minutes": 45, "direction": "behind"}, follow=True)
    assert said(page) == ["The times of 2 photos are put right, 1 lies in another place now."]
    places = [(p.session, p.taken_at) for p in map(reload, (by_clock, by_hand, untouched, timeless))]
    right = NINE + timedelta(hours=2, minutes=15)
    assert places == [(late, right), (early, right), (early, by_clock.taken_at), (None, None)]
    owner.post(f"{LIST}clock/", {**chosen, "hours": 1, "minutes": 45, "direction": "ahead"})
    assert (reload(by_clock).session, reload(by_clock).taken_at) == (early, by_clock.taken_at)


@pytest.mark.parametrize(
    "fields",
    [{}, {"hours": 0, "minutes": 0, "direction": "ahead"}, {"minutes": 60, "direction": "ahead"}, {"hours": 1}]
    + [{"hours": 99_999, "direction": "ahead"}, {"hours": "x", "direction": "ahead"}],
)
def test_clock_is_not_put_right_by_nothing_or_nonsense(owner, event, fields) -> None:
    photo = make_photo(event=event, content=picture(), taken_at=NINE)
    page = owner.post(f"{LIST}clock/", {"photo": photo.pk, **fields}, follow=True)
    assert said(page) == ["Say by how many hours and minutes the clock was wrong."]
    assert reload(photo).taken_at == NINE


@pytest.mark.parametrize("action", ["move/", "clock/"])
def test_nothing_is_done_to_no_photos(owner, action) -> None:
    body = {"session": "", "hours": 1, "direction": "ahead"}
    assert len(said(owner.post(LIST + action, body, follow=True))) == 1


def test_inbox_is_filed_once_it_is_known_what_was_attended(owner, event) -> None:
    attended = sitting(event, "COM301")
    sitting(event, "SVS210")
    photo = make_photo(event=event, name="photo_0.jpg", content=picture(), taken_at=NINE)
    kept = make_photo(event=event, name="photo_1.jpg", content=picture(), taken_at=NINE, placed_by_hand=True)
    assert owner.get(LIST).context["album"].sure == 0
    make_impression(session=attended, state="attended")
    assert owner.get(LIST).context["album"].sure == 1
    owner.post(f"{LIST}sort/")
    assert [(reload(each).session, reload(each).placed_by_hand) for each in (photo, kept)] == [
        (attended, False),
        (None, True),
    ]


def test_photo_moves_up_and_down_among_those_of_its_session(owner, event) -> None:
    session = sitting(event, "COM301")
    photos = [make_photo(session=session, name=f"{n}.jpg", content=picture()) for n in range(3)]
    make_photo(event=event, name="other.jpg", content=picture())
    for index, direction, order in ((2, "up", "021"), (0, "down", "201"), (2, "up", "201"), (1, "down", "201")):
        owner.post(url(photos[index], "place/"), {"direction": direction})
        assert [photo.name[0] for photo in session.photos.in_order()] == list(order)


def test_photo_follows_its_heading_as_long_as_it_has_one(owner, event) -> None:
    photo = make_photo(session=sitting(event, "COM301"), content=picture())
    owner.post(url(photo, "follow/"), {"follows": "on"})
    assert reload(photo).follows_heading
    owner.post(url(photo, "place/"), {"session": ""})
    assert not reload(photo).follows_heading
    owner.post(url(photo, "follow/"), {"follows": "on"})
    assert not reload(photo).follows_heading


# Words and names


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
    save, asked = names.save_renamed, []

    def busy_once(*args: Any, **fields: Any) -> int | None:
        asked.append(fields)
        return None if len(asked) == 1 else save(*args, **fields)

    monkeypatch.setattr(names, "save_renamed", busy_once)
    owner.post(url(photo), {"name": "board.jpg"})
    assert reload(photo).name == "board.jpg"
    monkeypatch.setattr(names, "save_renamed", lambda *args, **fields: None)
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


# Turned and cut


def stored(photo: Photo) -> tuple[tuple[str, ...], tuple[int | None, int | None]]:
    photo = reload(photo)
    with photo.file.open() as file:
        return colours(file.read()), (photo.width, photo.height)


RGBW = ("red", "green", "blue", "white")


def test_photo_is_turned_and_cut_and_all_of_it_can_be_undone(
    owner, event, settings, django_capture_on_commit_callbacks: Any
) -> None:
    photo = make_photo(event=event, name="a.png", content=picture(size=(80, 60)))
    first = photo.file.name

    def post(action: str, **body: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            owner.post(url(photo, action), body)

    post("turn/", direction="right")
    assert stored(photo) == (("blue", "red", "white", "green"), (60, 80))
    post("crop/", left=50)
    assert stored(photo) == (("red", "red", "green", "green"), (30, 80))
    post("undo/")
    assert stored(photo) == (("blue", "red", "white", "green"), (60, 80))
    post("undo/")
    assert stored(photo) == (("red", "red", "green", "green"), (30, 80))
    post("turn/", direction="left")
    assert stored(photo) == (("red", "green", "red", "green"), (80, 30))
    post("undo/", all="1")
    assert stored(photo) == (RGBW, (80, 60))
    photo = reload(photo)
    assert (photo.file.name, photo.unedited_file.name, photo.edit) == (first, "", None)
    kept = {path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    assert kept == {Path(first).name}


def test_undo_is_offered_after_a_turn(owner, event) -> None:
    photo = make_photo(event=event, content=picture())
    page = owner.post(url(photo, "turn/"), {"direction": "left"}, follow=True)
    assert f'action="{url(photo, "undo/")}"' in page.text
    assert "As it was sent" in page.text


@pytest.mark.parametrize("sides", [{"left": 50, "right": 50}, {"left": 96}, {"top": -1}, {"top": "x"}, {"left": "nan"}])
def test_too_much_is_not_cut_off(owner, event, sides) -> None:
    photo = make_photo(event=event, content=picture())
    page = owner.post(url(photo, "crop/"), sides, follow=True)
    assert said(page) == ["Leave something of the photo: give numbers from 0 to 95 percent."]
    assert reload(photo).edit is None


def test_picture_that_moves_is_neither_turned_nor_cut(owner, event) -> None:
    photo = make_photo(event=event, name="a.gif", content=picture("GIF"))
    assert "Turn left" not in owner.get(url(photo)).text
    page = owner.post(url(photo, "turn/"), follow=True)
    assert said(page) == ["A picture that moves cannot be turned or cut."]


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_photo_without_a_picture_is_not_turned(owner, event, content) -> None:
    photo = make_photo(event=event, content=content)
    page = owner.post(url(photo, "turn/"), follow=True)
    assert len(said(page)) == 1
    assert reload(photo).edit is None


# Deleted and brought back


def test_photo_is_deleted_and_brought_back_by_the_button_of_the_message(owner, event) -> None:
    photo = make_photo(session=sitting(event, "COM301"), name="com301_0.jpg", content=picture())
    page = owner.post(url(photo, "delete/"), follow=True)
    assert said(page) == ["Deleted “com301_0.jpg”."]
    assert f'action="{url(photo, "restore/")}"' in page.text
    assert owner.get("/events/harbour/photos/com301_0.jpg").status_code == 404
    assert owner.get(url(photo)).status_code == 404
    owner.post(url(photo, "restore/"))
    assert owner.get(url(photo)).status_code == 200
    assert reload(photo).session is not None


@pytest.mark.parametrize("action", ["", "turn/", "crop/", "undo/", "place/", "follow/", "delete/"])
def test_photo_that_was_deleted_in_another_tab_is_said_to_be_in_the_bin_and_can_come_back(owner, event, action) -> None:
    photo = make_photo(event=event, name="a.png", content=picture())
    photo.discard()
    response = owner.post(url(photo, action), {"alt": "A <board>", "left": 10, "direction": "left"})
    assert (response.status_code, response.text.count("<h1>This photo is in the bin</h1>")) == (404, 1)
    assert response.text.count("A &lt;board&gt;") == 1
    assert reload(photo).edit is None
    back = owner.post(url(photo, "restore/"), {"next": url(photo)})
    assert (f'action="{url(photo, "restore/")}"' in response.text, back["Location"]) == (True, url(photo))
    assert reload(photo).deleted_at is None


def test_photo_whose_name_is_taken_meanwhile_comes_back_under_another(owner, event) -> None:
    photo = make_photo(session=sitting(event, "COM301"), name="com301_0.jpg", content=picture())
    photo.discard()
    make_photo(event=event, name="com301_0.jpg")
    owner.post(url(photo, "restore/"))
    assert reload(photo).name == "com301_1.jpg"


def test_deleted_photos_go_for_good_with_all_their_files(
    owner, event, settings, django_capture_on_commit_callbacks: Any
) -> None:
    kept = make_photo(event=event, name="kept.png", content=picture())
    gone = make_photo(event=event, name="gone.png", content=picture())
    owner.post(url(gone, "turn/"))
    owner.post(url(gone, "delete/"))
    with django_capture_on_commit_callbacks(execute=True):
        page = owner.post(f"{LIST}purge/", follow=True)
    assert said(page)[-1] == "1 photo is gone for good."
    assert list(Photo.objects.all()) == [kept]
    assert [path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == [Path(kept.file.name).name]


# Files


def test_address_that_holds_the_digest_is_kept_for_ever_and_others_are_asked_again(owner, event) -> None:
    photo = make_photo(event=event, content=picture())
    owner.post(url(photo, "turn/"))
    photo = reload(photo)
    file = f"{LIST}{photo.name}"
    for path in (file, f"{file}/320.webp", f"{file}/640.webp"):
        named, other = (owner.get(f"{path}?v={version}") for version in (photo.version, "0" * 16))
        assert named["Cache-Control"] == "private, max-age=31536000, immutable"
        assert other["Cache-Control"] == "private, no-cache"
        assert named["ETag"] == other["ETag"]
        again = owner.get(path, headers={"If-None-Match": named["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", named["ETag"])
        head = owner.head(path)
        assert (head.status_code, head["Content-Length"]) == (200, named["Content-Length"])
        for response in (named, other, head):
            response.getvalue()
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_file_without_a_digest_in_its_name_is_known_by_its_content(owner, event) -> None:
    photo = make_photo(event=event, name="a.png", content=picture())
    first = owner.get(f"{LIST}a.png")
    before = first["ETag"]
    assert first.getvalue() == picture()
    Path(photo.file.path).write_bytes(picture(seed="other"))
    after = owner.get(f"{LIST}a.png", headers={"If-None-Match": before})
    assert (after.getvalue(), after["ETag"] == before) == (picture(seed="other"), False)


@pytest.mark.parametrize("width", [0, 1, 321, 2000])
def test_thumbnail_of_another_width_is_not_made(owner, event, width) -> None:
    make_photo(event=event, name="a.png", content=picture())
    assert owner.get(f"{LIST}a.png/{width}.webp").status_code == 404


@pytest.mark.parametrize("content", [None, b"<html>", b""])
def test_thumbnail_of_what_is_no_picture_is_not_found(owner, event, content) -> None:
    make_photo(event=event, name="a.png", content=content)
    assert owner.get(f"{LIST}a.png/320.webp").status_code == 404


def test_file_and_thumbnail_are_nobody_else_s(client, owner, event) -> None:
    make_photo(event=event, name="a.png", content=picture())
    client.force_login(make_user())
    assert [client.get(f"{LIST}a.png{rest}").status_code for rest in ("", "/320.webp")] == [404, 404]


def test_photo_is_put_before_another_one_of_its_session(owner, event) -> None:
    session = sitting(event, "COM301")
    first, second, third = (make_photo(session=session, name=f"{n}.png", content=picture()) for n in "abc")
    elsewhere = make_photo(event=event, name="d.png", content=picture())

    def order() -> str:
        return "".join(photo.name[0] for photo in session.photos.in_order())

    assert owner.post(url(third, "place/"), {"before": first.pk}, headers=HTMX).status_code == 200
    assert order() == "cab"
    assert owner.post(url(third, "place/"), {"before": ""}, headers=HTMX).status_code == 200
    assert order() == "abc"
    for other in (elsewhere.pk, "nonsense"):
        assert owner.post(url(second, "place/"), {"before": other}, headers=HTMX).status_code == 404
    assert order() == "abc"

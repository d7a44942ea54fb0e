"""Many photos are moved, deleted and restored at once, like one after the other, and each can be undone."""

import re
import uuid
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_event, make_impression, make_operation, make_photo
from photos.pages.pages import HTMX, LIST, NINE, reload, said, sitting
from photos.samples import picture
from sessions.models import Operation, Photo
from sessions.photos.many import move_many
from tiers import later

pytestmark = pytest.mark.django_db


def undo_of(page: Any) -> str:
    """Return the address that Undo of the last message posts to."""
    return [message.extra_tags for message in page.context["messages"]][-1]


def places(photos: list[Photo]) -> list[tuple[Any, ...]]:
    fresh = [reload(photo) for photo in photos]
    return [(each.session_id, each.position, each.placed_by_hand, each.follows_heading, each.name) for each in fresh]


@pytest.mark.parametrize("seed", [*range(6), *later(*range(6, 24))])
def test_photos_that_move_together_lie_as_if_each_was_moved(event, seed) -> None:
    random = Random(seed)
    here, there = sitting(event, "COM301"), sitting(event, "SVS210")
    make_impression(session=here, body="![](com301_1.png)\n\n![](com301_3.png)")
    results = []
    plan = [
        (random.choice([here, there, None]), random.choice([None, *range(9)]), random.random() < 0.2, random.random())
        for _ in range(9)
    ]
    chosen, target = random.sample(range(9), 5), random.choice([there, None])
    for together in (True, False):
        event.photos.all().delete()
        made = []
        for number, (session, minute, is_gone, weight) in enumerate(plan):
            stem = session.code.lower() if session else "photo"
            name = f"{stem}_{number}.png" if weight < 0.8 else f"whiteboard {number}.png"
            taken_at = None if minute is None else NINE + timedelta(minutes=minute)
            photo = make_photo(event=event, session=session, name=name, content=b"x", taken_at=taken_at)
            Photo.objects.filter(pk=photo.pk).update(position=number, follows_heading=session is not None)
            made.append(photo)
            if is_gone and number not in chosen:
                photo.discard()
        keys = [made[index].pk for index in chosen]
        if together:
            move_many(event, keys, target)
        else:
            for photo in event.photos.filter(pk__in=keys).in_order():
                move_many(event, [photo.pk], target)
        rows = event.photos.order_by("session", "position", "name", "pk")
        results.append(
            [(made.index(each), each.session, each.name, each.placed_by_hand, each.follows_heading) for each in rows]
        )
    assert results[0] == results[1]


def test_move_of_many_is_undone_to_the_very_places(owner, event) -> None:
    first, second, third = sitting(event, "COM301"), sitting(event, "SVS210"), sitting(event, "OPS320")
    mixed = [make_photo(session=first, name=f"com301_{n}.png", content=b"x", position=n + 1) for n in range(3)]
    mixed += [make_photo(event=event, name=f"photo_{n}.png", content=b"x", position=n + 1) for n in range(2)]
    Photo.objects.filter(pk=mixed[0].pk).update(follows_heading=True, placed_by_hand=True)
    before = places(mixed)
    page = owner.post(f"{LIST}move/", {"photo": [photo.pk for photo in mixed], "session": second.pk}, follow=True)
    assert said(page) == ["5 photos moved to SVS210."]
    assert {reload(photo).session for photo in mixed} == {second}
    moved_on = mixed.pop()
    owner.post(f"{LIST}{moved_on.pk}/place/", {"session": third.pk})
    after = owner.post(undo_of(page), follow=True)
    assert (said(after)[-1], places(mixed)) == ("4 photos are back in their places.", before[:-1])
    assert reload(moved_on).session == third
    assert said(owner.post(undo_of(page), follow=True))[-1] == "No photo was changed."


def test_many_are_deleted_and_come_back_by_undo(owner, event) -> None:
    photos = [make_photo(event=event, name=f"photo_{n}.png", content=b"x") for n in range(3)]
    keys = [photos[0].pk, photos[2].pk, "nonsense", make_photo(name="theirs.png", content=b"x").pk]
    page = owner.post(f"{LIST}delete/", {"photo": keys}, follow=True)
    assert said(page) == ["2 photos deleted."]
    assert list(Photo.objects.present().order_by("name")) == [photos[1], Photo.objects.get(name="theirs.png")]
    make_photo(event=event, name="photo_0.png", content=b"x")
    owner.post(undo_of(page))
    assert [(reload(photo).name, reload(photo).deleted_at) for photo in photos] == [
        ("photo_3.png", None),
        ("photo_1.png", None),
        ("photo_2.png", None),
    ]


def test_all_deleted_photos_are_restored_from_the_album(owner, event) -> None:
    gone = [make_photo(event=event, name=f"photo_{n}.png", content=b"x") for n in range(3)]
    for photo in gone:
        photo.discard()
    make_photo(name="theirs.png", content=b"x").discard()
    form = owner.get(LIST).text.partition('<form id="restore-all"')[2].partition("</form>")[0]
    assert re.findall(r'<input type="hidden" name="(\w+)" value="(\w)">', form) == [("all", "1")]
    page = owner.post(f"{LIST}restore/", {"all": "1"}, follow=True)
    assert said(page) == ["3 photos are back in their places."]
    assert (event.photos.present().count(), Photo.objects.deleted().count()) == (3, 1)


def test_named_photos_alone_are_restored_as_pages_of_earlier_versions_ask(owner, event) -> None:
    gone = [make_photo(event=event, name=f"photo_{n}.png", content=b"x") for n in range(3)]
    for photo in gone:
        photo.discard()
    owner.post(f"{LIST}restore/", {"photo": [photo.pk for photo in gone[:2]]})
    assert list(event.photos.deleted()) == [gone[2]]


def test_two_deleted_photos_of_one_name_come_back_under_two(owner, event) -> None:
    gone = []
    for _ in range(2):
        gone.append(make_photo(event=event, name="com301_0.png", content=b"x"))
        gone[-1].discard()
    owner.post(f"{LIST}restore/", {"photo": [photo.pk for photo in gone]})
    assert sorted(event.photos.present().values_list("name", flat=True)) == ["com301_0.png", "photo_0.png"]


def test_no_more_photos_are_restored_than_a_person_may_have(owner, event, settings) -> None:
    settings.QUOTAS = {**settings.QUOTAS, "photos": 2}
    gone = [make_photo(event=event, name=f"photo_{n}.png", content=b"x") for n in range(3)]
    for photo in gone:
        photo.discard()
    owner.post(f"{LIST}restore/", {"photo": [photo.pk for photo in gone]})
    assert event.photos.present().count() == 0
    owner.post(f"{LIST}restore/", {"photo": [photo.pk for photo in gone[:2]]})
    assert event.photos.present().count() == 2


def test_write_of_the_outbox_is_done_once_and_undone_by_its_own_key(owner, event) -> None:
    photos = [make_photo(event=event, name=f"photo_{n}.png", content=picture()) for n in range(2)]
    key = str(uuid.uuid4())
    fields = {"photo": [photo.pk for photo in photos]}
    answers = [owner.post(f"{LIST}delete/", fields, headers={**HTMX, "X-Operation": key}) for _ in range(2)]
    assert [answer.headers["X-Operation"] for answer in answers] == [key, key]
    assert f'action="{LIST}undo/{key}/"' in answers[0].text
    assert Operation.objects.count() == 1
    owner.post(f"{LIST}undo/{key}/")
    assert event.photos.present().count() == 2


def test_nothing_of_others_or_of_another_kind_is_undone(owner, event) -> None:
    other = make_event()
    photo = make_photo(event=other, content=b"x")
    photo.discard()
    done = {"event": str(other.pk), "deleted": [str(photo.pk)]}
    theirs = make_operation(user=other.owner, facts=done)
    of_another_event = make_operation(user=event.owner, facts=done)
    of_a_line = make_operation(user=event.owner, facts={"taken_back": True})
    empty = make_operation(user=event.owner, facts=None)
    for operation in (theirs, of_another_event, of_a_line, empty):
        assert owner.post(f"{LIST}undo/{operation.pk}/").status_code == 404
    assert reload(photo).deleted_at is not None


@pytest.mark.release
@pytest.mark.parametrize(
    ("action", "fields", "why"),
    [
        ("move/", {"session": "inbox"}, "Select the photos to move first."),
        ("delete/", {}, "Select the photos to delete first."),
    ],
)
def test_what_is_missing_is_asked_for(owner, event, action, fields, why) -> None:
    assert said(owner.post(LIST + action, fields, follow=True)) == [why]


def test_place_that_was_not_chosen_is_asked_for(owner, event) -> None:
    photo = make_photo(session=sitting(event, "COM301"), name="com301_0.png", content=b"x")
    page = owner.post(f"{LIST}move/", {"photo": photo.pk}, follow=True)
    assert said(page) == ["Choose the session to move them to first."]
    owner.post(f"{LIST}move/", {"photo": photo.pk, "session": "inbox"})
    assert reload(photo).session is None


def counted(page: Any) -> list[tuple[str, str, bool]]:
    """Return level, text, and whether Undo is offered, of each message."""
    return [(message.level_tag, str(message), bool(message.extra_tags)) for message in page.context["messages"]]


def test_message_counts_what_moved_and_not_what_was_there_or_was_deleted_meanwhile(owner, event) -> None:
    session = sitting(event, "COM301")
    there, gone = (make_photo(session=session, name=f"com301_{n}.png", content=b"x") for n in range(2))
    photo = make_photo(event=event, name="photo_0.png", content=b"x")
    gone.discard()
    fields = {"photo": [there.pk, gone.pk, photo.pk], "session": session.pk}
    assert counted(owner.post(f"{LIST}move/", fields, follow=True)) == [("success", "1 photo moved to COM301.", True)]
    assert reload(photo).session == session
    assert counted(owner.post(f"{LIST}move/", fields, follow=True)) == [("info", "No photo was changed.", False)]


def test_photos_that_are_deleted_as_they_are_moved_stay_deleted_and_the_others_move(owner, event, monkeypatch) -> None:
    session = sitting(event, "COM301")
    gone, photo = (make_photo(event=event, name=f"photo_{n}.png", content=b"x") for n in range(2))

    def delete_first(*args: Any) -> Any:
        gone.discard()
        return move_many(*args)

    monkeypatch.setattr("sessions.views.photos.many.move_many", delete_first)
    page = owner.post(f"{LIST}move/", {"photo": [gone.pk, photo.pk], "session": session.pk}, follow=True)
    assert counted(page) == [("success", "1 photo moved to COM301.", True)]
    assert (reload(gone).session, reload(photo).session) == (None, session)


@pytest.mark.parametrize(("action", "is_deleted"), [("delete/", True), ("restore/", False), ("move/", True)])
def test_what_is_done_already_is_no_success(owner, event, action, is_deleted) -> None:
    photo = make_photo(event=event, name="photo_0.png", content=b"x")
    if is_deleted:
        photo.discard()
    page = owner.post(LIST + action, {"photo": photo.pk, "session": "inbox"}, follow=True)
    assert counted(page) == [("info", "No photo was changed.", False)]


@pytest.mark.release
def test_an_album_of_a_thousand_photos_is_moved_and_deleted_at_once(owner, event) -> None:
    session = sitting(event, "COM301")
    Photo.objects.bulk_create(Photo(event=event, name=f"photo_{n}.png") for n in range(1_000))
    fields = {"photo": list(event.photos.values_list("pk", flat=True)), "session": session.pk, "next": LIST}
    assert said(owner.post(f"{LIST}move/", fields, follow=True)) == ["1000 photos moved to COM301."]
    assert said(owner.post(f"{LIST}delete/", fields, follow=True)) == ["1000 photos deleted."]
    assert event.photos.present().count() == 0


@pytest.mark.release
@pytest.mark.parametrize("action", ["move/", "delete/", "restore/", "clock/"])
def test_more_photos_than_can_be_selected_are_refused_with_the_limit(owner, event, action) -> None:
    why = "No photo was changed: at most 1980 photos can be selected at once."
    fields = {"photo": [uuid.uuid4() for _ in range(2_001)]}
    page = owner.post(LIST + action, fields)
    assert (page.status_code, said(page), page.text.count('id="album"')) == (413, [why], 1)
    for headers in (HTMX, {"X-Operation": str(uuid.uuid4())}):
        part = owner.post(LIST + action, fields, headers=headers)
        assert (part.status_code, part.headers["HX-Reswap"]) == (422, "none")
        assert re.findall(r"<p>(.*?)</p>", part.text) == [why]
    theirs = make_event(slug="theirs")
    assert theirs.name not in owner.post(f"/events/{theirs.slug}/photos/{action}", fields).text


def test_many_take_as_many_queries_as_one(owner, event) -> None:
    session = sitting(event, "COM301")
    make_impression(session=session, state="attended")
    owner.get(LIST)
    counts = []
    for number in (1, 30):
        made = [
            make_photo(
                event=event,
                name=f"photo_{number}{index:02}.png",
                content=b"x",
                taken_at=NINE - timedelta(minutes=number + index),
            )
            for index in range(number)
        ]
        keys = [photo.pk for photo in made]
        undo = []
        for action, fields in (("move/", {"session": session.pk}), ("delete/", {})):
            with CaptureQueriesContext(connection) as asked:
                page = owner.post(LIST + action, {"photo": keys, **fields}, headers=HTMX)
            undo.append(page.text.split(f'action="{LIST}undo/')[1][:36])
            counts.append((action, len(asked)))
        for key in reversed(undo):
            with CaptureQueriesContext(connection) as asked:
                owner.post(f"{LIST}undo/{key}/", headers=HTMX)
            counts.append(("undo", len(asked)))
        assert {reload(photo).session for photo in made} == {None}
        event.photos.all().delete()
    assert counts[:4] == counts[4:]

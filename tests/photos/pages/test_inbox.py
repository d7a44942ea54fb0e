"""The inbox is the same wherever it is counted and filed: photos of no session, and those of deleted ones."""

import pytest

from factories import make_photo
from photos.pages.pages import LIST, NINE, sitting
from photos.samples import picture

pytestmark = pytest.mark.django_db


def test_photo_of_a_deleted_session_is_counted_and_filed_like_every_other_of_the_inbox(owner, event) -> None:
    gone, there = sitting(event, "COM301"), sitting(event, "SVS210")
    photo = make_photo(session=gone, name="com301_0.png", content=picture(), taken_at=NINE)
    placed = make_photo(session=gone, name="b.png", content=picture(), taken_at=NINE, placed_by_hand=True)
    lies = make_photo(session=there, name="svs210_0.png", content=picture(), taken_at=NINE)
    make_photo(event=event, name="c.png")
    gone.discard()
    album = owner.get(LIST).context["album"]
    page = owner.get(f"/events/harbour/sessions/{there.pk}/")
    assert (len(album.waiting), page.context["inbox_count"], album.sure) == (2, 2, 1)
    response = owner.post(f"{LIST}sort/", follow=True)
    assert [str(message) for message in response.context["messages"]] == ["1 photo assigned by time."]
    for each in (photo, placed, lies):
        each.refresh_from_db()
    assert [each.session for each in (photo, placed, lies)] == [there, gone, there]
    assert photo.name == "svs210_1.png"

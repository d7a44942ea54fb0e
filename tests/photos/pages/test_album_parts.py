"""A long album shows its first photos, and the others when they are asked for; what is done keeps what is shown."""

import re

import pytest

from factories import make_chapter, make_photo, make_report
from photos.pages.pages import HTMX, LIST, NINE, sitting, url
from sessions.models import Event, Photo
from sessions.views.photos.album import AT_ONCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def photos(event: Event) -> list[Photo]:
    """Make two photos more than a page shows in the inbox, one of two sessions each, and one of a report."""
    taken = {"taken_at": NINE, "content": b"x"}
    made = [make_photo(event=event, name=f"photo_{n:03}.png", position=n, **taken) for n in range(AT_ONCE + 2)]
    made += [make_photo(session=sitting(event, code), name=f"{code}_0.png", content=b"x") for code in ("A1", "B1")]
    make_chapter(report=make_report(event=event), body="![](statistics.png)")
    return [*made, make_photo(event=event, name="statistics.png", content=b"x")]


def shown(text: str) -> list[str]:
    return [part.partition('"')[0] for part in text.split('data-name="')[1:]]


def test_first_photos_are_shown_and_a_link_leads_to_the_others(owner, photos) -> None:
    names = [photo.name for photo in photos]
    text = owner.get(LIST).text
    assert shown(text) == names[:AT_ONCE]
    assert f'Inbox <span class="group-count">{AT_ONCE + 2}</span>' in text
    last = photos[AT_ONCE - 1]
    more = f'href="?show={2 * AT_ONCE}#photo-{last.pk}" data-from="{AT_ONCE}" data-rest="5">Show more photos'
    assert text.count(more) == 1
    assert f'name="next" value="{LIST}"' in text
    text = owner.get(f"{LIST}?show={2 * AT_ONCE}").text
    assert (shown(text), "album-more" in text) == (names, False)
    assert f'name="next" value="{LIST}?show={len(names)}"' in text
    for wrong in ("0", "-1", "x", "９９", "9" * 30):
        assert shown(owner.get(f"{LIST}?show={wrong}").text) == names[:AT_ONCE]


def test_script_gets_the_photos_behind_those_that_are_shown_in_their_places(owner, event, photos) -> None:
    text = owner.get(f"{LIST}?from={AT_ONCE}&show={AT_ONCE + 3}", headers=HTMX).text
    assert text.strip().startswith('<section class="photo-inbox" id="inbox"')
    assert shown(text) == [photo.name for photo in photos[AT_ONCE : AT_ONCE + 3]]
    ends = {"inbox": AT_ONCE + 2, "photos-of-day-1": AT_ONCE + 4, f"group-{photos[-3].session_id}": AT_ONCE + 3}
    for place, end in ends.items():
        assert text.count(f'id="{place}"') == 1
        assert f'data-end="{end}"' in text.partition(f'id="{place}"')[2].partition(">")[0]
    # The whole page has nothing in front of it.
    assert len(shown(owner.get(f"{LIST}?from={AT_ONCE}").text)) == AT_ONCE


def test_photo_that_is_dragged_behind_the_last_one_shown_stands_before_the_next(owner, event) -> None:
    session = sitting(event, "A1")
    made = [make_photo(session=session, name=f"a1_{n:03}.png", position=n, content=b"x") for n in range(AT_ONCE + 1)]
    assert owner.get(LIST).text.count(f'data-order-grid data-following="{made[-1].pk}"') == 1
    assert "data-following" not in owner.get(f"{LIST}?show={AT_ONCE + 1}").text


def test_what_is_done_to_photos_leaves_as_many_on_the_page(owner, event, photos) -> None:
    headers = HTMX | {"HX-Current-URL": f"http://testserver{LIST}?show={AT_ONCE + 3}"}
    text = owner.post(f"{LIST}delete/", {"photo": [photos[0].pk]}, headers=headers).text
    assert shown(text) == [photo.name for photo in photos[1 : AT_ONCE + 4]]
    for wrong in ("http://[", f"{LIST}?show=x", ""):
        text = owner.post(f"{LIST}sort/", headers=HTMX | {"HX-Current-URL": wrong}).text
        assert len(shown(text)) == AT_ONCE


def test_first_deleted_photos_are_shown_and_a_link_leads_to_the_others(owner, event) -> None:
    Photo.objects.bulk_create(
        Photo(event=event, name=f"photo_{n:03}.png", position=n, deleted_at=NINE) for n in range(AT_ONCE + 2)
    )

    def listed(query: str = "") -> tuple[list[str], list[str], bool]:
        text = owner.get(LIST + query).text
        fold = text[text.index('<details class="fold photo-bin"') :].partition("</details>")[0]
        assert f"{AT_ONCE + 2} deleted photos" in fold
        links = re.findall(r'href="(\?[^"]*)">Show more photos<', fold)
        return re.findall(r"<code>(.*?)</code>", fold), links, fold.partition(">")[0].count(" open") == 1

    names = [f"photo_{n:03}.png" for n in range(AT_ONCE + 2)]
    last = event.photos.get(name=names[AT_ONCE - 1])
    more = f"?show=0&amp;deleted={2 * AT_ONCE}#deleted-{last.pk}"
    assert listed() == (names[:AT_ONCE], [more], False)
    assert listed(f"?show=0&deleted={2 * AT_ONCE}") == (names, [], True)
    assert listed("?deleted=x") == (names[:AT_ONCE], [more], False)
    # What is done to one leaves as many on the page.
    headers = HTMX | {"HX-Current-URL": f"http://testserver{LIST}?deleted={2 * AT_ONCE}"}
    text = owner.post(url(last, "restore/"), headers=headers).text
    assert len(re.findall(r' id="deleted-', text)) == AT_ONCE + 1


def test_page_of_a_photo_leads_back_to_an_album_that_shows_it(owner, event, photos) -> None:
    for place in (0, AT_ONCE - 1, AT_ONCE, len(photos) - 1):
        photo = photos[place]
        back = LIST if place < AT_ONCE else f"{LIST}?show={place + 1}"
        assert f'href="{back}#photo-{photo.pk}"' in owner.get(url(photo)).text
        assert photo.name in shown(owner.get(back).text)


def test_page_of_a_photo_leads_to_those_beside_it(owner, event) -> None:
    made = [make_photo(event=event, name=f"photo_{n}.png", position=n, content=b"x") for n in range(3)]
    found = [re.findall(r'href="([^"]*)" rel="(prev|next)"', owner.get(url(photo)).text) for photo in made]
    assert found == [
        [(url(made[1]), "next")],
        [(url(made[0]), "prev"), (url(made[2]), "next")],
        [(url(made[1]), "prev")],
    ]

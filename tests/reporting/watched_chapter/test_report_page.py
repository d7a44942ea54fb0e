"""The page of a report says which photos no text shows, and lets them follow their heading."""

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from factories import make_day, make_event, make_photo, make_session
from reporting.watched_chapter.articles import article, follow
from sessions.models import Photo, Report, Session

DETAIL = "/events/harbour/reports/harbour-report/"


@pytest.fixture
def owner(client: Client, report: Report) -> Client:
    client.force_login(report.event.owner)
    return client


def findings(client: Client, key: str) -> list[tuple[str, str, str]]:
    """Return label, sentence and address of the findings of that kind."""
    found = client.get(DETAIL).context["findings"]
    return [(each.finding.target.label, each.text, each.url) for each in found if each.finding.key == key]


def test_page_lists_the_photos_that_no_text_shows_by_session(owner: Client, report: Report, session: Session) -> None:
    for number in range(8):
        make_photo(session=session, name=f"{number}.jpg", content=b"x", position=number)
    follow(session, "follows.jpg")
    make_photo(session=session, name="missing.jpg")
    make_photo(event=session.event, name="inbox.jpg", content=b"x")
    make_photo(session=make_session(day=session.day), name="planned.jpg", content=b"x")
    session.impressions.update(summary="![](3.jpg)")

    assert findings(owner, "unplaced") == [
        (
            "OPS301 | Quiet nights",
            "These photos are not used in any text: 0.jpg, 1.jpg, 2.jpg, 4.jpg, 5.jpg, 6.jpg, …",
            f"/events/harbour/sessions/{session.pk}/#photos-title",
        )
    ]


def test_button_lets_them_follow_the_heading(owner: Client, report: Report, session: Session) -> None:
    make_photo(session=session, name="a.jpg", content=b"x")
    make_photo(session=session, name="placed.jpg", content=b"x")
    make_photo(session=session, name="missing.jpg")
    make_photo(session=make_session(day=session.day), name="planned.jpg", content=b"x")
    session.impressions.update(summary="![](placed.jpg)")
    assert f'<input type="hidden" name="session" value="{session.pk}">' in owner.get(DETAIL).text

    response = owner.post(f"{DETAIL}follow/", {"session": session.pk})

    assert response.headers["Location"] == DETAIL
    assert [str(m) for m in get_messages(response.wsgi_request)] == [
        "1 photo is now shown under the heading of its session."
    ]
    assert list(Photo.objects.filter(follows_heading=True).values_list("name", flat=True)) == ["a.jpg"]
    assert findings(owner, "unplaced") == []
    assert "![](/images/quay/a.jpg)\n\n![](/images/quay/placed.jpg)" in article(report)


@pytest.mark.parametrize("wanted", ["", "x", "00000000-0000-0000-0000-000000000000", "planned", "elsewhere"])
def test_button_for_a_session_that_is_not_in_the_report_is_not_found(
    wanted: str, owner: Client, session: Session
) -> None:
    planned = make_session(day=session.day)
    elsewhere = make_session(day=make_day(event=make_event(owner=session.event.owner)))
    for one in (planned, elsewhere):
        make_photo(session=one, content=b"x")
    wanted = str({"planned": planned.pk, "elsewhere": elsewhere.pk}.get(wanted, wanted))

    assert owner.post(f"{DETAIL}follow/", {"session": wanted}).status_code == 404
    assert not Photo.objects.filter(follows_heading=True).exists()


def test_page_leads_from_a_missing_picture_to_where_its_file_is_brought(
    owner: Client, report: Report, session: Session
) -> None:
    missing = make_photo(session=session, name="missing.jpg")
    session.impressions.update(summary="![](missing.jpg)")

    assert findings(owner, "image-missing") == [
        (
            "OPS301 | Quiet nights",
            "The image “missing.jpg” has no file yet.",
            f"/events/harbour/photos/#photo-{missing.pk}",
        )
    ]


def test_page_checks_the_pictures_that_follow_as_zenn_would(owner: Client, report: Report, session: Session) -> None:
    make_photo(session=session, name="large.jpg", content=bytes(3 * 1024 * 1024 + 1), follows_heading=True)
    make_photo(session=session, name="film.avif", content=b"x", follows_heading=True)
    lost = follow(session, "lost.jpg")
    lost.file.storage.delete(lost.file.name)

    keys = [each.finding.key for each in owner.get(DETAIL).context["findings"] if each.finding.level == "error"]

    assert sorted(keys) == ["image-extension", "image-missing", "image-too-big"]


def test_preview_shows_pictures_in_their_size_and_lets_the_browser_choose(
    owner: Client, report: Report, session: Session
) -> None:
    follow(session, "a.jpg", alt="The hall", width=2000, height=1500)
    follow(session, "b.jpg", width=400, height=300)

    shown = re.findall(r"<img [^>]*>", str(owner.get(DETAIL).context["preview"]))

    path = "/events/harbour/photos/a.jpg"
    assert shown == [
        f'<img src="{path}" alt="The hall" loading="lazy" width="2000" height="1500" '
        f'srcset="{path}/320.webp 320w, {path}/640.webp 640w" '
        'sizes="(min-width: 60rem) 40rem, 100vw">',
        '<img src="/events/harbour/photos/b.jpg" alt="" loading="lazy" width="400" height="300" '
        'srcset="/events/harbour/photos/b.jpg/320.webp 320w, /events/harbour/photos/b.jpg 400w" '
        'sizes="(min-width: 60rem) 40rem, 100vw">',
    ]

"""Photos behind a link: only those of its page, asked for each time."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from factories import make_day, make_impression, make_photo, make_session, make_user
from photos.samples import picture
from sessions.models import Profile
from sharing.marked import OPEN, Marked, address, status
from tiers import some

pytestmark = pytest.mark.django_db


def test_photo_may_be_kept_but_is_asked_for(marked: Marked) -> None:
    path = address(marked.link(**OPEN), "shared-photo", "mark-placed.png")
    photo = Client().get(path)
    assert (photo.getvalue()[:4], photo["Cache-Control"]) == (b"\x89PNG", "private, no-cache")
    assert "sandbox" in photo["Content-Security-Policy"]
    assert Client().get(path, headers={"If-None-Match": photo["ETag"]}).status_code == 304


def test_only_photos_of_the_page(marked: Marked) -> None:
    def asked(token: str) -> list[str]:
        names = ("placed", "loose", "inbox", "missing", "deleted", "zzz")
        return [name for name in names if status(address(token, "shared-photo", f"mark-{name}.png")) == 200]

    assert asked(marked.link(**OPEN)) == ["placed", "loose"]
    assert asked(marked.link(of="session", **OPEN)) == ["placed", "loose"]
    assert asked(marked.link(with_photos=True)) == ["loose"]
    assert asked(marked.link(with_impressions=True)) == []
    assert asked(marked.link(of="report")) == ["placed"]
    marked.report.shows_photos = True
    marked.report.save()
    # The session's text places a photo by hand, so that its other photos are not automatic.
    assert asked(marked.link(of="report")) == ["placed"]
    marked.loose.follows_heading = True
    marked.loose.save()
    assert asked(marked.link(of="report")) == ["placed", "loose"]
    marked.loose.in_reports = False
    marked.loose.save()
    assert asked(marked.link(of="report")) == ["placed"]


def test_photo_that_leaves_the_page_is_gone_with_the_next_request(marked: Marked) -> None:
    token = marked.link(**OPEN)
    path = address(token, "shared-photo", "mark-placed.png")
    assert status(path) == 200
    marked.session.impressions.filter(author=marked.event.owner).update(body="mark-placed.png `![](mark-placed.png)`")
    assert Client().get(path).status_code == 404


NOT_SHOWN = (
    "`![](mark-placed.png)`",
    "`code\n![](mark-placed.png)\nend`",
    "```\n![](mark-placed.png)\n```",
    "~~~md\n![](mark-placed.png)",
    "Text\n\n    ![](mark-placed.png)",
    "\\![](mark-placed.png)",
    "[![](mark-placed.png](x",
    "mark-placed.png",
    "![](folder/mark-placed.png)",
    "![](https://elsewhere.example/mark-placed.png)",
)
"""Texts that name a photo and show none."""


@pytest.mark.parametrize("text", some(NOT_SHOWN))
@pytest.mark.parametrize("of", ["event", "session", "report"])
def test_photo_that_is_only_named_is_not_sent(marked: Marked, text: str, of: str) -> None:
    token = marked.link(of=of, **OPEN)
    own = marked.session.impressions.filter(author=marked.event.owner)
    path = address(token, "shared-photo", "mark-placed.png")
    own.update(body=text)
    page = Client().get(address(token))
    # What is sent is what the page shows. In an article code that nobody closed is text.
    sent = 200 if (of, text[:3]) == ("report", "~~~") else 404
    assert (page.status_code, f'src="{path}' in page.text) == (200, sent == 200)
    assert (status(path), status(address(token, "shared-thumbnail", "mark-placed.png", 320))) == (sent, sent)
    own.update(body=f"{text}\n\n```\n```\n\n![](mark-placed.png)" if "~~~" not in text else "![](mark-placed.png)")
    assert (path in Client().get(address(token)).text, status(path)) == (True, 200)


def test_photo_in_the_note_of_a_day_is_sent_while_the_article_has_the_note(marked: Marked) -> None:
    picture = "![](mark-inbox.png)"
    day, report = marked.session.day, marked.report
    report.shows_notes = True
    report.save()
    token = marked.link(of="report")
    path = address(token, "shared-photo", "mark-inbox.png")

    def shown() -> tuple[bool, int]:
        return path in Client().get(address(token)).text, status(path)

    assert shown() == (False, 404)
    marked.event.days.filter(pk=day.pk).update(note=picture)
    assert shown() == (True, 200)
    # A report with sessions of this day alone: the note of another day is not in it, unless that has none at all.
    other = make_day(event=marked.event, note=picture)
    marked.event.days.filter(pk=day.pk).update(note="")
    assert shown() == (True, 200)
    make_impression(session=make_session(day=other, title="Not chosen"), author=marked.event.owner)
    report.holds = "chosen"
    report.save()
    report.chosen.set([marked.session])
    assert shown() == (False, 404)
    report.chosen.add(other.sessions.get())
    assert shown() == (True, 200)
    report.shows_notes = False
    report.save()
    assert shown() == (False, 404)


def test_hostile_names_of_photos(marked: Marked) -> None:
    token = marked.link(**OPEN)
    for name in ("%00", "..%2f..%2fetc%2fpasswd", "a" * 500, "%ff", "mark-placed.png%00", "MARK-PLACED.PNG"):
        cache.clear()
        assert Client().get(f"/s/{token}/photos/{name}").status_code == 404
    assert Client().get(address(token, "shared-thumbnail", "mark-placed.png", 999)).status_code == 404


def test_photos_of_a_team_name_who_added_them_as_they_chose(marked: Marked) -> None:
    def credits(**more: object) -> list[str]:
        text = Client().get(address(marked.link(**OPEN, **more))).text
        return sorted(re.findall(r'<span class="photo-credit">([^<]*)</span>', text))

    marked.session.photos.update(added_by=marked.event.owner)
    assert credits() == []
    for number, name in enumerate(("", "Ben &", "")):
        added_by = make_user(username=f"hidden-{number}")
        Profile.objects.create(user=added_by, name=name)
        make_photo(session=marked.session, name=f"{number}.png", content=picture(), added_by=added_by)
    assert credits() == credits(of="session") == ["Photo: Ben &amp;", "Photo: mark-fullname"]
    text = Client().get(address(marked.link(**OPEN))).text
    assert ("hidden-" in text, "mark-username" in text) == (False, False)

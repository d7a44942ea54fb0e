"""The Atom feed of a link: as RFC 4287 asks for it, escaped, and 304 while nothing has changed."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from database.test_locked import locked
from factories import make_impression, make_session
from sessions.models import Impression, Session, ShareLink
from sessions.sharing import feed as feeds
from sessions.sharing.feed import AtomEntry, ChangeTimes, atom_feed
from sharing.marked import Marked

ATOM = "{http://www.w3.org/2005/Atom}"
EARLIER = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def checked(content: bytes) -> list[dict[str, str]]:
    """Return the entries of a feed, which has everything that RFC 4287 asks for, once."""
    feed = fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        names = [child.tag.removeprefix(ATOM) for child in element]
        for name in ("id", "title", "updated"):
            assert names.count(name) == 1
        assert uuid.UUID(element.findtext(f"{ATOM}id"))
        datetime.strptime(element.findtext(f"{ATOM}updated"), "%Y-%m-%dT%H:%M:%S%z")
        assert element.findtext(f"{ATOM}title").strip()
    assert feed.findtext(f"{ATOM}author/{ATOM}name").strip()
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert set(links) == {"self", "alternate"}
    assert {link.startswith("http") for link in links.values()} == {True}
    entries = feed.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    times = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert times == sorted(times, reverse=True)
    assert not times or feed.findtext(f"{ATOM}updated") == times[0]
    return [
        {
            "title": entry.findtext(f"{ATOM}title"),
            "content": entry.findtext(f"{ATOM}content") or "",
            "link": entry.find(f"{ATOM}link").get("href"),
        }
        for entry in entries
    ]


def test_feed_of_hostile_texts() -> None:
    title = "]]><script>alert(1)</script>&amp;\0\x0b\ufffe \ud800 \"'"
    entries = [AtomEntry("a", title, "https://x.example/?a=1&b=<", EARLIER, "<p>]]&gt; & more</p>")]
    content = atom_feed("key", title, title, "ja", ("https://x.example/f", "https://x.example/"), entries)
    (entry,) = checked(content)
    assert b"<script>" not in content
    assert entry["title"].startswith("]]><script>alert(1)</script>&amp;")
    assert entry["content"] == "<p>]]&gt; & more</p>"


def test_feed_without_entries_is_valid() -> None:
    assert checked(atom_feed("key", "t", "a", "en", ("https://x.example/f", "https://x.example/"), [])) == []


def feed(token: str, **headers: str):
    return Client().get(reverse("sessions:shared-feed", args=[token]), headers=headers)


def test_event_has_an_entry_for_each_session(marked: Marked) -> None:
    session = make_session(day=marked.session.day, title="Second <b>talk</b>")
    make_impression(session=session, summary="Later <script>alert(1)</script>")
    token = marked.link(with_impressions=True, with_photos=True)

    answer = feed(token)

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    entries = checked(answer.content)
    assert [entry["title"] for entry in entries] == ["Second <b>talk</b>", "MARK101 | mark-title"]
    assert "<script>" not in "".join(entry["content"] for entry in entries)
    assert f'src="http://testserver/s/{token}/photos/mark-placed.png"' in entries[1]["content"]
    assert entries[0]["link"] == f"http://testserver/s/{token}/?day=1#session-{session.pk.hex[:8]}"


def test_report_and_session_have_one_entry(marked: Marked) -> None:
    assert [entry["title"] for entry in checked(feed(marked.link(of="report")).content)] == ["mark-report"]
    (entry,) = checked(feed(marked.link(of="session")).content)
    assert (entry["title"], "day=" in entry["link"]) == ("MARK101 | mark-title", False)


@pytest.mark.parametrize("of", ["event", "report", "session"])
def test_unchanged_feed_is_304_and_a_changed_one_is_not(marked: Marked, of: str) -> None:
    token = marked.link(of=of, with_impressions=True)
    first = feed(token)
    again = {"If-None-Match": first["ETag"]}
    assert (feed(token).content, feed(token, **again).status_code) == (first.content, 304)

    later = timezone.now() + timedelta(days=1)
    Impression.objects.filter(session=marked.session, author=marked.event.owner).update(
        summary="Changed", updated_at=later
    )
    changed = feed(token, **again)
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)


def test_who_asks_by_date_gets_every_change_also_when_the_newest_session_is_deleted(marked: Marked) -> None:
    newest = make_session(day=marked.session.day, title="Newest")
    mine = make_impression(session=newest, summary="First")
    token = marked.link(with_impressions=True)

    def write(text: str) -> None:
        Impression.objects.filter(pk=mine.pk).update(summary=text, updated_at=timezone.now())

    since: dict[str, str] = {}
    found = []
    for change in (lambda: None, lambda: write("Second"), lambda: write("First"), newest.discard):
        change()
        answer = feed(token, **since)
        assert (answer.status_code, answer.content) == (200, feed(token).content)
        contents = {entry["title"]: entry["content"] for entry in checked(answer.content)}
        found.append(re.findall("First|Second", contents.get("Newest", "")))
        # A client without a date of the content names the time at which it got it.
        since = {"If-Modified-Since": answer.headers.get("Last-Modified", http_date())}
    assert found == [["First"], ["Second"], ["First"], []]


def test_text_that_is_not_shared_changes_no_feed(marked: Marked) -> None:
    token = marked.link()
    first = feed(token)
    later = timezone.now() + timedelta(days=1)
    Impression.objects.filter(session=marked.session).update(summary="Private", updated_at=later)
    assert feed(token).content == first.content


@pytest.mark.parametrize("of", ["event", "report", "session"])
def test_private_note_moves_no_date_and_a_shown_text_does(marked: Marked, monkeypatch, of: str) -> None:
    token = marked.link(of=of, with_impressions=True)
    first = feed(token)
    mine = Impression.objects.filter(session=marked.session, author=marked.event.owner)
    at = timezone.now().replace(microsecond=0)
    for days in (1, 2):
        mine.update(private_note=f"Private {days}", watch_later=True, updated_at=at + timedelta(days=days))
        monkeypatch.setattr(feeds.timezone, "now", lambda now=at + timedelta(days=days): now)
        again = feed(token)
        assert (again.content, again["ETag"]) == (first.content, first["ETag"])
    mine.update(body="Shown", updated_at=at + timedelta(days=3))
    monkeypatch.setattr(feeds.timezone, "now", lambda: at + timedelta(days=4))
    changed = feed(token)
    monkeypatch.setattr(feeds.timezone, "now", lambda: at + timedelta(days=5))
    updated = fromstring(changed.content).findtext(f"{ATOM}updated")
    assert (updated, feed(token).content) == (f"{at + timedelta(days=4):%Y-%m-%dT%H:%M:%SZ}", changed.content)


def test_dates_of_a_feed_are_kept_while_it_is_read_and_a_link_costs_few_queries(marked: Marked, monkeypatch) -> None:
    link = ShareLink.objects.by_token(marked.link(with_impressions=True)).get()
    at = timezone.now()
    for days, stored in ((0, 1), (1, 0), (29, 0), (31, 1), (32, 0)):
        monkeypatch.setattr(feeds.timezone, "now", lambda now=at + timedelta(days=days): now)
        times = ChangeTimes(link)
        assert times.changed_at("one", b"digest", EARLIER) == EARLIER
        with mock.patch.object(feeds.cache, "set", wraps=feeds.cache.set) as kept:
            times.store()
        assert kept.call_count == stored
    assert ChangeTimes(link).changed_at("one", b"other", EARLIER) == (at + timedelta(days=32)).replace(microsecond=0)


def test_headers_of_the_feed(marked: Marked) -> None:
    answer = feed(marked.link())
    assert (answer["Cache-Control"], answer["X-Robots-Tag"], "Set-Cookie" in answer) == (
        "private, no-store",
        "noindex",
        False,
    )


def test_keys_of_rows_are_not_in_the_feed(marked: Marked) -> None:
    text = feed(marked.link(with_impressions=True)).text
    assert [pk for pk in Session.objects.values_list("pk", flat=True) if str(pk) in text] == []


def test_feed_is_read_also_while_the_database_is_locked(marked: Marked) -> None:
    token = marked.link(with_impressions=True)
    with locked():
        first = feed(token)
    assert (first.status_code, feed(token).content) == (200, first.content)

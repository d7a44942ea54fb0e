"""Who gets in by a link: the token, revoking, the end, the password, limits, headers, and what the log says."""

import logging
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sessions.models import ShareLink
from sessions.views.sharing import door, pages
from sharing.marked import OPEN, Marked, address, addresses, statuses

pytestmark = pytest.mark.django_db

PASSWORD = "harbour lights"


def test_tokens_have_256_bits_and_are_stored_as_digests(marked: Marked) -> None:
    tokens = [marked.link() for _number in range(30)]
    assert len(set(tokens)) == 30
    assert {len(token) for token in tokens} == {43}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM conference_sessions_sharelink")
        stored = repr(cursor.fetchall())
    assert [token for token in tokens if token in stored] == []


def ended_links(marked: Marked) -> dict[str, str]:
    """Return a token for every way in which a link does not work."""
    tokens = {"unknown": "x" * 43, "revoked": marked.link(**OPEN), "expired": marked.link(**OPEN)}
    ShareLink.objects.by_token(tokens["revoked"]).delete()
    ShareLink.objects.by_token(tokens["expired"]).update(expires_at=timezone.now())
    tokens["of a deleted session"] = marked.link(of="session", **OPEN)
    marked.session.discard()
    return tokens


def test_every_link_that_does_not_work_gets_the_same_answer(marked: Marked) -> None:
    known = {name: marked.link(**OPEN) for name in ("deleted event", "inactive author")}
    answers: dict[str, set[tuple[int, bytes, tuple[tuple[str, str], ...]]]] = {}

    def ask(name: str, token: str) -> None:
        cache.clear()
        asked = [Client().get(path) for path in addresses(token)]
        assert all(each.headers.pop("X-Request-ID") for each in asked)
        found = {(each.status_code, each.content, tuple(sorted(each.headers.items()))) for each in asked[:3]}
        answers[name] = found
        assert {each.status_code for each in asked} == {404}

    marked.event.discard()
    ask("deleted event", known["deleted event"])
    marked.event.restore()
    marked.event.owner.is_active = False
    marked.event.owner.save()
    ask("inactive author", known["inactive author"])
    marked.event.owner.is_active = True
    marked.event.owner.save()
    for name, token in ended_links(marked).items():
        ask(name, token)
    first = answers["unknown"]
    assert len(first) == 1
    assert {name: found == first for name, found in answers.items()} == dict.fromkeys(answers, True)
    assert b"This link does not work" in next(iter(first))[1]


def test_every_refusal_costs_the_same_queries(marked: Marked) -> None:
    """One statement finds the link or not; what is counted of guesses comes after, and is the same too."""
    counts = {}
    for name, token in ended_links(marked).items():
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            Client().get(address(token))
        counts[name] = [re.sub(r"'[^']*'|\d+", "?", query["sql"])[:60] for query in asked]
    assert {name: found == counts["unknown"] for name, found in counts.items()} == dict.fromkeys(counts, True)


def test_revoked_link_is_gone_with_the_next_request(marked: Marked) -> None:
    token = marked.link(**OPEN)
    assert statuses(token) == [200] * 5
    ShareLink.objects.by_token(token).delete()
    assert statuses(token) == [404] * 5


def test_link_ends_at_its_time(marked: Marked) -> None:
    token = marked.link(expires_at=timezone.now() + timedelta(minutes=1), **OPEN)
    assert statuses(token) == [200] * 5
    ShareLink.objects.by_token(token).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert statuses(token) == [404] * 5


def test_link_ends_when_its_author_may_not_see_the_event_any_more(marked: Marked, django_user_model) -> None:
    token = marked.link(**OPEN)
    marked.event.owner = django_user_model.objects.create_user("successor")
    marked.event.save()
    assert statuses(token) == [404] * 5


def test_new_address_of_a_link(marked: Marked) -> None:
    old = marked.link(**OPEN)
    new = ShareLink.objects.by_token(old).renew()
    assert (statuses(old)[0], statuses(new)[0]) == (404, 200)


def test_headers(marked: Marked) -> None:
    for of in ("event", "session", "report"):
        client = Client()
        page = client.get(address(marked.link(of=of)))
        assert {
            name: page[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag", "X-Frame-Options")
        } == {
            "Cache-Control": "private, no-store",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
            "X-Frame-Options": "DENY",
        }
        assert page["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert (client.cookies.output(), "<script" in page.text, "style=" in page.text) == ("", False, False)
        assert page.text.count("<h1") == 1
        assert '<meta name="robots" content="noindex">' in page.text


def test_search_engines_only_where_asked(marked: Marked) -> None:
    page = Client().get(address(marked.link(indexed=True)))
    assert ("X-Robots-Tag" in page.headers, 'name="robots"' in page.text) == (False, False)


def test_reading_sets_no_cookie_and_makes_no_session(marked: Marked) -> None:
    client = Client()
    assert statuses(marked.link(**OPEN), client) == [200] * 5
    assert dict(client.cookies) == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_session")
        assert cursor.fetchone() == (0,)


def test_guessing_is_limited_and_locks_out_no_reader(marked: Marked, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"share_guess": "5/m/ip"}
    token = marked.link(**OPEN)
    guesses = [Client().get(address(f"{number:043}")).status_code for number in range(8)]
    assert guesses == [404] * 5 + [429] * 3
    assert statuses(token) == [200] * 5
    assert Client(REMOTE_ADDR="203.0.113.9").get(address("y" * 43)).status_code == 404


def test_post_needs_a_password_to_ask_for(marked: Marked) -> None:
    assert Client().post(address(marked.link()), {"password": PASSWORD}).status_code == 405
    assert Client().post(address("z" * 43), {"password": PASSWORD}).status_code == 404


def test_many_readers_at_once_leave_threads_for_others(marked: Marked, monkeypatch) -> None:
    token = marked.link()
    monkeypatch.setattr(door.OPEN, "acquire", lambda key: False)
    busy = Client(raise_request_exception=False).get(address(token))
    assert (busy.status_code, busy["Retry-After"], busy["Cache-Control"]) == (503, "10", "private, no-store")
    assert "mark-" not in busy.text


def test_slot_is_given_back_also_after_a_failure(marked: Marked, monkeypatch) -> None:
    monkeypatch.setattr(pages, "page_html", lambda *given, **more: 1 / 0)
    token = marked.link()
    client = Client(raise_request_exception=False)
    assert {client.get(address(token)).status_code for _time in range(20)} == {500}


@pytest.mark.parametrize("fails", [False, True])
def test_log_holds_no_token(marked: Marked, monkeypatch, fails: bool) -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    token = "short-token"  # so short that only the address tells that it is one
    if fails:
        monkeypatch.setattr(pages, "page_html", lambda *given, **more: 1 / 0)
    client = Client(raise_request_exception=False)
    spellings = ("/s/{}/", "/s/{}", "/S/{}/", "/s%2f{}/", "/s/{}/photos/a.png", "/x/s/{}/feed.atom", "/s/{}/%00")
    try:
        for path in spellings:
            for given in (token, marked.link(**OPEN)):
                for method in ("GET", "POST", "PUT", "HEAD"):
                    client.generic(method, path.format(given)).getvalue()
                assert given not in stream.getvalue()
    finally:
        logging.getLogger().removeHandler(handler)
    assert " s/<str:token>/" in stream.getvalue()

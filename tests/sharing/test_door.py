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
from django.urls import reverse
from django.utils import timezone

from sessions.models import ShareLink
from sessions.views.shared import door, pages
from sharing.marked import Marked, marked_event

pytestmark = pytest.mark.django_db

PASSWORD = "harbour lights"
PLACES = ("shared", "shared-feed", "shared-picture")


@pytest.fixture
def marked() -> Marked:
    return marked_event()


def address(token: str, name: str = "shared", *more: object) -> str:
    return reverse(f"sessions:{name}", args=[token, *more])


def addresses(token: str) -> list[str]:
    photo = [address(token, "shared-photo", "mark-placed.png"), address(token, "shared-thumbnail", "mark-placed.png", 320)]
    return [*(address(token, name) for name in PLACES), *photo]


def status(path: str, client: Client | None = None, **more: object) -> int:
    """Return the status of an answer that was read to its end."""
    response = (client or Client()).get(path, **more)
    response.getvalue()
    return response.status_code


def statuses(token: str, client: Client | None = None) -> list[int]:
    return [status(path, client) for path in addresses(token)]


OPEN = {"with_impressions": True, "with_photos": True}


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
        assert {name: page[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag", "X-Frame-Options")} == {
            "Cache-Control": "private, no-store",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
            "X-Frame-Options": "DENY",
        }
        assert page["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert (client.cookies.output(), "<script" in page.text, "style=" in page.text) == ("", False, False)
        assert '<meta name="robots" content="noindex">' in page.text


def test_search_engines_only_where_asked(marked: Marked) -> None:
    page = Client().get(address(marked.link(indexed=True)))
    assert ("X-Robots-Tag" in page.headers, 'name="robots"' in page.text) == (False, False)


def test_photo_may_be_kept_but_is_asked_for(marked: Marked) -> None:
    path = address(marked.link(**OPEN), "shared-photo", "mark-placed.png")
    photo = Client().get(path)
    assert (photo.getvalue()[:4], photo["Cache-Control"]) == (b"\x89PNG", "private, no-cache")
    assert "sandbox" in photo["Content-Security-Policy"]
    assert Client().get(path, headers={"If-None-Match": photo["ETag"]}).status_code == 304


def test_reading_sets_no_cookie_and_makes_no_session(marked: Marked) -> None:
    client = Client()
    assert statuses(marked.link(**OPEN), client) == [200] * 5
    assert dict(client.cookies) == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_session")
        assert cursor.fetchone() == (0,)


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


def test_photo_that_leaves_the_page_is_gone_with_the_next_request(marked: Marked) -> None:
    token = marked.link(**OPEN)
    path = address(token, "shared-photo", "mark-placed.png")
    assert status(path) == 200
    marked.session.impressions.filter(author=marked.event.owner).update(body="mark-placed.png `![](mark-placed.png)`")
    assert Client().get(path).status_code == 404


def test_hostile_names_of_photos(marked: Marked) -> None:
    token = marked.link(**OPEN)
    for name in ("%00", "..%2f..%2fetc%2fpasswd", "a" * 500, "%ff", "mark-placed.png%00", "MARK-PLACED.PNG"):
        cache.clear()
        assert Client().get(f"/s/{token}/photos/{name}").status_code == 404
    assert Client().get(address(token, "shared-thumbnail", "mark-placed.png", 999)).status_code == 404


def test_password(marked: Marked) -> None:
    token = marked.link(password=PASSWORD, **OPEN)
    client = Client()
    asked = client.get(address(token))
    assert (asked.status_code, "mark-" in asked.text, asked["Referrer-Policy"]) == (200, False, "same-origin")
    assert statuses(token, client) == [200, 404, 404, 404, 404]

    wrong = client.post(address(token), {"password": "harbour Lights"})
    assert (wrong.status_code, "This is not the password." in wrong.text) == (422, True)
    assert statuses(token, client)[3] == 404

    right = client.post(address(token), {"password": PASSWORD})
    assert (right.status_code, right["Location"]) == (303, address(token))
    cookie = client.cookies[door.cookie_name()]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (address(token), True, "Lax", "")
    assert "mark-body" in client.get(address(token)).text
    # Programs do not enter passwords: there is no feed and no picture for other sites.
    assert statuses(token, client) == [200, 404, 404, 200, 200]
    assert "og:image" not in client.get(address(token)).text
    assert "mark-" not in Client().get(address(token)).text


def test_cookie_of_a_visit_opens_nothing_else(marked: Marked, settings) -> None:
    token, other = marked.link(password=PASSWORD, **OPEN), marked.link(password=PASSWORD, **OPEN)
    client = Client()
    client.post(address(token), {"password": PASSWORD})
    value = client.cookies[door.cookie_name()].value
    client.cookies[door.cookie_name()]["path"] = "/"
    assert "mark-" not in client.get(address(other)).text

    def opened(changed: str) -> bool:
        stranger = Client()
        stranger.cookies[door.cookie_name()] = changed
        return "mark-body" in stranger.get(address(token)).text

    assert [opened(value), opened(value[:-1]), opened(""), opened("a:b:c")] == [True, False, False, False]
    ShareLink.objects.by_token(token).update(password=ShareLink.objects.by_token(other).get().password)
    assert not opened(value)


def test_wrong_passwords_are_limited_per_link(marked: Marked, settings) -> None:
    settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"share_password": (3, 300)}
    token, other = marked.link(password=PASSWORD), marked.link(password=PASSWORD)
    client = Client()
    tried = [client.post(address(token), {"password": f"wrong {number}"}) for number in range(5)]
    assert [each.status_code for each in tried] == [422, 422, 422, 429, 429]
    assert (tried[-1]["Retry-After"], "Too many wrong passwords" in tried[-1].text) == ("300", True)
    # The right one waits too, or the limit would tell which it is; another link and another network do not.
    assert client.post(address(token), {"password": PASSWORD}).status_code == 429
    assert client.post(address(other), {"password": PASSWORD}).status_code == 303
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert elsewhere.post(address(token), {"password": PASSWORD}).status_code == 303


def test_wrong_passwords_are_limited_from_everywhere(marked: Marked, settings) -> None:
    settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"share_password_anywhere": (4, 3600)}
    token = marked.link(password=PASSWORD)
    tried = [
        Client(REMOTE_ADDR=f"203.0.113.{number}").post(address(token), {"password": "wrong wrong"}).status_code
        for number in range(6)
    ]
    assert tried == [422] * 4 + [429] * 2


def test_readers_who_know_the_password_lock_nobody_out(marked: Marked, settings) -> None:
    settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"share_password": (3, 300), "share_password_anywhere": (3, 3600)}
    token = marked.link(password=PASSWORD)
    assert {Client().post(address(token), {"password": PASSWORD}).status_code for _reader in range(8)} == {303}


@pytest.mark.parametrize("password", ["", "x" * 129, "\0" * 9, "é" * 64])
def test_password_of_any_form(marked: Marked, password: str) -> None:
    token = marked.link(password=PASSWORD)
    assert Client().post(address(token), {"password": password}).status_code == 422


def test_guessing_is_limited_and_locks_out_no_reader(marked: Marked, settings) -> None:
    settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"share_guess": (5, 60)}
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
    monkeypatch.setattr(door.OPENED, "acquire", lambda key: False)
    busy = Client().get(address(token))
    assert (busy.status_code, busy["Retry-After"], busy["Cache-Control"]) == (503, "3", "private, no-store")
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
    assert "/s/[hidden]" in stream.getvalue()

"""Views are counted by day, without cookies and nothing about the reader; robots, prefetches and the author are not."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from factories import make_event, make_user
from parallel import at_once
from sessions.models import ShareLink, ShareViews
from sessions.sharing import open_link
from sharing.marked import Marked

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:149.0) Gecko/20100101 Firefox/149.0"
PHONE = "Mozilla/5.0 (Linux; Android 15; CUBOT_X18) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/151.0 Mobile"
ROBOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "facebookexternalhit/1.1",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; bingbot/2.0)",
    "Mozilla/5.0 (compatible; YandexBot/3.0)",
    "Twitterbot/1.0",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; BingPreview/1.0b)",
    "curl/8.5",
    "Wget/1.21",
    "python-requests/2.32",
    "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/151.0",
    "Feedly/1.0",
    "Baiduspider+",
    "",
)


def counts() -> list[int]:
    return [views.count for views in ShareViews.objects.all()]


def open_page(
    token: str, client: Client | None = None, *, name: str = "shared", agent: str = FIREFOX, **more: str
) -> None:
    response = (client or Client()).get(
        reverse(f"sessions:{name}", args=[token]), headers={"User-Agent": agent, **more}
    )
    assert response.status_code in {200, 304}


def test_each_opening_counts(marked: Marked) -> None:
    token, other = marked.link(), marked.link(of="report")
    for agent in (FIREFOX, PHONE, FIREFOX):
        open_page(token, agent=agent)
    open_page(other)
    assert counts() == [3, 1]
    assert {views.link for views in ShareViews.objects.all()} == set(ShareLink.objects.all())


def test_who_is_not_counted(marked: Marked) -> None:
    token = marked.link()
    for agent in ROBOTS:
        open_page(token, agent=agent)
    for header in ("Sec-Purpose", "Purpose"):
        open_page(token, **{header: "prefetch;prerender"})
    Client().head(reverse("sessions:shared", args=[token]), headers={"User-Agent": FIREFOX})
    for name in ("shared-feed", "shared-picture"):
        open_page(token, name=name)
    author = Client()
    author.force_login(marked.event.owner)
    open_page(token, author)
    assert counts() == []


def test_somebody_else_with_an_account_counts(marked: Marked) -> None:
    colleague = Client()
    colleague.force_login(make_user())
    open_page(marked.link(), colleague)
    assert counts() == [1]


def test_form_of_a_password_is_no_view(marked: Marked) -> None:
    token = marked.link(password="harbour lights")
    reader = Client()
    open_page(token, reader)
    assert counts() == []
    reader.post(reverse("sessions:shared", args=[token]), {"password": "harbour lights"})
    open_page(token, reader)
    assert counts() == [1]


def test_day_is_that_of_the_event(marked: Marked, monkeypatch) -> None:
    token = marked.link()
    for hour, expected in ((14, date(2026, 11, 28)), (15, date(2026, 11, 29))):
        monkeypatch.setattr(open_link.timezone, "now", lambda hour=hour: datetime(2026, 11, 28, hour, 30, tzinfo=UTC))
        open_link.count_view(ShareLink.objects.by_token(token).select_related("event").get())
        assert ShareViews.objects.latest("date").date == expected


def test_nothing_is_stored_but_link_date_and_number(marked: Marked) -> None:
    open_page(marked.link(), Client(REMOTE_ADDR="203.0.113.77"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM conference_sessions_shareviews")
        assert [column[0] for column in cursor.description] == ["id", "date", "count", "link_id"]
        (row,) = cursor.fetchall()
    assert "203.0.113" not in repr(row)


def test_revoked_link_takes_its_views_along(marked: Marked) -> None:
    token = marked.link()
    open_page(token)
    ShareLink.objects.by_token(token).delete()
    assert counts() == []


def test_view_of_a_link_that_was_just_revoked_is_no_error(marked: Marked) -> None:
    link = ShareLink.objects.by_token(marked.link()).get()
    ShareViews.objects.count_view(link, date(2026, 12, 1))
    ShareViews.objects.count_view(link, date(2026, 12, 1))
    assert counts() == [2]


@pytest.mark.django_db(transaction=True)
def test_concurrent_views_are_all_counted(transactional_db: None) -> None:
    event = make_event()
    ShareLink.objects.issue(event.owner, event=event)
    link = ShareLink.objects.get()

    def count(_number: int) -> None:
        for _time in range(3):
            ShareViews.objects.count_view(link, date(2026, 12, 1))

    at_once(6, count)

    assert counts() == [18]

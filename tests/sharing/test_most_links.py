"""How many links a person can have in an event: those that work count, and what ended or is in the bin does not."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_user
from sessions.models import Session, ShareLink
from sessions.views.sharing import links
from sharing.marked import Marked
from sharing.test_maker import KINDS, address_in, marked_other, page_of

pytestmark = pytest.mark.django_db

FULL = "You have reached the maximum number of links. Revoke one first."


def made(author: Client, page: str) -> str:
    """Ask for a link; return its address, or why there is none."""
    answer = author.post(page, {"do": "create"}, follow=True)
    assert answer.status_code == 200
    return address_in(answer.text) or re.search(FULL, answer.text)[0]


def restore(author: Client, session: Session) -> None:
    path = reverse("sessions:session-restore", args=[session.event.slug, session.pk])
    assert author.post(path).status_code == 302


def revoke(author: Client, page: str) -> list[int]:
    """Revoke all links that a page lists; return the status of each answer."""
    keys = re.findall(r'name="revoke" value="(\d+)"', author.get(page).text)
    return [author.post(page, {"revoke": key}).status_code for key in keys]


def test_most_links(author: Client, marked: Marked, monkeypatch) -> None:
    monkeypatch.setattr(links, "MOST_LINKS", 2)
    for _time in range(3):
        answer = author.post(page_of(marked), {"do": "create"})
        assert answer.status_code == 302
    assert ShareLink.objects.count() == 2
    assert "maximum number of links" in author.get(page_of(marked)).text


def test_links_of_a_session_in_the_bin_do_not_count_and_work_again_with_it(
    author: Client, marked: Marked, monkeypatch
) -> None:
    monkeypatch.setattr(links, "MOST_LINKS", 2)
    first = [made(author, page_of(marked, "session")) for _time in range(2)]
    assert made(author, page_of(marked)) == FULL
    marked.session.discard()
    second = [made(author, page_of(marked)) for _time in range(2)]
    assert [made(author, page_of(marked)), ShareLink.objects.count()] == [FULL, 4]
    assert [Client().get(path).status_code for path in (*first, *second)] == [404, 404, 200, 200]
    restore(author, marked.session)
    assert [Client().get(path).status_code for path in (*first, *second)] == [200] * 4
    assert made(author, page_of(marked)) == FULL
    assert revoke(author, page_of(marked)) == [302] * 4
    assert (Client().get(made(author, page_of(marked))).status_code, ShareLink.objects.count()) == (200, 1)


def test_links_that_are_over_do_not_count_and_go_when_another_is_made(
    author: Client, marked: Marked, monkeypatch
) -> None:
    monkeypatch.setattr(links, "MOST_LINKS", 2)
    other = marked_other()
    colleague = make_user()
    over = {"expires_at": datetime(2020, 1, 1, tzinfo=UTC)}
    for of in KINDS:
        marked.link(of=of, **over)
    ShareLink.objects.issue(marked.event.owner, event=other, name="elsewhere", **over)
    ShareLink.objects.issue(colleague, event=marked.event, name="colleague", **over)
    assert [made(author, page_of(marked))[:3] for _time in range(2)] == ["/s/", "/s/"]
    assert made(author, page_of(marked)) == FULL
    assert list(ShareLink.objects.values_list("name", flat=True)) == ["elsewhere", "colleague", "", ""]

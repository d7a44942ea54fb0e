"""The outline of an article that waits: roles of lines, single or several at once, the format, pages."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factories import make_incoming_article, make_user
from importing.incoming.sent import ARTICLE, PLAIN
from sessions.article.outline.model import Role
from sessions.models import IncomingArticle

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def waiting(user: User, text: str = ARTICLE, **fields: Any) -> str:
    return f"/import/{make_incoming_article(author=user, text=text, **fields).pk}/"


def roles() -> dict[str, str]:
    stored: dict[str, str] = IncomingArticle.objects.get().roles
    return stored


def shown(client: Client, address: str) -> dict[int, str]:
    """Return the role of each candidate that the page shows, by its number in the file."""
    runs = client.get(address).context["outline"].runs
    return {line.number: str(line.entry.role) for run in runs for line in run.lines if line.entry}


READ = {11: "day", 13: "session", 19: "session", 23: "day", 25: "session", 31: "chapter"}


def test_each_candidate_is_shown_with_its_role(client: Client, user: User) -> None:
    assert shown(client, waiting(user)) == READ


def test_role_that_differs_is_stored_and_one_that_does_not_is_not(client: Client, user: User) -> None:
    address = waiting(user)
    client.post(address, {"role-5": "chapter", "role-11": "session"})
    assert roles() == {"5": "chapter"}
    assert shown(client, address)[13] == "chapter"
    client.post(address, {"role-5": "session"})
    assert (roles(), shown(client, address)) == ({}, READ)


def test_selected_lines_get_a_role_together(client: Client, user: User) -> None:
    address = waiting(user)
    response = client.post(address, {"line": ["5", "11"], "to": "chapter"})
    assert response["Location"] == f"{address}#line-5"
    assert roles() == {"5": "chapter", "11": "chapter"}


def test_lines_that_are_written_alike_get_a_role_together(client: Client, user: User) -> None:
    address = waiting(user)
    client.post(address, {"line": "5", "to": "section", "alike": "1"})
    assert {number for number, role in shown(client, address).items() if role == "section"} == {13, 19, 25}


def test_line_that_is_no_candidate_can_get_a_role(client: Client, user: User) -> None:
    address = waiting(user, PLAIN)
    client.post(address, {"line": ["4", "8"], "to": "session"})
    assert shown(client, address) == {5: "session", 9: "session"}


@pytest.mark.parametrize(
    "sent",
    [
        {"role-x": "day"},
        {"role-5": "hero"},
        {"role-999999": "day"},
        {"role-4": "day"},
        {"line": ["x", "-1", "4", "99999999999999999999"], "to": "day"},
        {"line": "5", "to": "hero"},
        {"dialect": "word"},
    ],
)
def test_what_cannot_be_is_left_out(client: Client, user: User, sent: dict[str, Any]) -> None:
    address = waiting(user)
    assert client.post(address, sent).status_code == 302
    assert (roles(), shown(client, address)) == ({}, READ)


def test_roles_stay_in_another_format_of_the_same_lines(client: Client, user: User) -> None:
    address = waiting(user)
    client.post(address, {"role-5": "chapter"})
    client.post(address, {"dialect": "qiita"})
    incoming = IncomingArticle.objects.get()
    assert (incoming.dialect, incoming.roles) == ("qiita", {"5": "chapter"})


def test_preview_saves_what_the_page_shows(client: Client, user: User) -> None:
    address = waiting(user)
    response = client.post(address, {"role-5": "text", "plan": "1"})
    assert (response["Location"], roles()) == (f"{address}plan/", {"5": "text"})
    assert client.get(response["Location"]).context["plan"].created["sessions"] == 2


def test_script_gets_the_outline_alone(client: Client, user: User) -> None:
    response = client.post(waiting(user), {"role-5": "chapter"}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "<h1>" not in response.text
    assert "<span>2 sessions</span>" in response.text


def test_long_article_has_pages(client: Client, user: User) -> None:
    talks = "".join(f"### Talk {n}\n\nText\n\n" for n in range(600))
    address = waiting(user, f"## Day 1\n\n{talks}", dialect="github")
    page = client.get(f"{address}?page=2")
    assert (page.context["outline"].page, page.context["outline"].pages) == (2, 3)
    assert "Page 2 of 3" in page.text
    last = client.get(f"{address}?page=3").context["outline"].runs[-1].lines[-1].line
    assert client.post(address, {"line": str(last), "to": "chapter"})["Location"] == f"{address}?page=3#line-{last}"


def test_facts_and_remarks_stand_at_their_lines(client: Client, user: User) -> None:
    long_title = "x" * 400
    text = f"## Day 1\n\n### HAR101 | Lamps\n\nSpeaker: Ottilie Lamp\n\nText.\n\n### {long_title}\n\nText.\n"
    lines = {line.number: line for run in client.get(waiting(user, text)).context["outline"].runs for line in run.lines}
    assert [text for _icon, text in lines[3].told] == ["HAR101", "Lamps", "Ottilie Lamp"]
    assert [line.number for line in lines.values() if line.remarks] == [9]
    assert lines[9].entry is None or lines[9].entry.role is Role.TEXT

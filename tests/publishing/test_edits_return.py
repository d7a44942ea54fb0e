"""Edits that were made in the repository come back by one button, and a second export changes nothing there."""

import re

import pytest
from django.db import transaction
from django.http import HttpResponse

from publishing.author import ARTICLE, Author, changes
from publishing.git_http_server import Bare, GitServer
from sessions.models import Impression, IncomingArticle, Report, Repository, Session

pytestmark = pytest.mark.django_db


def take(author: Author, repository: Repository) -> HttpResponse:
    """Take the edits of the repository in, and return the page of the plan."""
    assert "Take these edits in" in author.compare(repository, "fetch").text
    kept = author.compare(repository, "take")
    assert kept.url == f"/import/{IncomingArticle.objects.get().pk}/edits/"
    return author.client.get(kept.url)


def apply(author: Author, shown: HttpResponse, **more: str) -> HttpResponse:
    """Apply the plan of a page."""
    digest = re.search(r'name="digest" value="(\w+)"', shown.text)
    assert digest
    return author.client.post(shown.wsgi_request.path, {"digest": digest[1], **more})


def told(shown: HttpResponse) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the headings of a page, each with its changes and what becomes of them."""
    return [(name, [(each.text, each.change.state) for each in own]) for name, own in shown.context["groups"]]


def edited(bare: Bare, old: str, new: str) -> str:
    """Edit the article in the repository and return it."""
    article = bare.files()[ARTICLE].replace(old, new)
    bare.commit({ARTICLE: article})
    return article


def test_edits_come_in_and_go_out_again(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    author.export(repository)
    edited(bare, "Many lights.", "Many lights, and one dark corner.")
    there = edited(bare, "OPS301 | Quiet nights", "OPS301 | Loud nights")

    shown = take(author, repository)
    assert told(shown) == [("OPS301 | Loud nights", [("Title", "clean"), ("Impressions", "clean")])]
    assert Session.objects.get().title == "Quiet nights"  # nothing is written yet
    assert apply(author, shown).url == f"/events/harbour/reports/{author.report.slug}/"

    assert (Session.objects.get().title, Impression.objects.get().body) == (
        "Loud nights",
        "Many lights, and one dark corner.",
    )
    assert not IncomingArticle.objects.exists()
    assert author.client.get(f"/events/harbour/reports/{author.report.slug}/download/").text == there
    assert changes(author.compare(repository)) == {ARTICLE: "same"}

    # What is written from now on is no conflict with what was taken in.
    author.impression.refresh_from_db()
    author.write("No lights.")
    shown = author.compare(repository)
    assert (changes(shown), shown.context["edited"]) == ({ARTICLE: "changed"}, [])
    assert author.publish(repository, shown).status_code == 302
    assert "No lights." in bare.files()[ARTICLE]
    bare.commit({ARTICLE: there})  # it is an edit again
    author.write("Mine.")
    assert changes(author.compare(repository)) == {ARTICLE: "both-changed"}


def test_heading_that_was_put_back_goes_out_again(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    author.export(repository)
    before = bare.files()[ARTICLE]
    edited(bare, "### OPS301 | Quiet nights\n\n", "")
    apply(author, take(author, repository))
    shown = author.compare(repository)
    assert (changes(shown), shown.context["edited"]) == ({ARTICLE: "changed"}, [])
    author.publish(repository, shown)
    assert bare.files()[ARTICLE] == before


def test_conflict_is_decided_on_the_page(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    author.export(repository)
    edited(bare, "Many lights.", "Theirs.")
    author.write("Mine.")
    shown = take(author, repository)
    assert told(shown) == [("OPS301 | Quiet nights", [("Impressions", "conflict")])]

    cases = {"theirs": "Mine.", "mine": "Theirs.", "both": "Mine.\n\nTheirs.", "": "Mine."}
    for choice, expected in cases.items():
        with transaction.atomic():
            apply(author, shown, **({shown.context["groups"][0][1][0].name: choice} if choice else {}))
            impression = Impression.objects.get()
            assert impression.body == expected, choice
            kept = {text["body"] for text in impression.revisions.values_list("texts", flat=True)} | {impression.body}
            assert {"Mine.", "Theirs."} <= kept | set(impression.body.split("\n\n")), choice
            transaction.set_rollback(True)


@pytest.mark.release
def test_plan_that_is_out_of_date_is_shown_again(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    author.export(repository)
    edited(bare, "Many lights.", "Theirs.")
    shown = take(author, repository)
    author.write("Mine.")

    answer = apply(author, shown)
    assert (answer.status_code, told(answer)) == (
        409,
        [("OPS301 | Quiet nights", [("Impressions", "conflict")])],
    )
    assert Impression.objects.get().body == "Mine."


@pytest.mark.release
def test_second_click_and_discarding_write_nothing_twice(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    author.export(repository)
    edited(bare, "Many lights.", "Theirs.")
    shown = take(author, repository)
    first = apply(author, shown)
    assert apply(author, shown).url == first.url
    assert Impression.objects.get().revisions.count() == 1

    edited(bare, "Theirs.", "Another.")
    shown = take(author, repository)
    assert author.client.post(shown.wsgi_request.path, {"discard": "1"}).url == "/import/"
    assert Impression.objects.get().body == "Theirs."


@pytest.mark.release
def test_edits_of_somebody_else_are_not_found(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    author.export(repository)
    edited(bare, "Many lights.", "Theirs.")
    path = take(author, repository).wsgi_request.path
    stranger = Author("elsewhere")
    assert stranger.client.get(path).status_code == 404
    assert stranger.client.post(path, {"discard": "1"}).status_code == 404
    assert IncomingArticle.objects.count() == 1
    assert Report.objects.count() == 2

"""A connection is cut during a push: nothing is half pushed, and what arrived is known, at once or later."""

from collections.abc import Callable

import pytest

from publishing.at_push import PUSH, at_push
from publishing.author import ARTICLE, Author, changes
from publishing.git_http_server import Cut, GitServer

pytestmark = pytest.mark.django_db

README = {"README.md": "read me\n"}


def test_connection_cut_before_the_push_arrives(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)

    def cut(number: int, answer: Callable[[], None]) -> None:
        raise Cut

    at_push(git_server, cut)
    refused = author.publish(repository, author.compare(repository))
    assert refused.status_code == 422
    assert "It is not known whether the commit arrived" in refused.text
    assert bare.files() == README
    assert "Compare to see whether the commit did" in author.client.get(author.page(repository)).text

    git_server.around = lambda _what, answer: answer()
    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "added"}
    author.publish(repository, shown)
    assert set(bare.files()) == {"README.md", ARTICLE}
    assert author.publication().pending_commit == ""


def test_connection_cut_after_the_push_arrived_is_noticed_at_once(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)

    def take_and_cut(_number: int, answer: Callable[[], None]) -> None:
        git_server.silently(answer)
        raise Cut

    at_push(git_server, take_and_cut)
    assert author.publish(repository, author.compare(repository)).status_code == 302
    assert set(bare.files()) == {"README.md", ARTICLE}
    assert author.publication().commit == bare.head()


@pytest.mark.release
def test_connection_lost_for_longer_leaves_no_orphans(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    author.add_picture("one.png", b"picture")
    author.write("Lights.", "one.png")
    cut_off = False

    def around(what: str, answer: Callable[[], None]) -> None:
        nonlocal cut_off
        if cut_off:
            raise Cut
        if PUSH.match(what):
            cut_off = True
            git_server.silently(answer)
            raise Cut
        answer()

    git_server.around = around
    assert author.publish(repository, author.compare(repository)).status_code == 422
    assert set(bare.files()) == {"README.md", ARTICLE, "images/harbour/one.png"}
    bare.commit({"other.md": "somebody goes on"})

    # Meanwhile the picture is no longer needed: it is known as an own one, and removed.
    git_server.around = lambda _what, answer: answer()
    author.write("No picture.")
    shown = author.compare(repository)
    assert "The last commit arrived" in shown.text
    assert changes(shown) == {ARTICLE: "changed", "images/harbour/one.png": "removed"}
    author.publish(repository, shown)
    assert set(bare.files()) == {"README.md", "other.md", ARTICLE}


@pytest.mark.release
def test_edits_on_top_of_a_push_without_an_answer_are_told_from_ours(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    cut_off = False

    def around(what: str, answer: Callable[[], None]) -> None:
        nonlocal cut_off
        if cut_off or PUSH.match(what):
            if not cut_off:
                git_server.silently(answer)
            cut_off = True
            raise Cut
        answer()

    git_server.around = around
    author.export(repository)
    git_server.around = lambda _what, answer: answer()
    bare.commit({ARTICLE: bare.files()[ARTICLE].replace("Many", "Very many")})
    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "edited-there"}
    assert [path for path, _blocks in shown.context["edited"]] == [ARTICLE]
    assert author.publication().pending_commit == ""

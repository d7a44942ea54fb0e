"""What goes wrong with a push: nothing is forced, nothing half pushed, and what arrived is known later."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pytest_django import Settings

from publishing.at_push import BEFORE_A_PUSH, PUSH, at_push
from publishing.author import ARTICLE, Author, changes
from publishing.git_http_server import GitServer
from sessions.models import Publication
from sessions.publishing import git_process
from sessions.publishing.keys import seal
from sessions.web.one_at_a_time import one_at_a_time
from tiers import later

pytestmark = pytest.mark.django_db

README = {"README.md": "read me\n"}


@pytest.mark.parametrize("when", [BEFORE_A_PUSH, *later(PUSH)])
def test_moved_remote_with_another_file_is_fetched_and_kept(
    when: re.Pattern[str], author: Author, git_server: GitServer
) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)

    def move_first(number: int, answer: Callable[[], None]) -> None:
        if number == 1:
            bare.commit({"other.md": "theirs"})
        answer()

    at_push(git_server, move_first, when)
    shown = author.compare(repository)
    bare.commit({"before.md": "also theirs"})
    assert author.publish(repository, shown).status_code == 302
    assert set(bare.files()) == {"README.md", "before.md", "other.md", ARTICLE}
    assert bare.log() == ["Publish the report", *["by somebody else"] * 3]


@pytest.mark.release
def test_remote_that_moves_every_time_is_given_up_and_not_forced(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)

    def move(number: int, answer: Callable[[], None]) -> None:
        bare.commit({"other.md": f"theirs {number}"})
        answer()

    at_push(git_server, move)
    refused = author.publish(repository, author.compare(repository))
    assert refused.status_code == 422
    assert "Somebody else is publishing to this branch" in refused.text
    assert bare.files() == README | {"other.md": "theirs 3"}


def test_moved_remote_with_our_file_is_shown_anew(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)

    def move(number: int, answer: Callable[[], None]) -> None:
        bare.commit({ARTICLE: f"theirs {number}"})
        answer()

    at_push(git_server, move)
    refused = author.publish(repository, author.compare(repository))
    assert refused.status_code == 409
    assert refused.context["moved"] == [ARTICLE]
    assert changes(refused) == {ARTICLE: "not-ours"}
    assert bare.files()[ARTICLE] == "theirs 1"
    assert (author.publication().pending_commit, author.publication().pending_files) == ("", {})


def test_report_changed_since_the_comparison_is_shown_anew(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    shown = author.compare(repository)
    author.write("Something else.")
    refused = author.publish(repository, shown)
    assert (refused.status_code, refused.context["moved"]) == (409, [ARTICLE])
    assert bare.files() == README


@pytest.mark.parametrize("secret", ["wrong", *later("")])
def test_refused_token_is_said_and_nothing_is_stored(secret: str, author: Author, git_server: GitServer) -> None:
    git_server.make("blog", README)
    repository = author.repository(git_server, secret=seal(secret))
    refused = author.compare(repository)
    assert refused.status_code == 422
    assert "refused the token" in refused.text
    assert Publication.objects.count() == 0


@pytest.mark.release
def test_token_that_may_only_read_is_refused_at_the_push(author: Author, git_server: GitServer) -> None:
    bare = git_server.make("blog", README, bare_options=("http.receivepack=false",))
    repository = author.repository(git_server)
    refused = author.publish(repository, author.compare(repository))
    assert (refused.status_code, bare.files()) == (422, README)
    assert "refused the token" in refused.text


def test_protected_branch_says_what_the_server_says(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    hook = bare.path / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nprintf 'GH006: <b>main</b> is \\033[31mprotected' >&2\nexit 1\n")
    hook.chmod(0o755)
    refused = author.publish(repository, author.compare(repository))
    assert (refused.status_code, bare.files()) == (422, README)
    assert "The branch may be protected" in refused.text
    assert "GH006: &lt;b&gt;main&lt;/b&gt; is  [31mprotected" in refused.text
    assert "did not arrive" not in author.client.get(author.page(repository)).text
    assert (author.publication().pending_commit, author.publication().pending_files) == ("", {})

    # What is still waiting for an answer of another time stays so.
    waiting = {"pending_commit": "1" * 40, "pending_path": ARTICLE, "pending_article": "x"}
    Publication.objects.update(pending_files={"files": {ARTICLE: "2" * 40}, "known": {}}, **waiting)
    assert author.publish(repository, author.compare(repository)).status_code == 422
    assert Publication.objects.filter(pending_files={"files": {ARTICLE: "2" * 40}, "known": {}}, **waiting).exists()


def test_missing_repository_is_said(author: Author, git_server: GitServer) -> None:
    assert "The repository was not found" in author.compare(author.repository(git_server, "none")).text


def test_redirect_is_not_followed(author: Author, git_server: GitServer) -> None:
    other = GitServer(git_server.folder)
    git_server.make("blog", README)
    git_server.redirect_to = f"http://127.0.0.1:{other.port}"
    refused = author.compare(author.repository(git_server))
    assert "redirects to another address" in refused.text
    assert other.requests == []
    other.stop()


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def accept() -> None:
            try:
                while True:
                    held.append(server.accept()[0])
            except OSError:
                return

        Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        for each in held:
            each.close()


def test_hanging_server_is_given_up(
    author: Author, silent_port: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.GIT_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(git_process, "SECONDS", 0.5)
    started: list[int] = []
    popen = git_process.subprocess.Popen

    def noted(*args: Any, **kwargs: Any) -> Any:
        process = popen(*args, **kwargs)
        started.append(process.pid)
        return process

    monkeypatch.setattr(git_process.subprocess, "Popen", noted)
    repository = author.repository(_NoServer(), address=f"http://127.0.0.1:{silent_port}/blog.git")
    refused = author.compare(repository)
    assert refused.status_code == 422
    assert "takes too long" in refused.text
    assert started != []
    assert [pid for pid in tuple(started) if _group_lives(pid)] == []


class _NoServer:
    """Stands in where the address is given."""

    def address(self, _name: str) -> str:
        return ""


def _group_lives(group: int) -> bool:
    """Say whether a process of the group still runs; those that only wait to be reaped do not."""
    states = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, found = path.read_text().rpartition(")")[2].split()[:3]
            states.append((int(found), state))
    return any(found == group and state != "Z" for found, state in states)


def test_server_that_sends_too_much_is_refused(
    author: Author, git_server: GitServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = git_server.make("blog", bare_options=("uploadpack.allowFilter=false", "core.compression=0"))
    bare.commit({"large.bin": "".join(f"{number:x}," for number in range(300_000))})
    monkeypatch.setattr(git_process, "MAX_FILE", 100_000)
    refused = author.compare(author.repository(git_server))
    assert refused.status_code == 422
    assert "too large" in refused.text


def test_second_click_publishes_nothing_twice(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    shown = author.compare(repository)
    author.publish(repository, shown)
    again = author.publish(repository, shown)
    assert again.status_code == 409
    assert "up to date" in again.text
    assert len(bare.log()) == 1


def test_one_at_a_time_per_person(author: Author, git_server: GitServer) -> None:
    git_server.make("blog")
    repository = author.repository(git_server)
    with one_at_a_time("publish", author.user):
        busy = author.compare(repository)
    assert (busy.status_code, busy["Retry-After"], git_server.requests) == (429, "30", [])
    assert author.compare(repository).status_code == 200


def test_answer_that_is_too_long_is_not_read(
    author: Author, git_server: GitServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    git_server.make("blog", {f"articles/{'x' * 100}{number}.md": "x" for number in range(100)})
    monkeypatch.setattr(git_process, "MAX_ANSWER", 10_000)
    assert "too large" in author.compare(author.repository(git_server)).text


def test_without_git_the_page_says_so(author: Author, git_server: GitServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_process, "git_version", lambda: None)
    refused = author.compare(author.repository(git_server))
    assert (refused.status_code, git_server.requests) == (422, [])
    assert "The program git, version 2.37 or newer, is not installed" in refused.text

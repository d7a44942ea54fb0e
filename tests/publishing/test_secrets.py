"""Tokens and keys: encrypted at rest, sent to nobody else, and seen nowhere."""

import os
import secrets
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from publishing.author import Author
from publishing.git_http_server import TOKEN, GitServer
from sessions.publishing.branch import copy_of
from sessions.publishing.faults import GitError, GitFault
from sessions.publishing.git_process import Access
from sessions.publishing.keys import seal, unseal
from sessions.publishing.remote import remote_of
from web.stored import tables

BASIC = Access(remote_of("https://github.com/a/b", ()), ["140.82.121.4"], TOKEN).hidden[1]


def test_sealed_secret_opens_with_the_key_of_the_install_or_an_earlier_one(settings: Settings) -> None:
    sealed = seal(TOKEN)
    assert TOKEN not in sealed
    assert (unseal(sealed), seal(""), unseal("")) == (TOKEN, "", "")
    assert seal(TOKEN) != sealed
    before, settings.SECRET_KEY = settings.SECRET_KEY, secrets.token_urlsafe(48)
    with pytest.raises(GitError) as lost:
        unseal(sealed)
    assert lost.value.fault == GitFault.SECRET_LOST
    settings.SECRET_KEY_FALLBACKS = [before]
    assert unseal(sealed) == TOKEN


def command_lines() -> str:
    """Return the arguments of every process."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return "\n".join(found)


@pytest.mark.django_db
def test_token_is_in_no_page_log_argument_row_or_file(
    author: Author, git_server: GitServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    seen = []

    def around(_what: str, answer: Callable[[], None]) -> None:
        seen.append(command_lines())
        answer()

    git_server.make("blog", {"README.md": "x"})
    git_server.around = around
    repository = author.repository(git_server)
    pages = [author.compare(repository)]
    pages += [author.publish(repository, pages[0]), author.client.get(author.page(repository))]
    pages += [author.client.get(f"/repositories/{repository.pk}/"), author.client.get("/repositories/")]
    git_server.token = "another"
    pages.append(author.compare(repository))
    assert [page.status_code for page in pages] == [200, 302, 200, 200, 200, 422]
    stored = "".join(map(repr, tables().values()))
    out = capfd.readouterr()
    files = "".join(str(path) for path in git_server.folder.parent.iterdir())
    for name, text in {
        "pages": "".join(page.text for page in pages),
        "arguments": "".join(seen),
        "log": caplog.text + out.out + out.err,
        "rows": stored,
        "files": files,
    }.items():
        assert (name, TOKEN in text, BASIC in text) == (name, False, False)
    assert any("git-remote-http" in lines for lines in seen)
    # Temporary folders are gone.
    assert ".git-publish-" not in files


@pytest.mark.django_db
def test_server_that_repeats_the_token_is_not_believed(author: Author, git_server: GitServer) -> None:
    bare = git_server.make("blog", {"README.md": "x"})
    hook = bare.path / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\necho 'you sent {TOKEN} and {BASIC}' >&2\nexit 1\n")
    hook.chmod(0o755)
    repository = author.repository(git_server)
    refused = author.publish(repository, author.compare(repository))
    assert "you sent … and …" in refused.text


def test_errors_hold_no_secret(git_server: GitServer) -> None:
    git_server.make("blog")
    git_server.token = "another"
    access = Access(remote_of(git_server.address("blog"), ["127.0.0.1"]), ["127.0.0.1"], TOKEN)
    with pytest.raises(GitError) as refused, copy_of(access, "main") as branch:
        branch.fetch()
    error = refused.value
    shown = "".join(traceback.format_exception(error)) + repr(error.__context__) + repr(error.__cause__) + str(error)
    assert (TOKEN in shown, BASIC in shown) == (False, False)


def test_git_gets_nothing_of_the_machine(
    git_server: GitServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A hostile configuration, hook folder, proxy and template of the machine change nothing."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text('[url "http://127.0.0.1:1/"]\ninsteadOf = http://\n[http]\nproxy = 127.0.0.1:1\n')
    for name, value in {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "http_proxy": "http://127.0.0.1:1",
        "GIT_SSH_COMMAND": "false",
        "GIT_DIR": "/nowhere",
        "GIT_TRACE": "1",
        "GIT_OBJECT_DIRECTORY": str(home / "objects"),
        "GIT_NAMESPACE": "elsewhere",
        "GIT_TEMPLATE_DIR": str(home),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.proxy",
        "GIT_CONFIG_VALUE_0": "127.0.0.1:1",
    }.items():
        monkeypatch.setenv(name, value)
    git_server.token = ""
    git_server.make("blog", {"README.md": "x"})
    access = Access(remote_of(git_server.address("blog"), ["127.0.0.1"]), ["127.0.0.1"])
    with copy_of(access, "main") as branch:
        branch.fetch()
        assert list(branch.entries("")) == ["README.md"]
    assert os.environ["GIT_DIR"] == "/nowhere"
    assert [path.name for path in home.iterdir()] == [".gitconfig"]

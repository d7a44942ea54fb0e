"""Repositories whose `.gitattributes` has filters: pictures of Git LFS are pointers, or refused."""

import hashlib
import shutil
from pathlib import Path

import pytest

from conftest import missing
from importing.fetch.https_server import certificate
from publishing.author import ARTICLE, Author, changes
from publishing.git_http_server import Bare, GitServer
from sessions.models import Repository

pytestmark = [pytest.mark.django_db, pytest.mark.release]

ONE, TWO, SEVEN = (f"images/harbour/{name}.png" for name in ("one", "two", "seven"))
FILES = {
    ".gitattributes": "[attr]large filter=lfs diff=lfs -text\n*.png large\n*.pdf filter=crypt\n",
    "images/.gitattributes": "two.png filter=crypt\nseven.png -filter\n",
}


def pointer(content: bytes) -> str:
    """Return what stands in a repository for a file."""
    oid = hashlib.sha256(content).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n"


def test_pictures_are_refused_where_they_cannot_be_sent(
    author: Author, git_server: GitServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By http: git-lfs sends pictures only by https.
    monkeypatch.setattr(shutil, "which", lambda name, which=shutil.which: which(name) or name)
    bare, repository = git_server.make("blog", FILES), author.repository(git_server)
    for name in ("one.png", "two.png", "seven.png"):
        author.add_picture(name, name.encode())
    author.write("Lights.", *author.pictures)

    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "added", ONE: "blocked", TWO: "blocked", SEVEN: "added"}
    assert [each.text.partition(".png” ")[2][:16] for each in shown.context["blocked"]] == [
        "belongs into Git",
        "has a filter in ",
    ]
    assert author.publish(repository, shown).status_code == 409
    assert bare.files() == FILES


def test_pictures_that_are_there_are_no_obstacle_and_a_text_goes_without_the_others(
    author: Author, git_server: GitServer
) -> None:
    bare, repository = git_server.make("blog", FILES), author.repository(git_server)
    for name in ("one.png", "two.png", "seven.png"):
        author.add_picture(name, name.encode())
    bare.commit({ONE: pointer(b"one.png")})
    author.write("Lights.", "one.png", "seven.png")
    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "added", ONE: "same", SEVEN: "added"}
    assert author.publish(repository, shown).status_code == 302
    assert bare.files()[SEVEN] == "seven.png"

    # The text goes without them, if the person says so.
    author.write("Few lights.", "two.png", "seven.png")
    shown = author.compare(repository)
    assert (shown.context["can_publish"], shown.text.count("Publish without these images")) == (True, 1)
    assert "Change the address of the report" not in shown.text
    assert author.publish(repository, shown).status_code == 409
    assert author.publish(repository, shown, without_pictures="1").status_code == 302
    assert "two.png" in bare.files()[ARTICLE]
    assert TWO not in bare.files()
    assert "Nothing to publish" in author.compare(repository).text


def of_lfs(
    author: Author, git_server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Bare, Repository]:
    """Serve a repository whose pictures are in Git LFS by https; the report shows one picture."""
    if not shutil.which("git-lfs"):
        missing("git-lfs")
    git_server.use_tls(certificate(tmp_path, "127.0.0.1")[0])
    for name in ("GIT_SSL_CAINFO", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "authority.pem"))
    config = "[lfs]\n\turl = http://127.0.0.1:9/elsewhere\n"
    author.add_picture("one.png", b"picture one")
    author.write("Lights.", "one.png")
    return git_server.make("blog", FILES | {".lfsconfig": config}), author.repository(git_server)


def test_pictures_are_sent_to_git_lfs(
    author: Author, git_server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare, repository = of_lfs(author, git_server, tmp_path, monkeypatch)
    assert author.export(repository).status_code == 302
    assert bare.files()[ONE] == pointer(b"picture one")
    assert git_server.in_lfs == {hashlib.sha256(b"picture one").hexdigest(): b"picture one"}
    author.add_picture("one.png", b"another")
    git_server.refuses_lfs = True
    refused = author.export(repository)
    assert (refused.status_code, "Git LFS did not take the images" in refused.text) == (422, True)
    assert bare.files()[ONE] == pointer(b"picture one")


def test_pictures_in_git_lfs_are_replaced_and_removed(
    author: Author, git_server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare, repository = of_lfs(author, git_server, tmp_path, monkeypatch)
    author.export(repository)
    assert changes(author.compare(repository)) == {ARTICLE: "same", ONE: "same"}
    author.add_picture("one.png", b"another")
    author.export(repository)
    author.write("No picture.")
    author.export(repository)
    assert set(git_server.in_lfs.values()) == {b"picture one", b"another"}
    assert set(bare.files()) == {*FILES, ".lfsconfig", ARTICLE}

"""Rows that no form would have stored, such as those of a backup that somebody altered: nothing is done by them."""

import pytest

from backup.zips import emptied, taken, verified, with_rows
from publishing.author import ARTICLE, Author, changes, marks
from publishing.git_http_server import GitServer
from sessions.backup.empty_install import restore_install
from sessions.models import Repository
from sessions.publishing.plan import blob_id

pytestmark = pytest.mark.django_db

README = {"README.md": "read me\n"}


@pytest.mark.release
def test_restored_install_replaces_and_removes_nothing_unasked(author: Author, git_server: GitServer) -> None:
    """What was pushed is not believed of a zip; after one answer it is known again."""
    guide = "docs/guide.md"
    bare, repository = git_server.make("blog", {guide: "guide"}), author.repository(git_server)
    author.add_picture("one.png", b"one")
    author.add_picture("two.png", b"two")
    author.write("Lights.", "one.png", "two.png")
    author.export(repository)
    one, two = "images/harbour/one.png", "images/harbour/two.png"
    known = {guide: blob_id(b"guide"), one: blob_id(b"one")}
    memory = {"files": known, "path": guide, "article": "guide"}
    memory |= {"pending_commit": "0" * 40, "pending_files": {"known": {path: [known[path]] for path in known}}}
    backup = verified(with_rows(taken(), "publications", lambda row: row | memory))
    emptied()
    restore_install(backup)
    author.client.force_login(author.user)

    assert changes(author.compare(repository)) == {ARTICLE: "same", one: "same", two: "same"}
    author.write("Changed.", "two.png")
    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "not-ours", two: "same"}
    author.publish(repository, shown, **{marks(shown)[ARTICLE]: "replace"})
    author.write("No picture.")
    author.export(repository)
    assert set(bare.files()) == {guide, ARTICLE, one}


def test_place_that_no_form_accepts_is_not_used(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    for wrong in ({"branch": "HEAD"}, {"branch": "refs/heads/x"}, {"folder": ".git"}, {"folder": "a/../.."}):
        Repository.objects.update(**{"branch": "main", "folder": ""} | wrong)
        answer = author.compare(repository)
        assert (answer.status_code, "This branch or folder cannot be used" in answer.text) == (422, True)
    assert bare.branches() == ["main"]
    Repository.objects.update(branch="main", folder="", dialect="of another version")
    author.export(repository)
    assert set(bare.files()) == {"README.md", ARTICLE}

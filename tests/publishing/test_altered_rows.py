"""Rows that no form would have stored, such as those of a backup that somebody altered: nothing is done by them."""

import pytest

from publishing.author import ARTICLE, Author, changes
from publishing.git_http_server import GitServer
from sessions.models import Publication, Repository
from sessions.publishing.plan import blob_id

pytestmark = pytest.mark.django_db

README = {"README.md": "read me\n"}


def test_memory_that_names_files_of_nobody_removes_none(author: Author, git_server: GitServer) -> None:
    """Only an article or a picture is an own file."""
    bare, repository = git_server.make("blog", {"articles/old.md": "x", **README}), author.repository(git_server)
    known = {"articles/old.md": blob_id(b"x"), "README.md": blob_id(README["README.md"].encode())}
    for fields in (
        {"files": known},
        {"files": {}, "pending_files": {"known": {each: [known[each]] for each in known}}},
    ):
        Publication.objects.update_or_create(report=author.report, repository=repository, defaults=fields)
        assert changes(author.compare(repository)) == {ARTICLE: "added", "articles/old.md": "removed"}
    author.export(repository)
    assert set(bare.files()) == {"README.md", ARTICLE}


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

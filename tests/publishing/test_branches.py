"""Branches that do not exist yet, or no more, in a real repository by http."""

import pytest

from publishing.author import ARTICLE, Author
from publishing.git_http_server import GitServer
from tiers import later

pytestmark = pytest.mark.django_db

README = {"README.md": "read me\n"}


@pytest.mark.parametrize("branch", ["main", *later("drafts")])
def test_empty_repository_gets_its_first_commit(branch: str, author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server, branch=branch)
    assert "The repository is empty." in author.compare(repository).text
    author.export(repository)
    assert bare.branches() == [branch]
    assert list(bare.files(branch)) == [ARTICLE]


def test_missing_branch_begins_at_the_default_branch(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server, branch="report")
    head = bare.head()
    assert "does not exist yet" in author.compare(repository).text
    author.export(repository)
    assert bare.head() == head
    assert set(bare.files("report")) == {"README.md", ARTICLE}
    assert bare.git("rev-parse", "report~1").strip() == head


@pytest.mark.release
def test_branch_that_was_renamed_is_not_made_again_unasked(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    author.export(repository)
    bare.git("branch", "-m", "main", "trunk")
    author.write("Few lights.")

    refused = author.export(repository)
    assert (refused.status_code, refused.context["moved"], bare.branches()) == (409, [], ["trunk"])
    assert "The default branch of the repository is “trunk”." in refused.text
    assert 'type="checkbox" name="new_branch"' in refused.text
    assert author.publish(repository, refused, new_branch="1").status_code == 302
    assert bare.branches() == ["main", "trunk"]
    assert "Few lights." in bare.files()[ARTICLE]


@pytest.mark.release
def test_branch_renamed_since_the_comparison_or_published_by_another_report_is_not_made_either(
    author: Author, git_server: GitServer
) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    author.export(repository)
    author.write("Few lights.")
    shown = author.compare(repository)
    bare.git("branch", "-m", "main", "trunk")
    for refused in (
        author.publish(repository, shown),
        Author(owner=author.user, slug="lighthouse").export(repository),
    ):
        assert (refused.status_code, refused.context["moved"], bare.branches()) == (409, [], ["trunk"])
        assert "The default branch of the repository is “trunk”." in refused.text
    assert "The default branch “trunk” was read." in author.compare(repository, "fetch").text


@pytest.mark.release
def test_branch_below_one_that_is_there_is_declined_with_the_words_of_the_server(
    author: Author, git_server: GitServer
) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server, branch="main/report")
    refused = author.export(repository)
    assert (refused.status_code, bare.branches()) == (422, ["main"])
    assert "The server did not accept the commit." in refused.text
    assert "exists; cannot create" in refused.text


@pytest.mark.release
def test_renamed_branch_is_missed_also_where_the_default_branch_has_its_old_name(
    author: Author, git_server: GitServer
) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    author.export(repository)
    bare.git("branch", "-m", "main", "trunk")
    bare.git("symbolic-ref", "HEAD", "refs/heads/main")
    for shown in (author.compare(repository, "fetch"), author.export(repository)):
        assert "it has no branch “main” now: it may have been renamed." in shown.text
        assert ("The repository is empty" in shown.text, "The default branch" in shown.text) == (False, False)
    assert bare.branches() == ["trunk"]

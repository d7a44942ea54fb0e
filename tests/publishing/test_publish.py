"""A report is published to a real repository by http: exactly its files, and nothing of anybody else's."""

import pytest

from publishing.author import ARTICLE, Author, changes, marks
from publishing.git_http_server import SUBMODULE, TOKEN, GitServer
from sessions.publishing.branch import copy_of
from sessions.publishing.git_process import Access
from sessions.publishing.messages import sentence_of
from sessions.publishing.plan import Change, Exported, make_plan
from sessions.publishing.remote import remote_of

pytestmark = pytest.mark.django_db

README = {"README.md": "read me\n"}


def test_report_becomes_one_commit_with_article_and_pictures(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    author.add_picture("one.png", b"picture one")
    author.write("Many lights.", "one.png")

    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "added", "images/harbour/one.png": "added"}
    assert bare.log() == ["by somebody else"]

    assert author.publish(repository, shown, message="Report of the harbour\n\nWith lights").status_code == 302
    files = bare.files()
    assert set(files) == {"README.md", ARTICLE, "images/harbour/one.png"}
    assert files["images/harbour/one.png"] == "picture one"
    assert "Many lights." in files[ARTICLE]
    assert bare.git("log", "-1", "--format=%an %ae %cn %ce%n%B").split("\n")[:4] == [
        "Hana Port hana@harbour.example Hana Port hana@harbour.example",
        "Report of the harbour",
        "",
        "With lights",
    ]
    publication = author.publication()
    assert (publication.commit, publication.article, publication.path) == (bare.head(), files[ARTICLE], ARTICLE)
    assert set(publication.files) == {ARTICLE, "images/harbour/one.png"}
    assert publication.pending_commit == ""


@pytest.mark.release
def test_equal_report_is_not_published_again(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    author.export(repository)
    head = bare.head()
    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "same"}
    assert "up to date" in shown.text
    assert author.publish(repository, shown).status_code == 302
    assert bare.head() == head


def test_files_stand_in_the_folder_of_the_settings(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server, folder="site/content")
    author.add_picture("写真.png", b"picture one")
    author.write("Lights.", "写真.png")
    author.export(repository)
    assert set(bare.files()) == {f"site/content/{ARTICLE}", "site/content/images/harbour/写真.png"}


@pytest.mark.release
def test_ten_exports_of_a_changing_report_leave_exactly_its_files(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    for number in range(10):
        names = [f"{one}.png" for one in range(number % 4, number % 4 + 3)]
        for name in names:
            author.add_picture(name, b"picture %s of export %d" % (name.encode(), number // 2))
        author.write(f"Export {number}.", *names)
        if number == 7:
            author.report.slug = "harbour-report-again"
            author.report.save()
        assert author.export(repository).status_code == 302
    article = "articles/harbour-report-again.md"
    files = bare.files()
    assert files == {
        "README.md": "read me\n",
        article: author.publication().article,
        **{f"images/harbour/{name}": author.pictures[name].decode() for name in ("1.png", "2.png", "3.png")},
    }
    assert "Export 9." in files[article]
    assert len(bare.log()) == 11
    bare.git("fsck", "--strict")


@pytest.mark.release
def test_two_reports_share_pictures(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    author.add_picture("one.png", b"picture")
    author.write("Lights.", "one.png")
    author.export(repository)
    first = author.report
    author.report = type(first).objects.create(
        event=author.event, author=first.author, title="Again", slug="harbour-second", image_folder="harbour"
    )
    author.add_picture("one.png", b"picture, edited")
    shown = author.compare(repository)
    assert changes(shown) == {"articles/harbour-second.md": "added", "images/harbour/one.png": "changed"}
    author.publish(repository, shown)
    author.write("No picture.")
    # The other report still needs it, as far as the repository knows.
    author.export(repository)
    assert set(bare.files()) == {ARTICLE, "articles/harbour-second.md", "images/harbour/one.png"}
    author.report = first
    author.export(repository)
    assert "No picture." in bare.files()[ARTICLE]


@pytest.mark.release
def test_two_events_share_an_image_folder(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    other = Author(owner=author.user, slug="lighthouse")
    for each in (author, other):
        each.add_picture("one.png", b"picture")
        each.write("Lights.", "one.png")
        each.export(repository)
    other.write("No picture.")
    other.export(repository)
    assert bare.files()["images/harbour/one.png"] == "picture"

    other.add_picture("one.png", b"another picture")
    other.write("Lights.", "one.png")
    assert changes(other.compare(repository))["images/harbour/one.png"] == "not-ours"


def test_file_of_somebody_else_is_a_conflict_and_replaced_only_if_so_chosen(
    author: Author, git_server: GitServer
) -> None:
    bare = git_server.make("blog", README | {"images/harbour/one.png": "theirs"})
    repository = author.repository(git_server)
    author.add_picture("one.png", b"ours")
    author.write("Lights.", "one.png")
    shown = author.compare(repository)
    assert changes(shown)["images/harbour/one.png"] == "not-ours"
    choice = marks(shown)["images/harbour/one.png"]
    head = bare.head()

    refused = author.publish(repository, shown)
    assert (refused.status_code, bare.head()) == (409, head)
    assert "choose what becomes of each file" in refused.text

    author.publish(repository, shown, **{choice: "leave"})
    assert bare.files()["images/harbour/one.png"] == "theirs"
    assert ARTICLE in bare.files()

    shown = author.compare(repository)
    author.publish(repository, shown, **{marks(shown)["images/harbour/one.png"]: "replace"})
    assert bare.files()["images/harbour/one.png"] == "ours"


@pytest.mark.release
def test_file_with_equal_content_becomes_an_own_one(author: Author, git_server: GitServer) -> None:
    bare = git_server.make("blog", {"images/harbour/one.png": "same"})
    repository = author.repository(git_server)
    author.add_picture("one.png", b"same")
    author.write("Lights.", "one.png")
    author.export(repository)
    author.write("No picture.")
    author.export(repository)
    assert list(bare.files()) == [ARTICLE]


@pytest.mark.release
def test_article_edited_there_is_left_until_the_report_changes_too(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    author.export(repository)
    edited = bare.files()[ARTICLE].replace("Many lights.", "Many bright lights.")
    bare.commit({ARTICLE: edited})

    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "edited-there"}
    author.publish(repository, shown)
    assert bare.files()[ARTICLE] == edited

    fetched = author.compare(repository, "fetch")
    assert "Many <ins>bright </ins>lights." in fetched.text

    author.write("Few lights.")
    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "both-changed"}
    assert author.publish(repository, shown).status_code == 409
    author.publish(repository, shown, **{marks(shown)[ARTICLE]: "leave"})
    assert bare.files()[ARTICLE] == edited
    # What was left counts as edited still: the next comparison asks again.
    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "both-changed"}
    author.publish(repository, shown, **{marks(shown)[ARTICLE]: "replace"})
    assert "Few lights." in bare.files()[ARTICLE]
    assert len(bare.log()) == 3


@pytest.mark.release
def test_files_removed_there_are_added_again_only_if_so_chosen(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    author.export(repository)
    bare.commit({ARTICLE: None})
    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "removed-there"}
    author.publish(repository, shown)
    assert bare.files() == README
    author.write("New lights.")
    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "gone-there"}
    author.publish(repository, shown, **{marks(shown)[ARTICLE]: "replace"})
    assert "New lights." in bare.files()[ARTICLE]


@pytest.mark.release
def test_unused_picture_that_was_edited_there_is_left(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    author.add_picture("one.png", b"ours")
    author.write("Lights.", "one.png")
    author.export(repository)
    bare.commit({"images/harbour/one.png": "retouched"})
    author.write("No picture.")
    shown = author.compare(repository)
    assert changes(shown) == {ARTICLE: "changed", "images/harbour/one.png": "unused-edited"}
    author.publish(repository, shown)
    assert bare.files()["images/harbour/one.png"] == "retouched"
    shown = author.compare(repository)
    author.publish(repository, shown, **{marks(shown)["images/harbour/one.png"]: "replace"})
    assert list(bare.files()) == [ARTICLE]


def test_what_is_in_the_way_is_named_and_nothing_is_written(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server, folder="1")
    ways = {
        "1/articles": ("1" * 40, SUBMODULE, "“1/articles” is a submodule in the repository."),
        "2/articles": ("../elsewhere", "120000", "“2/articles” is a symbolic link in the repository."),
        f"3/{ARTICLE}": ("/etc/passwd", "120000", f"“3/{ARTICLE}” is a symbolic link in the repository."),
        "4/articles": ("x", "100644", "“4/articles” is a file in the repository, and a folder is needed."),
        f"5/{ARTICLE}/inside": ("x", "100644", f"“5/{ARTICLE}” is a folder in the repository."),
        "6/Articles/x.md": (
            "x",
            "100644",
            "The repository has “Articles”, which differs only in upper and lower case.",
        ),
        "7/articles/Harbour-Report.md": (
            *("x", "100644", "The repository has “Harbour-Report.md”, which differs only in upper and lower case."),
        ),
    }
    head = bare.commit(
        {path: content for path, (content, _mode, _says) in ways.items()},
        modes={path: mode for path, (_content, mode, _says) in ways.items()},
    )
    access = Access(remote_of(repository.address, ["127.0.0.1"]), ["127.0.0.1"], TOKEN)
    with copy_of(access, "main") as branch:
        branch.fetch()
        wanted = {f"{number}/{ARTICLE}": "0" * 40 for number in range(1, 8)}
        plan = make_plan(wanted, Exported(), branch.look)
    assert [sentence_of(file) for file in plan.having({Change.BLOCKED})] == [
        says for _content, _mode, says in ways.values()
    ]

    shown = author.compare(repository)
    assert changes(shown) == {f"1/{ARTICLE}": "blocked"}
    assert "is a submodule" in shown.text
    assert (author.publish(repository, shown).status_code, bare.head()) == (409, head)


@pytest.mark.release
def test_odd_names_beside_ours_stay_as_they_are(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog", README), author.repository(git_server)
    blob = bare.git("hash-object", "-w", "--stdin", send=b"odd").strip()
    names = [b"..", b".git", b"a\nb", b"\xff\xfe", b"a\tb", b'"', b"-x"]
    listed = b"".join(b"100644 blob %s\t%s\0" % (blob.encode(), name) for name in names)
    inside = bare.git("mktree", "-z", send=listed).strip()
    tree = bare.git("mktree", "-z", send=f"040000 tree {inside}\tarticles\0".encode()).strip()
    bare.git("update-ref", "refs/heads/main", bare.git("commit-tree", tree, "-m", "x").strip())

    author.export(repository)
    entries = bare.git("ls-tree", "-z", "main:articles").split("\0")
    assert len(entries) == len(names) + 2
    assert "harbour-report.md" in "".join(entries)


@pytest.mark.release
def test_executable_file_stays_executable(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    author.export(repository)
    bare.commit({ARTICLE: bare.files()[ARTICLE]}, modes={ARTICLE: "100755"})
    author.write("More.")
    author.export(repository)
    assert bare.git("ls-tree", "-r", "main").startswith("100755")
    assert "More." in bare.files()[ARTICLE]


@pytest.mark.release
def test_server_without_partial_copies_serves_as_well(author: Author, git_server: GitServer) -> None:
    bare = git_server.make("blog", README, bare_options=("uploadpack.allowFilter=false",))
    repository = author.repository(git_server)
    author.export(repository)
    bare.commit({ARTICLE: "edited"})
    assert changes(author.compare(repository)) == {ARTICLE: "edited-there"}
    author.write("More.")
    shown = author.compare(repository)
    author.publish(repository, shown, **{marks(shown)[ARTICLE]: "replace"})
    assert "More." in bare.files()[ARTICLE]

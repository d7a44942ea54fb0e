"""`export_report` into a local checkout: only own files are written and removed, and links are not followed."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from factories import make_report
from publishing.author import ARTICLE, Author
from publishing.git_http_server import GitServer, run
from sessions.models import CopyKind, Report
from sessions.reporting.copies import digest_of_article

pytestmark = pytest.mark.django_db

ONE = "images/harbour/one.png"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    run("init", "--quiet", str(folder))
    return folder


def export(folder: Path, *options: str) -> tuple[list[str], list[str]]:
    """Return what the command prints."""
    said, warned = StringIO(), StringIO()
    call_command("export_report", "harbour", "--output", str(folder), *options, stdout=said, stderr=warned)
    return said.getvalue().splitlines(), warned.getvalue().splitlines()


def files(folder: Path) -> dict[str, str]:
    """Return the text of every file but those of git."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_text() for name, path in found.items() if not name.startswith(".git/")}


def test_ten_exports_leave_exactly_the_files_of_the_report(author: Author, checkout: Path) -> None:
    (checkout / "README.md").write_text("read me")
    for number in range(10):
        names = [f"{one}.png" for one in range(number % 3, number % 3 + 2)]
        for name in names:
            author.add_picture(name, f"{name} {number}".encode())
        author.write(f"Export {number}.", *names)
        export(checkout)
    found = files(checkout)
    assert set(found) == {"README.md", ARTICLE, "images/harbour/0.png", "images/harbour/1.png"}
    assert "Export 9." in found[ARTICLE]
    assert found["images/harbour/1.png"] == "1.png 9"
    assert run("rev-list", "--all", folder=checkout) == b""


def test_pictures_no_longer_needed_are_removed_with_their_folder(author: Author, checkout: Path) -> None:
    author.add_picture("one.png", b"picture")
    author.write("Lights.", "one.png")
    assert export(checkout)[0] == [ARTICLE, ONE]
    author.write("No picture.")
    assert export(checkout)[0] == [ARTICLE, f"removed: {ONE}"]
    assert not (checkout / "images").exists()


def test_folder_within_a_checkout(author: Author, checkout: Path) -> None:
    export(checkout / "site" / "content")
    author.write("Changed.")
    assert export(checkout / "site" / "content")[0] == [f"site/content/{ARTICLE}"]
    assert list(files(checkout)) == [f"site/content/{ARTICLE}"]


def test_worktree_is_a_checkout_too(author: Author, checkout: Path, tmp_path: Path) -> None:
    (checkout / "a").write_text("x")
    run("add", "a", folder=checkout)
    run("commit", "--quiet", "-m", "x", folder=checkout)
    run("worktree", "add", "--quiet", str(tmp_path / "tree"), folder=checkout)
    export(tmp_path / "tree")
    author.write("Changed.")
    export(tmp_path / "tree")
    assert set(files(tmp_path / "tree")) == {".git", "a", ARTICLE}


def test_foreign_file_is_not_replaced_unless_so_wished(author: Author, checkout: Path) -> None:
    (checkout / "images" / "harbour").mkdir(parents=True)
    (checkout / ONE).write_text("theirs")
    author.add_picture("one.png", b"ours")
    author.write("Lights.", "one.png")
    with pytest.raises(CommandError, match=f"Nothing was written.*\n{ONE}: not written by an export"):
        export(checkout)
    assert files(checkout) == {ONE: "theirs"}
    export(checkout, "--replace")
    assert files(checkout)[ONE] == "ours"


def test_edited_article_is_left_or_named(author: Author, checkout: Path) -> None:
    export(checkout)
    (checkout / ARTICLE).write_text("edited")
    assert export(checkout) == ([], [f"left as it is: {ARTICLE} was edited since the last export"])
    author.write("Changed.")
    with pytest.raises(CommandError, match=f"{ARTICLE}: edited since the last export"):
        export(checkout)
    assert (checkout / ARTICLE).read_text() == "edited"
    export(checkout, "--replace")
    assert "Changed." in (checkout / ARTICLE).read_text()

    # What was taken in since is no conflict.
    (checkout / ARTICLE).write_text("edited again")
    author.report.copies.create(dialect="zenn", kind=CopyKind.TAKEN, digest=digest_of_article("edited again"))
    author.write("Changed again.")
    assert export(checkout) == ([ARTICLE], [])
    (checkout / ARTICLE).write_text("edited again")
    assert export(checkout) == ([], [f"left as it is: {ARTICLE} was edited since the last export"])


def test_picture_stays_that_another_report_needs(author: Author, checkout: Path) -> None:
    author.add_picture("one.png", b"picture")
    author.write("Lights.", "one.png")
    export(checkout)
    second = make_report(event=author.event, slug="harbour-second", image_folder="harbour")
    export(checkout, "--report", second.slug)
    author.write("No picture.")
    export(checkout, "--report", author.report.slug)
    assert (checkout / "images/harbour/one.png").read_bytes() == b"picture"

    export(checkout, "--report", second.slug)
    assert not (checkout / "images/harbour/one.png").exists()


def test_what_was_pushed_is_an_own_file_in_a_checkout_of_the_repository(
    author: Author, git_server: GitServer, tmp_path: Path
) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    author.export(repository)
    run("clone", "--quiet", str(bare.path), str(tmp_path / "clone"))
    author.write("Changed.")
    assert export(tmp_path / "clone")[0] == [ARTICLE]
    assert "Changed." in (tmp_path / "clone" / ARTICLE).read_text()


@pytest.mark.parametrize("link", ["articles", ARTICLE])
@pytest.mark.parametrize("is_checkout", [True, False])
def test_nothing_is_written_through_a_link(
    link: str, is_checkout: bool, author: Author, checkout: Path, tmp_path: Path
) -> None:
    folder = checkout if is_checkout else tmp_path / "plain"
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / link).parent.mkdir(parents=True, exist_ok=True)
    os.symlink(outside if link == "articles" else outside / "file.md", folder / link)
    for options in ((), ("--replace",)):
        with pytest.raises(CommandError):
            export(folder, *options)
    assert list(outside.iterdir()) == []


def test_folder_that_is_no_checkout_is_written_as_ever(author: Author, tmp_path: Path) -> None:
    export(tmp_path / "plain")
    (tmp_path / "plain" / ARTICLE).write_text("edited")
    assert export(tmp_path / "plain")[0] == [ARTICLE]
    assert "Many lights." in (tmp_path / "plain" / ARTICLE).read_text()


def test_nothing_is_written_into_the_folder_of_git_or_outside(author: Author, checkout: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"\.git is in the way"):
        export(checkout / ".git" / "inside")
    author.add_picture("one.png", b"picture")
    author.write("Lights.", "one.png")
    Report.objects.update(image_folder="../../outside")
    assert export(tmp_path / "plain") == ([ARTICLE], ["image still missing: one.png"])
    Report.objects.update(slug="../../outside")
    with pytest.raises(CommandError, match="no plain path"):
        export(tmp_path / "plain")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checkout", "plain"]


def test_damaged_memory_makes_files_foreign_and_deletes_nothing(author: Author, checkout: Path) -> None:
    export(checkout)
    (notes,) = (checkout / ".git" / "conference-log").iterdir()
    victim = checkout / ".git" / "HEAD"
    for text in ("{", "[]", '{".git/HEAD": "x", "../x": "y", "a": 1}'):
        notes.write_text(text)
        author.write(f"Changed {text}.")
        with pytest.raises(CommandError, match="not written by an export"):
            export(checkout)
    assert victim.is_file()

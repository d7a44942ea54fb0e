"""The doctor: it finds what is wrong, and says nothing where all is well."""

import os
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from factories import make_event
from sessions.backup.target import remember_backup
from sessions.models import Photo
from sessions.monitoring import install
from sessions.rules.private_files import files_of, make_private


def ask() -> tuple[int, list[str]]:
    """Return exit code and lines of the doctor."""
    answer = StringIO()
    code = 0
    try:
        call_command("doctor", stdout=answer)
    except SystemExit as end:
        code = int(end.code)
    return code, answer.getvalue().splitlines()


def picture(settings, name: str) -> None:
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"picture")
    make_private(files_of(path.parent, Path(settings.MEDIA_ROOT)))


@pytest.fixture(autouse=True)
def _only_this_machine(settings) -> None:
    settings.ALLOWED_HOSTS = settings.LOOPBACK


@pytest.mark.django_db
def test_doctor_says_that_all_is_well_only_without_a_warning(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert ask()[1][-1] == "all well"
    make_event()
    code, lines = ask()
    warned = [line for line in lines if line.startswith("warn ")]
    assert (code, warned, lines[-1]) == (0, ["warn  last backup: never; see docs/backup.md"], "1 warning")
    settings.ALLOWED_HOSTS = [*settings.LOOPBACK, "log.example.org"]
    assert ask()[1][-1] == "2 warnings"
    (tmp_path / "secret_key").write_text("secret")
    (tmp_path / "secret_key").chmod(0o644)
    code, lines = ask()
    assert (code, lines[-1]) == (1, "1 wrong, 2 warnings")


@pytest.mark.django_db
def test_doctor_finds_nothing_wrong_with_a_healthy_install(settings) -> None:
    remember_backup(timezone.now(), 1)
    photo = Photo.objects.create(event=make_event(), name="a.png", file="photos/1/a.png")
    picture(settings, photo.file.name)
    code, lines = ask()
    assert (code, lines[-1]) == (0, "all well")
    assert [line for line in lines if line.startswith("WRONG")] == []
    assert f"ok    database: {connection.vendor}" in lines
    assert "ok    photos: 1" in lines


@pytest.mark.django_db
def test_doctor_names_pictures_and_files_that_lost_each_other(settings) -> None:
    event = make_event()
    Photo.objects.create(event=event, name="still-to-come.png")
    Photo.objects.create(event=event, name="lost.png", file="photos/1/lost.png")
    picture(settings, "photos/1/stray.png")
    code, lines = ask()
    assert (code, lines[-1]) == (1, "2 wrong")
    assert [line for line in lines if line.startswith("WRONG")] == [
        "WRONG photo without a file: photos/1/lost.png",
        "WRONG file without a photo: photos/1/stray.png",
    ]


@pytest.mark.django_db
def test_doctor_knows_all_files_of_a_photo_and_misses_no_thumbnail(settings) -> None:
    names = {"file": "photos/1/a-2.jpg", "unedited_file": "photos/1/a-1.jpg", "original": "photos/1/a.original.heic"}
    photo = Photo.objects.create(event=make_event(), name="a.jpg", **names)
    photo.discard()
    for name in [*names.values(), "photos/1/a-2.320.webp"]:
        picture(settings, name)
    assert ask()[1][-1] == "all well"
    for name in ("photos/1/a-1.jpg", "photos/1/a.original.heic"):
        (Path(settings.MEDIA_ROOT) / name).unlink()
    picture(settings, "photos/1/b-2.320.webp")
    assert [line for line in ask()[1] if line.startswith("WRONG")] == [
        "WRONG photo without a file: photos/1/a-1.jpg",
        "WRONG photo without a file: photos/1/a.original.heic",
        "WRONG file without a photo: photos/1/b-2.320.webp",
    ]


@pytest.mark.django_db
def test_doctor_finds_a_key_that_others_may_read(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "secret_key").write_text("secret")
    (tmp_path / "secret_key").chmod(0o644)
    code, lines = ask()
    assert (code, lines[-1]) == (1, "1 wrong")
    assert "WRONG secret key: mode 0644" in lines


@pytest.mark.django_db
def test_doctor_finds_a_folder_that_is_not_there(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "gone"
    code, lines = ask()
    assert code == 1
    assert [line for line in lines if line.startswith("WRONG data folder")] != []


@pytest.mark.django_db
def test_doctor_finds_migrations_that_wait() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'conference_sessions'")
    code, lines = ask()
    assert code == 1
    assert [line for line in lines if line.startswith("WRONG migrations: not applied: conference_sessions.0001")] != []


@pytest.mark.django_db
def test_doctor_warns_of_a_database_of_a_newer_version() -> None:
    remember_backup(timezone.now(), 1)
    recorder = MigrationRecorder(connection)
    # An app that is installed no more, and a migration that was replaced, are no reason.
    for app, name in (("admin", "0009_old"), ("conference_sessions", "0001_replaced")):
        recorder.record_applied(app, name)
    assert [line for line in ask()[1] if "migrations" in line] == ["ok    migrations: applied"]
    for name in ("9001_future", "9002_later"):
        recorder.record_applied("conference_sessions", name)
    newer = "conference_sessions.9001_future, conference_sessions.9002_later"
    code, lines = ask()
    assert [line for line in lines if "migrations" in line] == [
        "ok    migrations: applied",
        f"warn  migrations: the database is newer than this version of the program, which does not know {newer}",
    ]
    assert (code, lines[-1]) == (0, "1 warning")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("version", "says"),
    [
        (None, "ok    git: not installed; to publish to repositories, install 2.37 or newer"),
        ((2, 30, 1), "ok    git: 2.30.1; to publish to repositories, install 2.37 or newer"),
        ((2, 37), "ok    git: 2.37"),
    ],
)
def test_doctor_says_what_publishing_needs(
    version: tuple[int, ...] | None, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "git_version", lambda: version)
    assert says in ask()[1]


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, without the settings of this machine; return what it prints."""
    who = {f"GIT_{role}_{key}": "x@example.org" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"} | who
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.django_db
def test_doctor_shows_the_commit_where_it_is_known(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def line() -> str:
        return ask()[1][0]

    version = f"ok    Conference Log: {settings.VERSION}"
    around, program = tmp_path, tmp_path / "program"
    for folder in (around, program):
        folder.mkdir(exist_ok=True)
        git(folder, "init", "--quiet")
        git(folder, "commit", "--quiet", "--allow-empty", "--message", folder.name)
    settings.BASE_DIR = program
    assert line() == f"{version}, commit {git(program, 'rev-parse', 'HEAD')[:12]}"
    monkeypatch.setattr(install, "git_version", lambda: None)
    assert line() == version
    monkeypatch.undo()
    settings.COMMIT = "1a2b3c4"
    assert line() == f"{version}, commit 1a2b3c4"
    settings.COMMIT = ""
    (program / ".git").rename(program / "history")
    assert line() == version
    (program / ".git").mkdir()
    assert line() == version

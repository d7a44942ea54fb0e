"""What an install keeps is for its own user alone, also under the usual umask, and what was open is closed."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from conftest import PROJECT
from sessions.photos.storage_disk import PictureStorage
from sessions.rules.private_files import files_of, make_private, open_to_others, sqlite_file


def modes(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in sorted(folder.rglob("*"))
    }


@pytest.mark.release
def test_a_new_install_keeps_its_files_for_itself(tmp_path: Path) -> None:
    data = tmp_path / "data"
    script = (
        "import os; os.umask(0o022)\n"
        "from django.core.management import call_command\n"
        "import django; django.setup()\n"
        "call_command('migrate', verbosity=0)\n"
        "from django.core.files.base import ContentFile\n"
        "from django.core.files.storage import default_storage\n"
        "from django.core.files.uploadedfile import TemporaryUploadedFile\n"
        "from django.db import connection\n"
        "default_storage.save('photos/1/a.png', ContentFile(b'a'))\n"
        "upload = TemporaryUploadedFile('a.jpg', 'image/jpeg', 1, None)\n"
        "cursor = connection.cursor()\n"
        "cursor.execute('BEGIN IMMEDIATE')\n"
        "cursor.execute('CREATE TABLE x (y)')\n"
        "from pathlib import Path\n"
        "found = {str(p): oct(p.stat().st_mode & 0o777) for p in Path(os.environ['DATA_DIR']).rglob('*')}\n"
        "print(sorted(found.values()), 'umask', oct(os.umask(0)))\n"
    )
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "conference.settings"}
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, env=environment, capture_output=True, text=True, check=True
    )
    kept, _umask, umask = result.stdout.partition("umask")
    assert set(kept.strip().strip("[]").replace("'", "").split(", ")) == {"0o600", "0o700"}
    assert umask.strip() == "0o22"  # a command writes what a person asked for as they want it
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_database_in_memory_has_no_file_and_a_folder_of_that_name_has_one() -> None:
    names = {
        ":memory:": None,
        "file:memorydb_default?mode=memory&cache=shared": None,
        "/srv/memory-lane/conference.sqlite3": Path("/srv/memory-lane/conference.sqlite3"),
    }
    found = {name: sqlite_file({"ENGINE": "django.db.backends.sqlite3", "NAME": name}) for name in names}
    assert found == names


def test_what_was_open_is_named_and_closed_and_nothing_else_is_touched(tmp_path: Path) -> None:
    for name in ("conference.sqlite3", "conference.sqlite3-wal", "secret_key", "tmp1.upload.jpg", "notes.txt"):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o644)
    media = tmp_path / "media" / "photos"
    media.mkdir(parents=True)
    (tmp_path / "media").chmod(0o755)
    media.chmod(0o750)
    (media / "a.png").write_text("x")
    (media / "a.png").chmod(0o666)
    (media / "link").symlink_to(tmp_path / "notes.txt")
    found = list(open_to_others(files_of(tmp_path, tmp_path / "media")))
    assert len(found) == 7
    assert (media / "a.png", 0o666) in found
    assert make_private(files_of(tmp_path, tmp_path / "media")) == 7
    assert modes(tmp_path) == {
        "conference.sqlite3": 0o600,
        "conference.sqlite3-wal": 0o600,
        "media": 0o700,
        "media/photos": 0o700,
        "media/photos/a.png": 0o600,
        "media/photos/link": 0o644,
        "notes.txt": 0o644,
        "secret_key": 0o600,
        "tmp1.upload.jpg": 0o600,
    }
    assert make_private(files_of(tmp_path, tmp_path / "media")) == 0


def test_pictures_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        PictureStorage(location=tmp_path / "media").save("photos/1/a.png", ContentFile(b"a"))
    finally:
        os.umask(before)
    assert set(modes(tmp_path).values()) == {0o600, 0o700}


@pytest.mark.django_db
def test_the_doctor_names_what_others_may_read(settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "conference.sqlite3").write_text("")
    (tmp_path / "conference.sqlite3").chmod(0o640)
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("WRONG")] == [
        f"WRONG readable by others: {tmp_path}/conference.sqlite3 (mode 0640); the server changes this when it starts"
    ]


def test_a_database_elsewhere_is_for_its_owner_alone_as_well(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path / "data"),
        "DATABASE_URL": f"sqlite:///{elsewhere / 'other.db'}",
        "DJANGO_SETTINGS_MODULE": "conference.settings",
    }
    script = "import os, django; os.umask(0o022); django.setup(); from django.db import connection\n"
    script += "connection.cursor().execute('CREATE TABLE x (y)')"
    subprocess.run([sys.executable, "-c", script], cwd=PROJECT, env=environment, check=True)
    assert set(modes(elsewhere).values()) == {0o600}


def test_the_files_of_a_database_elsewhere_are_closed_and_no_others_of_that_folder(tmp_path: Path) -> None:
    for name in ("other.db", "other.db-journal", "other.db-wal", "other.db-shm", "notes.txt"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    assert make_private(files_of(tmp_path / "data", database=tmp_path / "other.db")) == 4
    assert {name for name, mode in modes(tmp_path).items() if mode & 0o077} == {"notes.txt"}

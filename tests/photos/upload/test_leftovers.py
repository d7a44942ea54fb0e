"""An upload that is not finished leaves nothing in the data folder, however the server ends."""

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from conftest import PROJECT
from factories import make_photo
from sessions.management.commands.tidy import tidy
from sessions.models.photo import thumbnail_name
from sessions.photos.files import UncommittedFiles
from sessions.rules.picture_files import THUMBNAIL_WIDTHS

KILLED_WHILE_A_PICTURE_ARRIVES = """
import os, signal, django
django.setup()
from django.conf import settings
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser
from django.utils.module_loading import import_string
class Body:
    sent = 0
    def read(self, size=-1):
        if not Body.sent:
            Body.sent = 1
            return (b'--x\\r\\nContent-Disposition: form-data; name="file"; filename="harbour.jpg"\\r\\n'
                    b'Content-Type: image/jpeg\\r\\n\\r\\n')
        Body.sent += 1
        if Body.sent > 50:
            os.kill(os.getpid(), signal.SIGKILL)
        return b'GPS 35.39 N ' * 5000
request = HttpRequest()
request.resolver_match = None
handlers = [import_string(name)(request) for name in settings.FILE_UPLOAD_HANDLERS]
meta = {'CONTENT_TYPE': 'multipart/form-data; boundary=x', 'CONTENT_LENGTH': '9000000'}
MultiPartParser(meta, Body(), handlers).parse()
"""


def test_server_that_is_killed_while_a_picture_arrives_leaves_none_of_it(tmp_path: Path) -> None:
    variables = os.environ | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "conference.settings"}
    run = subprocess.run([sys.executable, "-c", KILLED_WHILE_A_PICTURE_ARRIVES], cwd=PROJECT, env=variables)
    assert run.returncode == -signal.SIGKILL
    assert {path.name for path in tmp_path.iterdir()} - {"secret_key"} == set()


def left(folder: Path, name: str, age: timedelta, now: datetime) -> None:
    """Make a file that was last written so long ago."""
    (folder / name).write_bytes(b"GPS 35.39 N")
    (folder / name).chmod(0o600)
    moment = (now - age).timestamp()
    os.utime(folder / name, (moment, moment))


@pytest.mark.django_db
def test_what_an_earlier_version_left_is_seen_by_the_doctor_and_removed(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    now, hour, second = timezone.now(), timedelta(hours=1), timedelta(seconds=1)
    for name in ("tmpab12_x.upload.jpg", "tmp9.upload", ".secret_key.k3", "conference.sqlite3", "tmp-notes.txt"):
        left(tmp_path, name, hour + second, now)
    left(tmp_path, "tmpnew.upload.heic", hour - 60 * second, now)
    (tmp_path / ".git-publish-k3").mkdir()
    (tmp_path / ".git-publish-k3" / "key").write_text("PRIVATE KEY")
    os.utime(tmp_path / ".git-publish-k3", times=((now - hour - second).timestamp(),) * 2)
    answer = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=answer)
    assert [line for line in answer.getvalue().splitlines() if line.startswith("WRONG")] == [
        "WRONG left by a killed process: .git-publish-k3; `tidy` removes it",
        "WRONG left by a killed process: .secret_key.k3; `tidy` removes it",
        "WRONG left by a killed process: tmp9.upload; `tidy` removes it",
        "WRONG left by a killed process: tmpab12_x.upload.jpg; `tidy` removes it",
    ]
    assert tidy(now)["leftovers"] == 4
    assert {path.name for path in tmp_path.iterdir()} == {"conference.sqlite3", "tmp-notes.txt", "tmpnew.upload.heic"}


@pytest.mark.django_db
def test_thumbnails_that_a_repeat_has_written_stay_with_the_picture_of_the_first(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    photo = make_photo(content=b"a picture")
    names = [thumbnail_name(str(photo.file.name), width) for width in THUMBNAIL_WIDTHS]
    stray = thumbnail_name("photos/1/of-no-row.png", 320)
    with pytest.raises(OSError, match="known"), UncommittedFiles() as repeated:  # noqa: PT012 - what is tried is the block
        for name in (*names, stray):
            repeated.write(name, b"small")
        raise OSError("its key is known")
    assert [default_storage.exists(name) for name in (*names, stray)] == [True, True, False]


@pytest.mark.django_db
def test_file_that_another_request_has_begun_to_write_is_there_once(settings, tmp_path: Path, monkeypatch) -> None:
    settings.DATA_DIR = tmp_path
    name = "photos/1/one.320.webp"
    default_storage.save(name, ContentFile(b"small"))
    # It came between the question and the writing.
    asked = iter([False, False])
    look = default_storage.exists
    monkeypatch.setattr(default_storage, "exists", lambda wanted: next(asked, True) and look(wanted))
    with UncommittedFiles() as written:
        written.write(name, b"small")
    monkeypatch.undo()
    assert default_storage.listdir("photos/1") == ([], ["one.320.webp"])

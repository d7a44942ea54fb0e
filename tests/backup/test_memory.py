"""Memory stays flat, however many pictures a backup has, when it is taken and when it is restored."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import PROJECT, missing

pytestmark = pytest.mark.release

PICTURE_MB = 3
PICTURES = 60
ALLOWED_MB = 40
"""Far less than the pictures together, which are 180 MB."""

PREPARE = f"""
import django
django.setup()
import os
from pathlib import Path
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from sessions.models import Event, Photo
call_command("migrate", verbosity=0)
owner = User.objects.create_user("owner")
event = Event.objects.create(owner=owner, name="A conference", time_zone="UTC")
with transaction.atomic():
    for number in range({PICTURES}):
        photo = Photo(event=event, name=f"photo_{{number}}.png")
        photo.file.name = f"photos/{{event.pk}}/{{photo.pk}}-{{number:016x}}.png"
        photo.save()
        path = Path(settings.MEDIA_ROOT) / photo.file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom({PICTURE_MB}_000_000))
"""

MEASURED = """
import django
django.setup()
import sys
from django.core.management import call_command
def rss(name):
    return int(next(line for line in open("/proc/self/status") if line.startswith(name)).split()[1]) // 1000
import sessions.management.commands.backup, sessions.management.commands.restore
call_command("migrate", verbosity=0)
before = rss("VmHWM")
call_command(*sys.argv[1:], verbosity=0)
print(rss("VmHWM") - before)
"""


def run(program: str, folder: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "conference.settings"}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True).stdout


def test_peak_does_not_grow_with_the_pictures(tmp_path: Path) -> None:
    if not Path("/proc/self/status").exists():
        missing("/proc/self/status")
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "backup.zip"
    run(PREPARE, old)
    taken = int(run(MEASURED, old, "backup", str(file)))
    restored = int(run(MEASURED, new, "restore", str(file)))

    assert file.stat().st_size > PICTURES * PICTURE_MB * 1_000_000
    assert len(list((new / "media").rglob("*.png"))) == PICTURES
    assert (taken < ALLOWED_MB, restored < ALLOWED_MB) == (True, True), (taken, restored)

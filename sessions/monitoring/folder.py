"""DATA_DIR: whether it can be written, what killed processes left in it, who can read it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.monitoring.check_result import CheckLevel, CheckResult, wrong_if
from sessions.rules.private_files import OTHERS, files_of, open_to_others, sqlite_file
from sessions.web.upload_limits import leftovers

NAMES: Final = 20
"""Maximum number of names per kind of result."""


def folder_results() -> Iterator[CheckResult]:
    """Yield whether the folder can be written, what was left there, and whether the secret key is private."""
    folder: Path = settings.DATA_DIR
    try:
        with tempfile.TemporaryFile(dir=folder):
            yield CheckResult(_("data folder"), str(folder))
    except OSError as error:
        told = _("%(folder)s is not writable: %(error)s") % {"folder": folder, "error": error}
        yield CheckResult(_("data folder"), told, CheckLevel.WRONG)
        return
    for path in leftovers(folder, timezone.now()):
        told = _("%(name)s; `tidy` removes it") % {"name": path.name}
        yield CheckResult(_("left by a killed process"), told, CheckLevel.WRONG)
    key = folder / "secret_key"
    if key.exists():
        mode = key.stat().st_mode & 0o777
        yield CheckResult(_("secret key"), _("mode %(mode)s") % {"mode": f"{mode:04o}"}, wrong_if(mode & OTHERS))


def private_results() -> Iterator[CheckResult]:
    """Yield the files of the server that others on this machine may read; looks at every file. In English."""
    folder: Path = settings.DATA_DIR
    database = sqlite_file(settings.DATABASES["default"])
    others = sorted(set(open_to_others(files_of(folder, Path(settings.MEDIA_ROOT), database=database))))
    for path, mode in others[:NAMES]:
        if path != folder / "secret_key":
            told = f"{path} (mode {mode:04o}); the server changes this when it starts"
            yield CheckResult("readable by others", told, CheckLevel.WRONG)
    yield from and_more("readable by others", len(others))


def and_more(name: str, number: int) -> Iterator[CheckResult]:
    """Yield how many of a kind were not named, if there are more than NAMES. In English."""
    if number > NAMES:
        yield CheckResult(name, f"and {number - NAMES} more", CheckLevel.WRONG)

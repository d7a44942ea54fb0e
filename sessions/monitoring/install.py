"""The install itself: versions, programs that publishing needs, risky settings, DATA_DIR and who can read it."""

import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.monitoring.check_result import CheckLevel, CheckResult, named_results, warn_if, wrong_if
from sessions.publishing.git_process import MIN_VERSION, git_version
from sessions.rules.private_files import OTHERS, files_of, open_to_others, sqlite_file
from sessions.web.upload_limits import leftovers


def app_commit() -> str:
    """Return the commit of this program in hexadecimal: the setting COMMIT, else that of the git checkout; else ""."""
    folder = settings.BASE_DIR / ".git"
    if settings.COMMIT or git_version() is None or not folder.exists():
        return str(settings.COMMIT)
    # The folder by its name: git asks for no owner then, and looks for no repository around this one.
    command = ["git", f"--git-dir={folder}", "rev-parse", "--short=12", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)
    return done.stdout.strip() if done.returncode == 0 else ""


def version_results() -> Iterator[CheckResult]:
    """Yield the versions of the app and what it runs on, and the programs of publishing; an install can do without."""
    version, commit = settings.VERSION, app_commit()
    told = _("%(version)s, commit %(commit)s") % {"version": version, "commit": commit} if commit else version
    yield CheckResult("Conference Log", told)
    yield CheckResult("Python", platform.python_version())
    yield CheckResult("Django", django.get_version())
    git = git_version()
    found = ".".join(map(str, git)) if git else _("not installed")
    if git is None or git < MIN_VERSION:
        needed = ".".join(map(str, MIN_VERSION))
        found = _("%(found)s; to publish to repositories, install %(needed)s or newer") % {
            "found": found,
            "needed": needed,
        }
    yield CheckResult("git", found)
    ssh = shutil.which("ssh")
    yield CheckResult("SSH", ssh or _("not installed; to publish to repositories by ssh, install an OpenSSH client"))


def risk_results() -> Iterator[CheckResult]:
    """Yield the settings that can be a risk; of an install that only this machine reaches, plain http is none."""
    is_reachable = bool(set(settings.ALLOWED_HOSTS) - set(settings.LOOPBACK))
    yield CheckResult("DEBUG", "on" if settings.DEBUG else "off", warn_if(settings.DEBUG))
    if settings.HTTPS:
        yield CheckResult("HTTPS", "on")
    elif is_reachable:
        yield CheckResult("HTTPS", _("off: passwords and texts are sent without encryption"), CheckLevel.WARNING)
    else:
        yield CheckResult("HTTPS", _("off; only this machine can open the site"))
    if settings.HTTPS and is_reachable and not settings.PROXY_COUNT:
        told = _("0: with https a proxy is needed, and must be counted")
        yield CheckResult("PROXY_COUNT", told, CheckLevel.WARNING)
    is_open = settings.SIGNUP_OPEN and is_reachable
    told = _("open: everybody who reaches the site can create an account") if is_open else "closed"
    yield CheckResult("SIGNUP", told, warn_if(is_open))


def folder_results() -> Iterator[CheckResult]:
    """Yield whether DATA_DIR can be written, what was left there, and whether the secret key is private."""
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
    others = set(open_to_others(files_of(folder, Path(settings.MEDIA_ROOT), database=database)))
    told = [
        f"{path} (mode {mode:04o}); the server changes this when it starts"
        for path, mode in sorted(others)
        if path != folder / "secret_key"  # said by folder_results
    ]
    yield from named_results("readable by others", told)

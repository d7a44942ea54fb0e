"""Versions of the app, of what it runs on, and of the programs that publishing needs."""

import platform
import shutil
import subprocess
from collections.abc import Iterator

import django
from django.conf import settings
from django.utils.translation import gettext as _

from sessions.monitoring.check_result import CheckResult
from sessions.publishing.git_process import MIN_VERSION, git_version


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
    """Yield the versions of the app, Python and Django."""
    version, commit = settings.VERSION, app_commit()
    told = _("%(version)s, commit %(commit)s") % {"version": version, "commit": commit} if commit else version
    yield CheckResult("Conference Log", told)
    yield CheckResult("Python", platform.python_version())
    yield CheckResult("Django", django.get_version())


def program_results() -> Iterator[CheckResult]:
    """Yield the programs that publishing to repositories needs; an install can do without."""
    version = git_version()
    needed = ".".join(map(str, MIN_VERSION))
    found = ".".join(map(str, version)) if version else _("not installed")
    if version is None or version < MIN_VERSION:
        found = _("%(found)s; to publish to repositories, install %(needed)s or newer") % {
            "found": found,
            "needed": needed,
        }
    yield CheckResult("git", found)
    ssh = shutil.which("ssh")
    yield CheckResult("SSH", ssh or _("not installed; to publish to repositories by ssh, install an OpenSSH client"))

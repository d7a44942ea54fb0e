"""Versions of the app, of what it runs on, and of the programs that publishing needs."""

import platform
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache

import django
from django.conf import settings
from django.utils.translation import gettext as _

from sessions.monitoring.check_result import CheckResult
from sessions.publishing.git_process import MIN_VERSION, git_version


@cache
def app_version() -> str:
    """Return the version of this program, as pyproject.toml names it."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    version: str = project["project"]["version"]
    return version


def version_results() -> Iterator[CheckResult]:
    """Yield the versions of the app, Python and Django."""
    yield CheckResult("Conference Log", app_version())
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

"""What the tests share: an environment of their own, a database, and what lies beside the project."""

import fcntl
import gc
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import django
import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import client as test_client
from pytest_django import Settings

from postgres_server import postgres_server
from tiers import times

pytest_plugins = ["unfinished_runs", "clock", "on_postgresql"]

PROJECT = Path(__file__).resolve().parent.parent
IN_CI = bool(os.environ.get("CI"))
THOROUGH = bool(os.environ.get("THOROUGH"))
"""Whether to try what depends on chance many times over, as ``make torture`` does."""

ROOM = 1_000_000_000


def _folder_in_memory() -> str | None:
    """Return a folder whose files are in memory and have room, where the system has one.

    SQLite waits for the disk at each commit; tests need no data that survives a power cut.
    """
    folder = "/dev/shm"
    return folder if os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM else None


# Settings read the environment once, so it has to stand before Django is set up: here. What the
# shell of a developer holds must not decide a test.
_stack = ExitStack()
for _name in (
    "ALLOWED_HOSTS",
    "BIND",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL_FILE",
    "DEBUG",
    "FEED_HOSTS",
    "GIT_HOSTS",
    "INTERFACE_LANGUAGE",
    "KEEP_ORIGINALS",
    "LOG_FORMAT",
    "LOG_REQUESTS",
    "PHOTO_BUCKET",
    "PROXY_COUNT",
    "SECRET_KEY_FALLBACKS",
    "SECRET_KEY_FILE",
    "SIGNUP",
    "TIME_ZONE",
):
    os.environ.pop(_name, None)
os.environ.update(
    DATA_DIR=_stack.enter_context(tempfile.TemporaryDirectory(prefix="conference-tests-", dir=_folder_in_memory())),
    # Playwright keeps an event loop in the thread that also looks into the database.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
    HTTPS="off",
    # The wheel with PostgreSQL keeps a lock there, and warns of a folder that others can read.
    XDG_RUNTIME_DIR=_stack.enter_context(tempfile.TemporaryDirectory(prefix="conference-tests-")),
    SECRET_KEY="only-the-tests-know-this-key-and-it-guards-nothing-at-all",
)
if os.environ.get("TEST_DATABASE", "sqlite") != "postgresql":
    os.environ.pop("DATABASE_URL", None)
elif "PYTEST_XDIST_WORKER" not in os.environ:
    # One server; the workers inherit its URL and make a database each.
    os.environ["DATABASE_URL"] = _stack.enter_context(postgres_server())

# Here, since the conftest.py of a folder that is named on the command line is read next, and may know models;
# pytest-django would do it too early, before this file has been read. The name of the settings is not left behind:
# workers and commands begin with the environment.
os.environ["DJANGO_SETTINGS_MODULE"] = "settings_for_tests"
django.setup()
del os.environ["DJANGO_SETTINGS_MODULE"]

_store_rendered = test_client.store_rendered_templates


def _store_the_page(store: dict[str, Any], **rendered: Any) -> None:
    """Keep the context of the page for a test, and no copy for each of the hundred parts that it is made of."""
    if "context" not in store:
        _store_rendered(store, **rendered)


test_client.store_rendered_templates = _store_the_page

# How long something takes is no promise of a test: a busy machine fails none.
hypothesis.settings.register_profile(
    "untimed",
    deadline=None,
    max_examples=times(50, 100),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("untimed")


def pytest_unconfigure() -> None:
    """Stop what was started for the whole run."""
    _stack.close()


def pytest_collection_finish() -> None:
    """Leave what was collected out of garbage collections, and make them rare: they took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Let no flush make the rows of permissions again, which nothing here reads: they take most of its time."""
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


_numbers = count()


@pytest.fixture(autouse=True)
def _pictures_apart(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the pictures of every test in a folder of its own, which is made when the first picture comes."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / f"media-{next(_numbers)}"


@pytest.fixture(autouse=True)
def _database_settings_stay() -> Iterator[None]:
    """Fail a test that leaves the settings of the database changed: later connections of the process have them too."""
    before = dict(connection.settings_dict["OPTIONS"])
    yield
    assert connection.settings_dict["OPTIONS"] == before


@pytest.fixture
def umask_again() -> Iterator[None]:
    """Give the process the umask back that it had before the test: ``serve`` changes it for all files that follow."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def _nothing_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what the program does after one write of many, chosen by chance or by counting: queries are counted."""
    monkeypatch.setattr("sessions.web.idempotency.CLEARED_EVERY", 10**12)
    monkeypatch.setattr("sessions.web.rate_limits.CULL_EVERY", 10**12)
    monkeypatch.setattr("sessions.views.people.account.REFUSED_AFTER", 0)


@pytest.fixture(autouse=True)
def _limits_anew(request: pytest.FixtureRequest) -> Iterator[None]:
    """Forget the rate limits after a test whose database is not rolled back."""
    yield
    marker = request.node.get_closest_marker("django_db")
    in_earnest = marker is not None and marker.kwargs.get("transaction")
    if in_earnest or {"transactional_db", "live_server"} & set(request.fixturenames):
        with request.getfixturevalue("django_db_blocker").unblock():
            cache.clear()


def missing(what: str) -> NoReturn:
    """Skip the test for want of something, except in CI, where nothing may be wanting."""
    if IN_CI:
        pytest.fail(f"{what} is missing", pytrace=False)
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with real input, which stands beside the project."""
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        missing("../shared")
    return folder


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the path of an installed Chromium, best of the one without a screen, which takes half the time."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    missing("Chromium")


@pytest.fixture(scope="session")
def publish_checks(shared: Path, pytestconfig: pytest.Config) -> Path:
    """Return a copy of the publishing checks, with their packages in `node_modules` beside them.

    It is made once for a lock file, and kept for later runs.
    """
    if not shutil.which("npm"):
        missing("npm")
    source = shared / "publish-checks"
    digest = hashlib.sha256((source / "package-lock.json").read_bytes()).hexdigest()[:12]
    cache = pytestconfig.cache
    assert cache is not None
    folder = cache.mkdir("publish-checks") / digest
    with locked(folder.with_suffix(".lock")):
        if not (folder / "installed").exists():
            shutil.rmtree(folder, ignore_errors=True)
            copy_files(source, folder)
            command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
            subprocess.run(command, cwd=folder, check=True)
            (folder / "installed").touch()
    return folder


def copy_files(source: Path, target: Path) -> None:
    """Copy the files below a folder without the write protection that they may have."""
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process after the other through."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

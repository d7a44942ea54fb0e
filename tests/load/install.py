"""The install of a load test: empty, in a temporary folder, on SQLite or on PostgreSQL as it runs on a server."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command

from tests.postgres_server import postgres_server

NOT_OURS = ("DATABASE_URL", "DATABASE_URL_FILE", "DEBUG", "SECRET_KEY", "SECRET_KEY_FILE")
"""Variables of the shell that must not decide what is measured."""


@contextmanager
def empty_install(kind: str) -> Iterator[Path]:
    """Set up Django for an install with empty tables, on "sqlite" or "postgresql"; give its data folder."""
    with tempfile.TemporaryDirectory(prefix="conference-load-") as folder, _database_url(kind, folder) as url:
        os.environ |= {"DATA_DIR": folder, "DATABASE_URL": url, "HTTPS": "off"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        yield Path(folder)


@contextmanager
def _database_url(kind: str, folder: str) -> Iterator[str]:
    """Give the URL of an empty database, whose commits wait for the disk."""
    for name in NOT_OURS:
        os.environ.pop(name, None)
    if kind == "sqlite":
        yield f"sqlite:///{folder}/conference.sqlite3"
        return
    with tempfile.TemporaryDirectory(prefix="load-run-") as run_folder:
        os.environ["XDG_RUNTIME_DIR"] = run_folder  # the wheel with PostgreSQL keeps a lock there
        with postgres_server(durable=True) as url:
            yield url

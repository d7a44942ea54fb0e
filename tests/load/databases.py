"""The databases of load tests: SQLite in a file, or PostgreSQL as it runs on a server."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres_server import postgres_server

NOT_OURS = ("DATABASE_URL", "DATABASE_URL_FILE", "DEBUG", "SECRET_KEY", "SECRET_KEY_FILE")
"""Variables of the shell that must not decide what is measured."""


@contextmanager
def database_url(kind: str, folder: Path) -> Iterator[str]:
    """Give the URL of an empty database, "sqlite" in that folder or "postgresql", whose commits wait for the disk."""
    for name in NOT_OURS:
        os.environ.pop(name, None)
    if kind == "sqlite":
        yield f"sqlite:///{folder}/conference.sqlite3"
        return
    with tempfile.TemporaryDirectory(prefix="load-run-") as run_folder:
        os.environ["XDG_RUNTIME_DIR"] = run_folder  # the wheel with PostgreSQL keeps a lock there
        with postgres_server(durable=True) as url:
            yield url

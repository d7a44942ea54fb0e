"""An empty database beside that of the tests, for servers and commands that make its tables themselves."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.db import connection


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """Give the URL of an empty database of the kind that is tested; it is deleted in the end, whoever uses it."""
    name = f"empty_{uuid4().hex}"
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")

"""Servers of git for the tests of publishing, and an author with a report."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from publishing.author import Author
from publishing.git_http_server import GitServer


@pytest.fixture
def git_server(tmp_path: Path, settings: Settings) -> Iterator[GitServer]:
    """A git server by http, which the install allows."""
    settings.GIT_HOSTS = ["127.0.0.1"]
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    server = GitServer(tmp_path / "served")
    server.folder.mkdir()
    yield server
    server.stop()


@pytest.fixture
def author(db: None) -> Author:
    """An author with a report of one session."""
    return Author()

"""The program as the Dockerfile builds it, once for all tests of this folder."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from install.container_files import build


@pytest.fixture(scope="session")
def built_app() -> Iterator[Path]:
    """Return a folder with the built program, which every user can read."""
    with tempfile.TemporaryDirectory(prefix="conference-image-") as folder:
        Path(folder).chmod(0o755)
        build(Path(folder))
        yield Path(folder)

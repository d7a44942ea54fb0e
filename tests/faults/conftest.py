"""What tests of faults that start a server need."""

import pytest

from browser.server import collect_once


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Collect style and scripts, which pages name."""
    collect_once(tmp_path_factory)

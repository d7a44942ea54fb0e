"""What all tests of faults need."""

import pytest

from browser.server import collect_once


@pytest.fixture(autouse=True, scope="session")
def _collected(tmp_path_factory: pytest.TempPathFactory) -> None:
    collect_once(tmp_path_factory)

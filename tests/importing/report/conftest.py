"""The person who imports."""

from typing import Any

import pytest

from factories import make_user


@pytest.fixture(autouse=True)
def aiko() -> Any:
    return make_user(username="aiko")

"""The person whose article comes back."""

from typing import Any

import pytest

from factories import make_user


@pytest.fixture
def owner() -> Any:
    return make_user(username="aiko")

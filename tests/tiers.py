"""Two tiers of tests: what a change can break runs each time (``make test``), the rest before a release.

The rest is marked ``release``: every page in every size and language, programs that other people wrote, hostile input
in all forms, upgrades. A test that tries many cases tries fewer each time; it is marked ``scaled``, and asks ``times``.
"""

import os
from collections.abc import Iterable
from itertools import product
from typing import Any, Final

import pytest

BEFORE_A_RELEASE: Final = os.environ.get("TIER") == "release"
"""Whether this is the second part of ``make test-all``: the tests that are marked, with all their cases."""


def times(each_time: int, before_a_release: int) -> int:
    """Return how many cases to try."""
    return before_a_release if BEFORE_A_RELEASE else each_time


def later(*values: Any) -> list[Any]:
    """Return values for ``parametrize`` that are tried before a release."""
    return [pytest.param(value, marks=pytest.mark.release) for value in values]


def pairs(*lists: list[Any]) -> list[Any]:
    """Return all combinations of values for ``parametrize``: each time so many that every value is in one of them."""
    numbers = [range(len(values)) for values in lists]
    each_time = {tuple(at % len(values) for values in lists) for at in range(max(map(len, lists)))}
    return [
        pytest.param(
            *(values[at] for values, at in zip(lists, chosen, strict=True)),
            marks=[] if chosen in each_time else pytest.mark.release,
        )
        for chosen in product(*numbers)
    ]


def some(values: Iterable[Any], every: int = 3) -> list[Any]:
    """Return values for ``parametrize``: the first of so many each time, the others before a release."""
    return [
        pytest.param(*(value if isinstance(value, tuple) else [value]), marks=pytest.mark.release if at % every else [])
        for at, value in enumerate(values)
    ]

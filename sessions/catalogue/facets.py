"""Filters of the catalogue (facets); long lists of options come later (lazy loading), and are cached."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LONG = 40
"""Maximum number of options that stand in the page; a longer list is fetched by a script."""

type Option = tuple[Any, str, int]
"""Value, text and number of sessions."""


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """One filter: its field, its label, every option, the chosen value, and whether all options stand in the page."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: Any
    is_whole: bool = False

    @property
    def is_long(self) -> bool:
        """Whether only the chosen option stands in the page."""
        return len(self.options) > LONG and not self.is_whole

    @property
    def first(self) -> tuple[Option, ...]:
        """The options that stand in the page."""
        return tuple(option for option in self.options if option[0] == self.chosen) if self.is_long else self.options


def version_of(facets: Iterable[FilterOptions]) -> str:
    """Return the digest of the options of all long facets; "" without one."""
    told = [(facet.name, facet.options) for facet in facets if facet.is_long]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16] if told else ""

"""The event that most tests of links are about."""

import pytest

from sharing.marked import Marked, marked_event


@pytest.fixture
def marked(db: None) -> Marked:
    """Return an event in which every field has a word of its own."""
    return marked_event()

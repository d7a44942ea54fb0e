"""The event that most tests of links are about."""

import pytest
from django.test import Client

from sharing.marked import Marked, marked_event


@pytest.fixture
def marked(db: None) -> Marked:
    """Return an event in which every field has a word of its own."""
    return marked_event()


@pytest.fixture
def author(client: Client, marked: Marked) -> Client:
    client.force_login(marked.event.owner)
    return client

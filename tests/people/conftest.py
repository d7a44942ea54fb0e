"""The owner of the site with a browser, and a colleague."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factories import make_user
from people.signing_up import confirm


@pytest.fixture
def owner(db: None) -> User:
    return make_user(username="harbourmaster")


@pytest.fixture
def at_the_desk(owner: User) -> Client:
    """Return the browser of the owner of the site, who has just confirmed it."""
    client = Client()
    client.force_login(owner)
    confirm(client)
    return client


@pytest.fixture
def colleague(owner: User) -> User:
    return make_user(username="pilot")

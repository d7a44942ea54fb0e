"""Clients of people who are signed in."""

from django.contrib.auth.models import AbstractBaseUser
from django.test import Client


def signed_in(user: AbstractBaseUser) -> Client:
    """Return a client of somebody who is signed in."""
    client = Client()
    client.force_login(user)
    return client

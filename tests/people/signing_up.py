"""What the tests of people share: invitations, and signing up with one."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import PASSWORD
from sessions.models import Invitation

SIGNUP = reverse("account_signup")


def invite(author: User, **fields: Any) -> str:
    """Make an invitation for one account that is valid for a week; return the path of its link."""
    values = {"uses": 1, "expires_at": timezone.now() + timedelta(days=7), **fields}
    return reverse("sessions:invitation", args=[Invitation.objects.issue(author, **values)])


def sign_up(client: Client, name: str) -> Any:
    """Send the sign-up form; return the response."""
    return client.post(SIGNUP, {"username": name, "email": "", "password1": PASSWORD, "password2": PASSWORD})


def confirm(client: Client) -> None:
    """Confirm freshly who uses a browser that is signed in."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def join(link: str, name: str, **client: Any) -> int:
    """Open a link in a new browser and sign up; return the status of the second answer."""
    browser = Client(**client)
    browser.get(link)
    return sign_up(browser, name).status_code


def names() -> list[str]:
    """Return the names of all accounts, in the order in which they were made."""
    return list(User.objects.order_by("pk").values_list("username", flat=True))

"""Deleting one's account leaves nothing in the browser."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Error, Page, expect

from browser.conftest import sign_in
from browser.offline import page_of
from browser.sign_out.first_person import EVENT, SUMMARY, TITLE, expect_door, left
from factories import PASSWORD, make_user
from sessions.models import Session
from sessions.web.auth_backend import PasswordHasher


def test_deletion_of_an_account_leaves_nothing_in_the_browser(page: Page, session: Session, site: str) -> None:
    make_user(is_superuser=True)  # somebody else owns the site after it
    # A password as the server stores it: accounts of tests have one that is hashed in no time.
    hashed = PasswordHasher().encode(PASSWORD, "salt-of-a-harbour")
    User.objects.filter(pk=session.event.owner.pk).update(password=hashed)
    sign_in(page.context, User.objects.get(pk=session.event.owner.pk), site)
    assert left(page) == [EVENT, TITLE, SUMMARY]

    page.goto(reverse("account_delete"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Delete my account").click()
    expect_door(page)
    expect(page.locator(".message")).to_contain_text("Your account was deleted.")

    assert left(page) == []
    assert not User.objects.filter(pk=session.event.owner.pk).exists()
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(page_of(session))

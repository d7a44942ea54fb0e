"""Axe finds nothing on the pages of people when they are used: a new link, a refused form, a person with everything."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.axe import BOTH_LOOKS, violations
from browser.conftest import OpenPage
from browser.watch import Watch
from factories import PASSWORD, make_event, make_member, make_user
from sessions.models import Invitation, InvitationUse, SecurityEvent
from sessions.web.auth_backend import PasswordHasher

pytestmark = pytest.mark.release


def look(page: Page) -> list[str]:
    """Return what axe finds on the page in both looks."""
    found = []
    for size, theme in BOTH_LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.evaluate("scrollTo(0, 0)")
        found += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return found


def test_axe_on_the_pages_of_people(site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow("status of 4(04|22)")
    owner = make_user(username="harbourmaster")
    User.objects.update(password=PasswordHasher().encode(PASSWORD, "salt of a test"))
    owner.refresh_from_db()
    pilot, gone = make_user(username="pilot-" * 20), make_user(username="deckhand", is_active=False)
    event = make_event(owner=pilot, name="Harbour " * 20)
    make_member(event=event, user=make_user())
    make_event(owner=owner)
    make_event(owner=gone)
    later = timezone.now() + timedelta(days=7)
    for number, person in enumerate((pilot, gone)):
        made = {"uses": 2, "used": 1, "for_whom": "quay-" * 20, "expires_at": later}
        Invitation.objects.issue(owner, **made, revoked_at=timezone.now() if number else None)
        InvitationUse.objects.create(invitation=Invitation.objects.latest("pk"), user=person)
        SecurityEvent.objects.create(
            kind="account-deactivated", user=person, by=owner, facts={"event": "Harbour " * 20}
        )
    page = open_page(site, user=owner)
    person = reverse("sessions:person", args=[pilot.pk])
    inactive, hand_over = (
        reverse("sessions:person", args=[gone.pk]),
        reverse("sessions:person-hand-over", args=[gone.pk]),
    )
    plain = [reverse("sessions:people"), person, inactive, hand_over, reverse("sessions:security-log")]
    plain.append(reverse("sessions:site-state"))
    # Who gives an event away confirms first who it is.
    page.goto(reverse("sessions:person-hand-over", args=[gone.pk]))
    page.get_by_label("Password").fill(PASSWORD)
    found = {"confirm": look(page)}
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Hand over an event")).to_be_visible()
    for path in [*plain, reverse("account_delete"), "/join/unknown/"]:
        page.goto(path)
        found[path] = look(page)
    page.goto(reverse("sessions:invitations"))
    page.get_by_label("Number of accounts").fill("0")
    page.get_by_role("button", name="Create a link").click()
    expect(page.locator(".errorlist")).to_be_visible()
    found["refused"] = look(page)
    page.get_by_label("Number of accounts").fill("1")
    page.get_by_role("button", name="Create a link").click()
    expect(page.get_by_role("heading", name="Your new invitation link")).to_be_visible()
    found["link"] = look(page)
    link = page.get_by_label("Invitation link", exact=True).input_value()
    page.goto(person)
    page.get_by_role("button", name="Create a link").click()
    expect(page.get_by_role("heading", name="Link for a new password")).to_be_visible()
    found["reset"] = look(page)
    page.goto(link)
    expect(page.get_by_role("heading", name="You have an account already")).to_be_visible()
    found["signed in"] = look(page)
    visitor = open_page(site, link)
    expect(visitor.get_by_text("harbourmaster invites you to this site.")).to_be_visible()
    found["sign up"] = look(visitor)
    visitor.get_by_label("Username").fill("newcomer")
    visitor.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.get_by_label("Password (again)").fill(PASSWORD)
    visitor.get_by_role("button", name="Create the account").click()
    expect(visitor.locator("summary[aria-label=Menu]")).to_be_visible()
    visitor.wait_for_url(lambda url: "signup" not in url)
    visitor.goto(reverse("account_delete"))
    found["delete"] = look(visitor)
    assert {name: problems for name, problems in found.items() if problems} == {}

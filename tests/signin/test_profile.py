"""Profile: name shown, language, theme and time zone hold on every device of a person."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import PASSWORD, make_user
from sessions.models import Event, Profile, profile_of, shown_name

pytestmark = pytest.mark.django_db

ACCOUNT = reverse("sessions:account")
EMAIL = reverse("account_email")
SENT = {"name": "Ottilie", "language": "ja", "theme": "dark", "time_zone": "Tokyo"}


@pytest.fixture
def owner() -> User:
    return make_user(username="owner", email="")


@pytest.fixture
def signed_in(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def html_tag(client: Client, path: str = "/events/") -> str:
    return re.search(r"<html[^>]*>", client.get(path).text)[0]


def test_profile_is_stored_and_used_on_another_device(signed_in, owner):
    assert signed_in.post(ACCOUNT, SENT)["Location"] == ACCOUNT
    assert Profile.objects.values("name", "language", "theme", "time_zone").get() == SENT | {"time_zone": "Asia/Tokyo"}
    phone = Client()
    phone.force_login(owner)
    assert html_tag(phone) == '<html lang="ja" data-theme="dark">'
    # Pages without a person, such as sign-in, follow in that browser.
    phone.post(reverse("account_logout"))
    assert html_tag(phone, "/preferences/") == '<html lang="ja" data-theme="dark">'
    # It goes back the same way, from there as well.
    phone.post("/preferences/", {"language": "en", "theme": "system"})
    assert html_tag(phone, reverse("account_login")) == '<html lang="en">'


def test_without_a_profile_the_browser_decides(signed_in):
    signed_in.cookies["theme"] = "light"
    signed_in.cookies["django_language"] = "ja"
    assert html_tag(signed_in) == '<html lang="ja" data-theme="light">'
    form = signed_in.get(ACCOUNT).context["form"]
    assert (form["language"].value(), form["theme"].value()) == ("ja", "light")


def test_profile_has_priority_over_the_browser(signed_in, owner):
    Profile.objects.create(user=owner, language="en", theme="system")
    signed_in.cookies["theme"] = "dark"
    signed_in.cookies["django_language"] = "ja"
    assert html_tag(signed_in) == '<html lang="en">'
    assert (signed_in.cookies["theme"].value, signed_in.cookies["django_language"].value) == ("system", "en")


def test_page_takes_no_query_more_with_a_profile(signed_in, owner):
    signed_in.get("/events/")
    with CaptureQueriesContext(connection) as without:
        signed_in.get("/events/")
    Profile.objects.create(user=owner, language="ja", theme="dark")
    with CaptureQueriesContext(connection) as with_one:
        signed_in.get("/events/")
    assert len(with_one) == len(without)


def test_what_is_not_sent_stays(signed_in, owner):
    signed_in.post(ACCOUNT, SENT)
    signed_in.post(ACCOUNT, {"theme": "light"})
    stored = Profile.objects.values("name", "language", "theme", "time_zone").get()
    assert stored == SENT | {"theme": "light", "time_zone": "Asia/Tokyo"}


def test_emptied_fields_are_empty(signed_in):
    signed_in.post(ACCOUNT, SENT)
    signed_in.post(ACCOUNT, SENT | {"name": "", "time_zone": ""})
    assert Profile.objects.values("name", "time_zone").get() == {"name": "", "time_zone": ""}


@pytest.mark.parametrize(
    ("field", "value"), [("language", "xx"), ("theme", "plaid"), ("time_zone", "12345 67890"), ("name", "x" * 81)]
)
def test_wrong_values_are_refused_at_their_field_and_kept_there(signed_in, field, value):
    page = signed_in.post(ACCOUNT, SENT | {field: value})
    assert (page.status_code, list(page.context["form"].errors), Profile.objects.count()) == (422, [field], 0)
    assert page.context["form"][field].value() == value


def test_place_with_several_zones_is_asked_back(signed_in):
    page = signed_in.post(ACCOUNT, SENT | {"time_zone": "Portland"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["zone_choice"])


def test_name_shown_is_that_of_the_profile_else_the_user_name(owner, django_assert_num_queries):
    other = make_user(username="other")
    Profile.objects.create(user=owner, name="Ottilie")
    assert (shown_name(User.objects.get(pk=owner.pk)), shown_name(other)) == ("Ottilie", "other")
    with django_assert_num_queries(1):
        assert [shown_name(user) for user in User.objects.select_related("profile").order_by("pk")] == [
            "Ottilie",
            "other",
        ]


def test_new_event_has_the_time_zone_of_the_profile(signed_in, owner):
    Profile.objects.create(user=owner, time_zone="Asia/Tokyo")
    assert "Asia/Tokyo" in signed_in.get("/events/new/").text
    new = {"name": "Harbour", "language": "en", "device_zone": "Europe/Berlin"}
    signed_in.post("/events/new/", new)
    signed_in.post("/events/new/", new | {"name": "Second", "venue": "Hall 3, Las Vegas"})
    assert list(Event.objects.order_by("pk").values_list("time_zone", flat=True)) == [
        "Asia/Tokyo",
        "America/Los_Angeles",
    ]


def test_browser_settings_of_somebody_signed_in_are_those_of_the_account(signed_in):
    assert signed_in.get("/preferences/")["Location"] == ACCOUNT
    assert signed_in.post("/preferences/", {"theme": "dark"})["Location"] == ACCOUNT
    assert (Profile.objects.count(), "theme" in signed_in.cookies) == (0, False)


def test_new_profile_belongs_to_nobody_else(signed_in):
    other = make_user(username="other")
    signed_in.post(ACCOUNT, SENT | {"user": other.pk, "user_id": other.pk})
    assert profile_of(User.objects.get(pk=other.pk)).name == ""


def confirm(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_address_is_changed_after_a_confirmation(signed_in, owner):
    confirm(signed_in)
    assert signed_in.post(EMAIL, {"email": "owner@example.org"})["Location"] == ACCOUNT
    owner.refresh_from_db()
    assert (owner.email, owner.emailaddress_set.get().email) == ("owner@example.org", "owner@example.org")
    assert "owner@example.org" in signed_in.get(ACCOUNT).text
    signed_in.post(EMAIL, {"email": ""})
    owner.refresh_from_db()
    assert (owner.email, owner.emailaddress_set.count()) == ("", 0)


@pytest.mark.parametrize("address", ["Other@Example.org", "other", "no address", "x" * 250 + "@b.example"])
def test_address_of_somebody_else_and_no_address_are_refused(signed_in, owner, address):
    make_user(username="other", email="other@example.org")
    confirm(signed_in)
    page = signed_in.post(EMAIL, {"email": address})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["email"])
    assert page.context["form"]["email"].value() == address
    owner.refresh_from_db()
    assert owner.email == ""


def test_addresses_cannot_be_tried_out(signed_in, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup_refused": "2/10m/ip"}
    make_user(username="other", email="other@example.org")
    confirm(signed_in)
    for _ in range(2):
        signed_in.post(EMAIL, {"email": "other@example.org"})
    assert signed_in.post(EMAIL, {"email": "free@example.org"}).status_code == 422

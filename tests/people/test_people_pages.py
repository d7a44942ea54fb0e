"""The pages of the owner of the site: people, one person, deactivation, links for a new password."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from factories import PASSWORD, make_event, make_user
from people.signing_up import give, invite, kinds, page
from sessions.models import AgendaLink, Event, Profile
from sessions.models.profile import is_site_owner
from sessions.people.activity import OnlySiteOwner, deactivate

LOGIN = reverse("account_login")
DEVICES = reverse("usersessions_list")
CONFIRM = reverse("account_reauthenticate")
PEOPLE = reverse("sessions:people")


def sign_in(user: User) -> Client:
    client = Client()
    client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    return client


def test_first_account_and_superusers_own_the_site(owner, colleague):
    superuser = make_user(is_superuser=True)
    assert [is_site_owner(user) for user in (owner, colleague, superuser)] == [True, False, True]
    superuser.is_active = False
    assert not is_site_owner(superuser)


def test_list_tells_names_and_numbers_and_no_content(at_the_desk, owner, colleague):
    make_event(owner=colleague, name="Hidden harbour")
    make_event(owner=colleague, name="Hidden wreck").discard()
    make_user(username="deckhand", is_active=False)
    text = " ".join(at_the_desk.get(PEOPLE).text.split())
    rows = re.findall(r'<li class="people-row">(.*?)</li>', text)
    plain = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    assert [row.split(" Joined")[0] for row in plain] == [
        "harbourmaster Owner of this site 0 events",
        "pilot 1 event",
        "deckhand Deactivated 0 events",
    ]
    assert ["Never signed in" in row for row in plain] == [False, True, True]
    Profile.objects.create(user=colleague, name="鈴木 千恵")
    text += at_the_desk.get(PEOPLE).text
    assert ">鈴木 千恵 (pilot)</a>" in text
    assert "Hidden" not in text + at_the_desk.get(page(colleague)).text


def test_menu_leads_the_owner_there_and_nobody_else(at_the_desk, colleague):
    other = Client()
    other.force_login(colleague)
    link = f'href="{PEOPLE}"'
    assert [link in client.get("/events/").text for client in (at_the_desk, other)] == [True, False]


def test_deactivated_person_is_out_at_once_and_comes_back_when_activated(at_the_desk, colleague):
    phone, laptop = sign_in(colleague), sign_in(colleague)
    event = make_event(owner=colleague)
    calendar = reverse("sessions:agenda-feed", args=[AgendaLink.objects.issue(colleague, event=event)])
    assert [phone.get(DEVICES).status_code, Client().get(calendar).status_code] == [200, 200]
    at_the_desk.post(page(colleague, "-active"))
    assert [browser.get(DEVICES).status_code for browser in (phone, laptop)] == [302, 302]
    assert (Client().get(calendar).status_code, UserSession.objects.filter(user=colleague).count()) == (404, 0)
    assert "_auth_user_id" not in sign_in(colleague).session
    at_the_desk.post(page(colleague, "-active"), {"active": "on"})
    # The old sign-ins stay ended.
    assert [browser.get(DEVICES).status_code for browser in (phone, laptop)] == [302, 302]
    assert (sign_in(colleague).get(DEVICES).status_code, Client().get(calendar).status_code) == (200, 200)
    assert kinds() == ["account-deactivated", "sign-in-refused", "account-activated"]
    assert at_the_desk.get(DEVICES).status_code == 200


def test_page_says_how_long_a_link_for_a_new_password_works(at_the_desk, colleague):
    assert "It works once, within 24 hours, until somebody signs in" in at_the_desk.get(page(colleague)).text


def test_only_owner_of_the_site_cannot_be_deactivated(at_the_desk, owner, colleague):
    at_the_desk.post(page(owner, "-active"))
    owner.refresh_from_db()
    assert (owner.is_active, at_the_desk.get(PEOPLE).status_code) == (True, 200)
    assert "This account cannot be deactivated" in at_the_desk.get(page(owner)).text
    User.objects.filter(pk=colleague.pk).update(is_superuser=True, is_active=False)
    with pytest.raises(OnlySiteOwner):
        deactivate(owner)


def test_owner_beside_another_one_may_leave(at_the_desk, owner):
    second = make_user(is_superuser=True)
    answer = at_the_desk.post(page(owner, "-active"))
    assert answer["Location"] == LOGIN
    owner.refresh_from_db()
    assert not owner.is_active
    with pytest.raises(OnlySiteOwner):
        deactivate(second)


def test_link_for_a_new_password_is_shown_once_and_works_once(at_the_desk, colleague):
    at_the_desk.post(page(colleague, "-reset"))
    link = re.search(r'value="http://testserver([^"]+)"', at_the_desk.get(page(colleague)).text)[1]
    assert link not in at_the_desk.get(page(colleague)).text
    new = "another password entirely"
    visitor = Client()
    form = visitor.get(link)["Location"]
    visitor.post(form, {"password1": new, "password2": new})
    colleague.refresh_from_db()
    assert colleague.check_password(new)
    assert Client().get(link).status_code == 200  # says that it is not valid any more
    assert kinds() == ["reset-link-made", "password-reset"]


def test_link_for_a_new_password_needs_an_active_account(at_the_desk, colleague):
    deactivate(colleague)
    assert at_the_desk.post(page(colleague, "-reset")).status_code == 404


def test_hostile_form_is_refused(at_the_desk, owner, colleague):
    event = make_event(owner=colleague)
    for wrong in ("", "x", "-1", "9" * 30, "a\0b", "\ufffd"):
        for sent in ({"event": wrong, "to": owner.pk}, {"event": event.pk, "to": wrong}, {}):
            assert at_the_desk.post(page(colleague, "-hand-over"), sent).status_code == 422
    assert Event.objects.get().owner == colleague
    digits = "9" * 30
    for path in (f"/people/{digits}/", f"/people/{digits}/hand-over/"):
        assert at_the_desk.get(path).status_code == 404


def test_hostile_names_are_shown_escaped(at_the_desk, owner):
    markup = "\"'><script>alert(1)</script>"
    hostile = make_user(username=markup)
    event = make_event(owner=hostile, name=markup)
    invite(owner, for_whom=markup)
    give(at_the_desk, hostile, event, make_user(username=markup + "2"))
    addresses = [PEOPLE, page(hostile), page(hostile, "-hand-over"), *map(reverse, ("sessions:invitations",))]
    for address in [*addresses, reverse("sessions:security-log")]:
        text = at_the_desk.get(address).text
        assert ("<script>alert" in text, "&lt;script&gt;alert(1)" in text) == (False, True)


def test_pages_of_many_people(at_the_desk, owner):
    User.objects.bulk_create(User(username=f"crew{number:03}", password="!") for number in range(150))
    first, second = at_the_desk.get(PEOPLE).text, at_the_desk.get(f"{PEOPLE}?page=2").text
    assert [text.count('class="people-row"') for text in (first, second)] == [100, 51]
    assert ("?page=2" in first, "?page=1" in second) == (True, True)
    for odd in ("0", "-1", "x", "9" * 30, "%00"):
        assert at_the_desk.get(f"{PEOPLE}?page={odd}").status_code == 200

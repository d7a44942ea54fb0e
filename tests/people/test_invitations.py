"""Invitation links: who joins by one, when it ends, and that it is told to nobody else."""

import re
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import make_event, make_user
from parallel import at_once
from people.signing_up import SIGNUP, invite, join, names, sign_up
from sessions.models import Invitation, InvitationUse, Membership, SecurityEvent
from web.stored import tables

PAGE = reverse("sessions:invitations")
NO_TRACE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


@pytest.fixture
def owner(db: None) -> User:
    return make_user(username="harbourmaster")


@pytest.fixture
def at_the_desk(owner: User) -> Client:
    """Return the browser of the owner of the site."""
    client = Client()
    client.force_login(owner)
    return client


def is_gone(response) -> bool:
    return response.status_code == 404 and "This invitation cannot be used" in response.text


def test_whoever_has_a_link_signs_up_and_the_owner_sees_who_it_was(owner, at_the_desk):
    link = invite(owner, for_whom="Someone on pier 4")
    visitor = Client()
    page = visitor.get(link, follow=True)
    assert page.redirect_chain == [(SIGNUP, 302)]
    assert ("harbourmaster invites you to this site." in page.text, "pier 4" in page.text) == (True, False)
    answer = sign_up(visitor, "newcomer")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert visitor.get(reverse("account_change_password")).status_code == 200
    assert list(InvitationUse.objects.values_list("user__username", "invitation__used")) == [("newcomer", 1)]
    listed = " ".join(at_the_desk.get(PAGE).text.split())
    assert ("Someone on pier 4" in listed, "Used 1 of 1" in listed, "Used up" in listed) == (True, True, True)
    assert re.search(r"Joined: <a [^>]*>newcomer</a>", listed)


def test_without_a_link_sign_up_stays_closed(owner):
    client = Client()
    sign_up(client, "second")
    assert names() == ["harbourmaster"]
    assert "Sign-up is closed" in client.get(SIGNUP).text


def test_link_can_be_used_as_often_as_it_says(owner):
    link = invite(owner, uses=2)
    assert [join(link, f"visitor{number}") for number in range(3)] == [302, 302, 200]
    assert names() == ["harbourmaster", "visitor0", "visitor1"]


def test_use_is_taken_once_by_whoever_opened_the_page_before_it_was_used_up(owner):
    invite(owner)
    link = Invitation.objects.get()
    assert [Invitation.objects.take_use(link.pk, timezone.now()) for _ in range(2)] == [True, False]
    assert Invitation.objects.get().used == 1


def ended_links(owner: User) -> dict[str, str]:
    now = timezone.now()
    links = {
        "used": invite(owner),
        "revoked": invite(owner, revoked_at=now),
        "expired": invite(owner, expires_at=now - timedelta(seconds=1)),
        "of somebody who was deactivated": invite(make_user(is_active=False, is_superuser=True)),
        "of somebody who owns the site no more": invite(make_user()),
        "unknown": reverse("sessions:invitation", args=["x" * 43]),
        "short": reverse("sessions:invitation", args=["x"]),
    }
    assert join(links["used"], "visitor") == 302
    return links


def test_links_that_do_not_work_get_one_and_the_same_answer(owner, subtests):
    answers = {name: Client().get(link) for name, link in ended_links(owner).items()}
    for name, answer in answers.items():
        with subtests.test(name):
            assert is_gone(answer)
            assert {header: answer[header] for header in NO_TRACE} == NO_TRACE
    texts = {re.sub(r'(X-CSRFToken": |value=)"\w+"', "", answer.text) for answer in answers.values()}
    assert len(texts) == 1


def test_link_that_ends_while_the_form_is_open_creates_no_account(owner, subtests):
    endings = {
        "used up": lambda: join(link, "faster"),
        "revoked": lambda: Invitation.objects.update(revoked_at=timezone.now()),
        "expired": lambda: Invitation.objects.update(expires_at=timezone.now()),
    }
    for name, end in endings.items():
        with subtests.test(name):
            link, visitor = invite(owner), Client()
            assert visitor.get(link, follow=True).status_code == 200
            end()
            assert is_gone(sign_up(visitor, "slower"))
            assert is_gone(visitor.get(SIGNUP))
    assert names() == ["harbourmaster", "faster"]


def test_name_that_is_taken_uses_nothing(owner):
    link, visitor = invite(owner), Client()
    visitor.get(link)
    assert "This name cannot be used" in sign_up(visitor, "HARBOURMASTER").text
    assert Invitation.objects.get().used == 0
    assert sign_up(visitor, "newcomer").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_joins_by_a_link_for_one():
    link = invite(make_user(username="harbourmaster"))
    browsers = [Client(), Client()]
    for browser in browsers:
        assert browser.get(link).status_code == 302
    ready = Barrier(2)

    def visit(number: int) -> int:
        ready.wait(timeout=30)
        return sign_up(browsers[number], f"visitor{number}").status_code

    at_once(2, visit)
    assert (User.objects.count(), Invitation.objects.get().used, InvitationUse.objects.count()) == (2, 1, 1)


@pytest.mark.release
def test_two_hundred_people_behind_one_address_join_within_a_minute(owner, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    link = invite(owner, uses=200)
    answers = [join(link, f"attendee-{number}", REMOTE_ADDR="192.0.2.1") for number in range(200)]
    assert (answers, User.objects.count()) == ([302] * 200, 201)


def test_guessing_is_limited_per_network(owner, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"invitation_unknown": "5/m/ip"}
    guess = reverse("sessions:invitation", args=["guess"])
    tried = [Client(REMOTE_ADDR="192.0.2.1").get(guess) for _ in range(6)]
    assert [answer.status_code for answer in tried] == [404] * 5 + [429]
    assert tried[-1]["Retry-After"] == "60"
    assert Client(REMOTE_ADDR="203.0.113.1").get(guess).status_code == 404
    # One that works is opened all the same: nobody locks out the others of a network.
    assert Client(REMOTE_ADDR="192.0.2.1").get(invite(owner)).status_code == 302


def test_who_is_signed_in_is_told_so_and_uses_nothing(owner, at_the_desk):
    link = invite(owner)
    page = at_the_desk.get(link)
    assert (page.status_code, "You have an account already" in page.text) == (200, True)
    assert {header: page[header] for header in NO_TRACE} == NO_TRACE
    assert Invitation.objects.get().used == 0


def test_no_page_and_no_table_holds_the_token(owner, at_the_desk):
    link = invite(owner)
    token = link.split("/")[2]
    visitor = Client()
    pages = [visitor.get(link), visitor.get(SIGNUP), sign_up(visitor, "newcomer"), Client().get(link)]
    pages += [at_the_desk.get(link), at_the_desk.get(PAGE)]
    told = [token in page.content.decode() or token in str(page.headers) for page in pages]
    assert told == [False] * len(pages)
    assert token not in str(tables())


def test_token_cannot_be_guessed_and_only_its_digest_is_stored(owner):
    tokens = [invite(owner).split("/")[2] for _ in range(1_000)]
    assert (len(set(tokens)), {len(token) for token in tokens}) == (1_000, {43})
    # 43 characters of 6 bits: 256 bits of random bytes. All bytes occur at all places.
    assert min(len({token[at] for token in tokens}) for at in range(42)) == 64


def test_owner_makes_a_link_that_is_shown_once(at_the_desk, owner):
    answer = at_the_desk.post(PAGE, {"for_whom": "Kai", "uses": 3, "days": 30})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    made = Invitation.objects.get()
    assert (made.for_whom, made.uses, made.author, made.event) == ("Kai", 3, owner, None)
    assert timedelta(days=29, hours=23) < made.expires_at - timezone.now() <= timedelta(days=30)
    shown = re.search(r'value="http://testserver(/join/[^"]+/)"', at_the_desk.get(PAGE).text)
    assert shown
    assert "/join/" not in at_the_desk.get(PAGE).text
    assert join(shown[1], "kai") == 302


def test_owner_revokes_a_link(at_the_desk, owner):
    link = invite(owner)
    at_the_desk.post(PAGE, {"revoke": Invitation.objects.get().pk})
    assert is_gone(Client().get(link))
    assert [entry.kind for entry in SecurityEvent.objects.exclude(kind="signed-in")] == ["invitation-revoked"]
    for nothing in (Invitation.objects.get().pk, 0, "x", "9" * 30):
        assert at_the_desk.post(PAGE, {"revoke": nothing}).status_code in {302, 404}


@pytest.mark.parametrize("wrong", [{"uses": 0}, {"uses": 501}, {"uses": "x"}, {"days": 8}, {"for_whom": "x" * 121}])
def test_wrong_values_are_refused_at_their_field(at_the_desk, wrong):
    answer = at_the_desk.post(PAGE, {"for_whom": "Kai", "uses": 1, "days": 7} | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(wrong))
    assert Invitation.objects.count() == 0


def test_number_of_links_is_limited(at_the_desk, owner):
    for _ in range(50):
        invite(owner)
    answer = at_the_desk.post(PAGE, {"uses": 1, "days": 7})
    assert (answer.status_code, "Revoke one first" in answer.text) == (422, True)
    Invitation.objects.filter(pk=Invitation.objects.first().pk).update(revoked_at=timezone.now())
    assert at_the_desk.post(PAGE, {"uses": 1, "days": 7}).status_code == 302


def test_invitation_into_an_event_makes_a_member(at_the_desk, owner):
    event, other = make_event(owner=owner, name="Cloud Harbour"), make_event(name="Open air")
    assert at_the_desk.post(PAGE, {"uses": 1, "days": 7, "event": other.pk}).status_code == 422
    at_the_desk.post(PAGE, {"uses": 1, "days": 7, "event": event.pk})
    link = re.search(r"/join/[^\"]+/", at_the_desk.get(PAGE).text)[0]
    visitor = Client()
    assert "work on the event “Cloud Harbour” together" in visitor.get(link, follow=True).text
    sign_up(visitor, "newcomer")
    assert list(Membership.objects.values_list("event", "user__username", "role")) == [(event.pk, "newcomer", "editor")]


def test_invitation_into_an_event_that_is_gone_or_handed_over_leads_to_the_site_alone(owner, subtests):
    for name, change in {"deleted": {"deleted_at": timezone.now()}, "handed over": {"owner": make_user()}}.items():
        with subtests.test(name):
            event = make_event(owner=owner)
            link = invite(owner, event=event)
            type(event).objects.filter(pk=event.pk).update(**change)
            assert join(link, name.replace(" ", "-")) == 302
    assert Membership.objects.count() == 0


def test_open_sign_up_notes_an_invitation_and_needs_none(owner, settings):
    settings.SIGNUP_OPEN = True
    link = invite(owner)
    assert [join(link, "invited"), join(link, "not-invited")] == [302, 302]
    assert list(InvitationUse.objects.values_list("user__username", flat=True)) == ["invited"]

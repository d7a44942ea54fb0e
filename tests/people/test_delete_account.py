"""Deleting one's account: what goes, what stays with others, and that nothing else of the person is left."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import (
    PASSWORD,
    make_chapter,
    make_event,
    make_feed,
    make_impression,
    make_incoming_article,
    make_member,
    make_operation,
    make_photo,
    make_report,
    make_repository,
    make_revision,
    make_session,
    make_user,
)
from people.signing_up import invite, sign_up
from photos.samples import picture
from sessions.models import (
    AgendaLink,
    Event,
    Impression,
    IncomingFeed,
    Invitation,
    Membership,
    Photo,
    Report,
    ReportLink,
    SecurityEvent,
)
from sessions.people.activity import OnlySiteOwner
from sessions.people.deletion import delete_account
from web.stored import every_file, tables

PAGE = reverse("account_delete")
LOGIN = reverse("account_login")
KEY = 918_273_645
NAME = "Quillon-Brackwater"


@pytest.fixture
def owner(db: None) -> User:
    return make_user(username="harbourmaster")


@pytest.fixture
def person(owner: User) -> User:
    """Return somebody whose key and name are found nowhere by chance."""
    return make_user(pk=KEY, username=NAME, email=f"{NAME}@example.org", first_name=NAME)


@pytest.fixture
def browser(person: User) -> Client:
    """Return a browser in which the person has signed in as people do."""
    client = Client(headers={"User-Agent": "Browser of the deck"})
    client.post(LOGIN, {"login": NAME, "password": PASSWORD})
    return client


def fill(person: User, owner: User) -> Event:
    """Give the person a row in every table that can hold one; return an event of somebody else."""
    own = make_event(owner=person, name=f"Event of {NAME}")
    session = make_session(event=own)
    report = make_report(event=own)
    make_revision(row=make_impression(session=session, body=NAME), author=person)
    make_revision(row=make_chapter(report=report, body=NAME), author=person)
    make_photo(event=own, session=session, content=picture(), added_by=person)
    make_photo(event=own, content=b"x", added_by=person).discard()
    make_feed(event=own)
    make_event(owner=person, name=f"Bin of {NAME}").discard()
    make_repository(owner=person, author_name=NAME)
    make_operation(user=person)
    make_incoming_article(author=person, text=f"# {NAME}")
    IncomingFeed.objects.keep(own, person, b"x", NAME)
    AgendaLink.objects.issue(person, event=own)
    ReportLink.objects.issue(person, report=report, dialect="zenn")
    shared = make_event(owner=owner, name="Shared harbour")
    make_member(event=shared, user=person)
    facts = make_session(event=shared, title="Facts that stay")
    make_revision(row=make_impression(session=facts, author=person, body=NAME, shared=True), author=person)
    make_photo(event=shared, name="stays.png", content=b"stays", added_by=person)
    make_report(event=shared, author=person, title=f"Own report of {NAME}")
    make_chapter(report=make_report(event=shared, author=person, is_team=True, title="Team report"), body="Stays")
    return shared


def traces() -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table that hold the key or the name of the person."""

    def tells(cell: Any) -> bool:
        text = bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)
        return NAME.casefold() in text.casefold() or re.search(rf"(?<!\d){KEY}(?!\d)", text) is not None

    rows = {table: [row for row in found if any(map(tells, row))] for table, (_columns, found) in tables().items()}
    return {table: found for table, found in rows.items() if found}


def test_nothing_of_the_person_is_left_in_any_table_or_file(owner, browser, person, django_capture_on_commit_callbacks):
    shared = fill(person, owner)
    kept = make_photo(event=shared, name="by-owner.png", content=b"owner", added_by=owner)
    assert len(traces()) > 15
    assert len(every_file()) > 3
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(PAGE, {"password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, LOGIN)
    assert traces() == {}
    assert set(every_file().values()) == {b"stays", b"owner"}
    assert default_storage.exists(kept.file.name)


def test_team_keeps_facts_photos_and_its_report(owner, browser, person):
    shared = fill(person, owner)
    browser.post(PAGE, {"password": PASSWORD})
    assert list(Event.objects.values_list("name", flat=True)) == ["Shared harbour"]
    assert list(shared.sessions.values_list("title", flat=True)) == ["Facts that stay"]
    assert list(Photo.objects.values_list("name", "added_by")) == [("stays.png", None)]
    assert list(Report.objects.values_list("title", "author", "chapters__body")) == [
        ("Team report", owner.pk, "Stays"),
    ]
    assert (Impression.objects.count(), Membership.objects.count()) == (0, 0)


def test_page_says_what_goes_and_what_stays(owner, browser, person):
    fill(person, owner)
    text = " ".join(re.sub(r"<[^>]+>", " ", browser.get(PAGE).text.split("<main")[1]).split())
    for words in (
        f"signed in as {NAME}",
        "2 events of yours, also from the bin, with everything in them",
        "1 session, 2 photos, 2 reports",
        "2 impressions that you wrote",
        "the settings of 1 repository, 2 secret links",
        "the facts of sessions, the photos that you added, and reports that the team writes together",
        "cannot be undone",
    ):
        assert words in text


def test_page_names_events_in_the_bin_on_which_others_worked(owner, browser, person):
    alone, shared = (make_event(owner=person, name=name) for name in ("Alone <b>", "Shared <b>"))
    for _ in range(2):
        make_member(event=shared, user=make_user())
    alone.discard()
    assert "Others worked on these" not in browser.get(PAGE).text
    shared.discard()
    text = browser.get(PAGE).text
    assert ("“Shared &lt;b&gt;”" in text, "Alone" in text) == (True, False)


def test_every_browser_is_signed_out_and_the_own_one_forgets_what_it_kept(owner, browser, person):
    phone = Client()
    phone.post(LOGIN, {"login": NAME, "password": PASSWORD})
    answer = browser.post(PAGE, {"password": PASSWORD})
    assert (answer["Clear-Site-Data"], answer.cookies["left"].value) == ('"cache", "storage"', "1")
    assert answer.cookies["sessionid"].value == ""
    assert "Your account was deleted." in browser.get(LOGIN).text
    for client in (browser, phone):
        assert client.get("/events/")["Location"] == f"{LOGIN}?next=/events/"
    client = Client()
    client.post(LOGIN, {"login": NAME, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("password", ["wrong", "", "x" * 5_000])
def test_wrong_password_deletes_nothing(browser, person, password):
    answer = browser.post(PAGE, {"password": password})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["password"])
    assert browser.get("/events/").status_code == 200


def test_password_cannot_be_guessed_here(browser, person):
    answers = [browser.post(PAGE, {"password": f"wrong {number}"}).text for number in range(6)]
    assert ["Too many failed" in text for text in answers] == [False] * 5 + [True]
    browser.post(PAGE, {"password": PASSWORD})
    assert User.objects.filter(pk=KEY).exists()


def test_shared_event_is_deleted_by_explicit_choice_or_offered_first(owner, browser, person):
    kept, gone = (make_event(owner=person, name=name) for name in ("Our harbour", "Our pier"))
    heir, _other = make_member(event=kept), make_member(event=gone)
    answer = browser.post(PAGE, {"password": PASSWORD})
    assert list(answer.context["form"].errors) == [f"event-{event.pk}" for event in (gone, kept)]
    assert f'<a href="{reverse("sessions:team", args=[kept.slug])}">Offer the event</a>' in answer.text
    assert browser.post(PAGE, {"password": PASSWORD, f"event-{gone.pk}": "on"}).status_code == 200
    assert Event.objects.count() == 2
    kept.memberships.update(offered_at=timezone.now())
    client = Client()
    client.force_login(heir)
    client.post(reverse("sessions:team-offer", args=[kept.slug]), {"answer": "accept"})
    assert browser.post(PAGE, {"password": PASSWORD, f"event-{gone.pk}": "on"}).status_code == 302
    assert list(Event.objects.values_list("name", "owner")) == [("Our harbour", heir.pk)]
    assert Membership.objects.count() == 0
    assert traces() == {}


def test_only_owner_of_the_site_stays(owner, person):
    client = Client()
    client.force_login(owner)
    answer = client.post(PAGE, {"password": PASSWORD})
    assert ("this account cannot be deleted" in answer.text, User.objects.count()) == (True, 2)
    assert f"User.objects.filter(pk={person.pk}).update(is_superuser=True)" in answer.text
    # Another owner, but the person with the next account would own the site by it.
    make_user(pk=KEY + 1, is_superuser=True)
    with pytest.raises(OnlySiteOwner):
        delete_account(owner)
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    assert client.post(PAGE, {"password": PASSWORD})["Location"] == LOGIN
    assert not User.objects.filter(pk=owner.pk).exists()


def test_only_account_of_the_site_is_deleted_after_another_owner_was_made(owner):
    client = Client()
    client.force_login(owner)
    assert "manage.py createsuperuser" in client.get(PAGE).text
    make_user(pk=KEY + 1, is_superuser=True)
    assert client.post(PAGE, {"password": PASSWORD})["Location"] == LOGIN


def test_invitation_stays_used_and_forgets_for_whom_it_was(owner):
    link, visitor = invite(owner, for_whom=f"For {NAME}"), Client()
    visitor.get(link)
    sign_up(visitor, NAME)
    visitor.post(PAGE, {"password": PASSWORD})
    assert list(Invitation.objects.values_list("for_whom", "used", "joined")) == [("", 1, None)]
    assert Client().get(link).status_code == 404
    assert NAME not in str(tables())


def test_invitations_of_the_person_end(owner, person):
    User.objects.filter(pk=KEY).update(is_superuser=True)
    link = invite(User.objects.get(pk=KEY), expires_at=timezone.now() + timedelta(days=1))
    assert Client().get(link).status_code == 302
    delete_account(person)
    assert Client().get(link).status_code == 404


def test_log_keeps_what_happened_without_the_name(owner, browser, person):
    SecurityEvent.objects.update(facts={"device": NAME})
    browser.post(PAGE, {"password": PASSWORD})
    log = list(SecurityEvent.objects.order_by("pk").values_list("kind", "user", "by", "facts"))
    assert log == [("signed-in", None, None, {}), ("account-deleted", None, None, {})]

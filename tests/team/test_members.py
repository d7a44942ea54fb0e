"""The members of a team: who joins, leaves, is removed, gets another role or the event."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from factories import (
    make_day,
    make_feed,
    make_impression,
    make_member,
    make_photo,
    make_revision,
    make_session,
    make_user,
)
from parallel import at_once
from people.signing_up import confirm
from sessions.models import (
    CoverageRequest,
    Event,
    Impression,
    Invitation,
    Membership,
    Profile,
    SecurityEvent,
)
from sessions.people.deletion import delete_account
from sessions.people.hand_over import NotPossible, offer
from team.clients import signed_in

pytestmark = pytest.mark.django_db

TEAM = "/events/harbour/team/"


def page_of(session) -> str:
    return reverse("sessions:session-detail", args=["harbour", session.pk])


def test_owner_removes_a_member_and_the_links(event, ada, ben):
    Invitation.objects.issue(event.owner, event=event, uses=9, expires_at=timezone.now() + timedelta(days=1))
    address = reverse("sessions:team-member", args=["harbour", event.memberships.get().pk])
    assert ben.post(address).status_code == 404
    ada.post(address)
    assert (Membership.objects.count(), ben.get(TEAM).status_code) == (0, 404)
    assert [(each.kind, each.user.username, each.by.username) for each in SecurityEvent.objects.all()] == [
        ("member-removed", "ben", "ada")
    ]
    assert Invitation.objects.valid(timezone.now()).count() == 0


def test_owner_changes_the_role_of_a_member(event, ada, ben):
    member = event.memberships.get()
    address = reverse("sessions:team-member", args=["harbour", member.pk])
    assert [ada.post(address, {"role": role}).status_code for role in ("reader", "reader")] == [302, 302]
    assert "Role of ben: Reader" in ada.get(TEAM).text
    assert ada.post(address, {"role": "captain"}).status_code == 404
    assert ben.post(address, {"role": "editor"}).status_code == 404
    member.refresh_from_db()
    assert member.role == "reader"
    assert [(each.kind, each.user.username, each.by.username, each.facts) for each in SecurityEvent.objects.all()] == [
        ("member-role-changed", "ben", "ada", {"event": event.name, "role": "reader"})
    ]


def roles(event) -> list[tuple[str, str]]:
    """Return who is in the team of an event, the owner first."""
    event.refresh_from_db()
    members = event.memberships.order_by("user__username").values_list("user__username", "role")
    return [(event.owner.username, "owner"), *members]


def test_event_goes_to_a_member_who_accepts(event, ada, ben, subtests):
    make_photo(event=event, content=b"x", bytes=1_250_001)
    cleo = signed_in(make_member(event=event, user=make_user(username="cleo"), role="reader"))
    before = [("ada", "owner"), ("ben", "editor"), ("cleo", "reader")]
    address = reverse("sessions:team-member", args=["harbour", event.memberships.get(user__username="cleo").pk])
    notice = "is offered to you: you can become its owner."
    assert ben.post(address, {"role": "owner"}).status_code == 404
    confirmation = f"{reverse('account_reauthenticate')}?next={quote(TEAM, safe='')}"
    assert ada.post(address, {"role": "owner"})["Location"] == confirmation
    confirm(ada)
    for answer in ("withdraw", "decline", "accept"):
        with subtests.test(answer):
            assert ada.post(address, {"role": "owner"})["Location"] == TEAM
            assert "Event is offered" in ada.get(TEAM).text
            assert [notice in client.get("/events/").text for client in (ada, ben, cleo)] == [False, False, True]
            assert "Now that is 1 photo with 1.3 MB." in cleo.get(TEAM).text
            assert "Become the owner" not in ben.get(TEAM).text
            ben.post(f"{TEAM}offer/", {"answer": "accept"})  # nobody has offered it to Ben
            assert (roles(event), SecurityEvent.objects.count()) == (before, 0)
            if answer == "withdraw":
                ada.post(address, {"withdraw": "on"})
                cleo.post(f"{TEAM}offer/", {"answer": "accept"})
                assert "This offer does not stand any more." in cleo.get(TEAM).text
            else:
                assert cleo.post(f"{TEAM}offer/", {"answer": answer})["Location"] == TEAM
            assert notice not in cleo.get("/events/").text
    assert roles(event) == [("cleo", "owner"), ("ada", "editor"), ("ben", "editor")]
    log = SecurityEvent.objects.order_by("pk").values_list("kind", "user__username", "by__username", "facts__owner")
    assert list(log) == [
        ("event-handed-over", "ada", "cleo", "before"),
        ("event-handed-over", "cleo", None, "after"),
    ]
    # A page of before, of the owner of then.
    for stale in ({"withdraw": "on"}, {"role": "reader"}, {}):
        assert ada.post(address, stale)["Location"] == TEAM
        assert "This has changed in the meantime." in ada.get(TEAM).text
    assert roles(event) == [("cleo", "owner"), ("ada", "editor"), ("ben", "editor")]
    # Accepted twice, for example after a bad connection.
    assert cleo.post(f"{TEAM}offer/", {"answer": "accept"})["Location"] == TEAM


def test_offers_end_when_somebody_accepts_one_or_the_owner_is_another_now(event, ada, ben):
    cleo, here = make_member(event=event, user=make_user(username="cleo")), event.memberships.get(user__username="ben")
    event.memberships.update(offered_at=timezone.now())
    signed_in(cleo).post(f"{TEAM}offer/", {"answer": "accept"})
    ben.post(f"{TEAM}offer/", {"answer": "accept"})
    expected = [("cleo", "owner"), ("ada", "editor"), ("ben", "editor")]
    assert roles(event) == expected
    with pytest.raises(NotPossible):
        offer(event.pk, User.objects.get(username="ada"), here.user)
    assert (roles(event), Membership.objects.offered().count()) == (expected, 0)


@pytest.mark.django_db(transaction=True)
def test_one_of_those_who_accept_at_once_becomes_the_owner(event):
    people = [make_member(event=event, offered_at=timezone.now()) for _ in range(6)]
    browsers = [signed_in(person) for person in people]
    answers = at_once(6, lambda number: browsers[number].post(f"{TEAM}offer/", {"answer": "accept"}).status_code)
    (owner, _role), *members = roles(event)
    assert (answers, owner in {person.username for person in people}) == ([302] * 6, True)
    assert {name for name, _role in members} == {"ada", "ben", *(each.username for each in people)} - {owner}
    assert (Membership.objects.offered().count(), SecurityEvent.objects.count()) == (0, 2)


@pytest.mark.django_db(transaction=True)
def test_event_that_is_accepted_while_its_owner_deletes_the_account_is_whole_or_gone(event):
    heir, owner = event.memberships.get().user, event.owner
    make_user(is_superuser=True, username="another owner of the site")
    User.objects.filter(pk=heir.pk).update(is_superuser=True)
    event.memberships.update(offered_at=timezone.now())
    ben = signed_in(heir)
    acts = (lambda: delete_account(owner), lambda: ben.post(f"{TEAM}offer/", {"answer": "accept"}))
    at_once(2, lambda number: acts[number]())
    accepted = SecurityEvent.objects.filter(kind="event-handed-over", user=heir).exists()
    assert (Event.objects.filter(owner=heir).exists(), User.objects.filter(pk=owner.pk).exists()) == (accepted, False)


def test_event_that_does_not_fit_stays_and_its_offer_too(event, ada, ben, settings):
    event.memberships.update(offered_at=timezone.now())
    settings.QUOTAS = settings.QUOTAS | {"events": 0}
    ben.post(f"{TEAM}offer/", {"answer": "accept"})
    assert (roles(event), SecurityEvent.objects.count()) == ([("ada", "owner"), ("ben", "editor")], 0)
    page = ben.get(TEAM).text
    assert ("Each person can have at most 0 events here." in page, "Become the owner" in page) == (True, True)


def test_reader_is_shown_texts_as_they_look_and_own_marks(event, ada, ben):
    make_day(event=event, note="Of the *day*")
    session = make_session(day=event.days.get(), title="Quays")
    make_impression(session=session, author=event.memberships.get().user, state="attended", body="Of **Ben**", rating=2)
    event.memberships.update(role="reader")
    page, today = ben.get(page_of(session)).text, ben.get("/events/harbour/").text
    assert ("<strong>Ben</strong>" in page, "<textarea" in page, "Attended" in page) == (True, False, True)
    assert ("<em>day</em>" in today, "<textarea" in today) == (True, False)


def test_reader_reads_the_own_earlier_texts_and_restores_none(event, ada, ben):
    session, colleague = make_session(event=event), event.memberships.get().user
    mine = make_impression(session=session, author=colleague, state="", body="Now")
    revision = make_revision(row=mine, texts={"summary": "", "body": "Earlier words of Ben"})
    make_revision(row=make_impression(session=session), texts={"summary": "", "body": "Earlier words of Ada"})
    address = reverse("sessions:impression-history", args=["harbour", session.pk])
    restore = "Restore this text"
    assert restore in ben.get(address).text
    event.memberships.update(role="reader")
    assert f'href="{address}">Earlier texts (1)</a>' in ben.get(page_of(session)).text
    page = ben.get(address)
    told = ("Earlier words of Ben" in page.text, "Earlier words of Ada" in page.text, restore in page.text)
    assert (page.status_code, told) == (200, (True, False, False))
    sent = {"revision": revision.pk, "version": mine.version}
    assert ben.post(address, sent).status_code == 404
    mine.refresh_from_db()
    assert mine.body == "Now"


def test_today_of_a_reader_has_what_the_team_covers_on_the_day_and_nothing_private(event, ben):
    day, other = make_day(event=event, number=1), make_day(event=event, number=2)
    seen = make_session(day=day, title="Quays", room="Hall A")
    make_impression(
        session=seen, state="attended", summary="Secret one", body="Secret two", private_note="Secret three", rating=4
    )
    wanted = make_session(day=day, title="Piers")
    CoverageRequest.objects.create(session=wanted)
    make_impression(session=make_session(day=day, title="Written"), state="", body="Secret four")
    make_impression(session=make_session(day=day, title="Later"), state="", watch_later=True)
    make_impression(session=make_session(day=other, title="Of tomorrow"), state="planned")
    editor = ben.get("/events/harbour/?day=1").text
    event.memberships.update(role="reader")
    text = ben.get("/events/harbour/?day=1").text
    rows = re.findall(r'class="coverage-session" [^>]*href="([^"]*)"[^>]*>([^<]*)<', text)
    assert rows == [(page_of(seen), "Quays"), (page_of(wanted), "Piers")]
    assert (text.count("ada: Attended"), text.count("Hall A"), text.count("Somebody should see this")) == (1, 1, 1)
    assert [word for word in ("Secret", "Written", "Later<", "Of tomorrow") if word in text] == []
    assert ("Sessions of the team" in text, "Sessions of the team" in editor) == (True, False)
    assert "Nobody in the team has marked" not in text
    day.sessions.all().delete()
    assert "Nobody in the team has marked a session of this day yet." in ben.get("/events/harbour/?day=1").text


def test_today_of_a_reader_marks_what_is_on_and_leaves_a_long_rest_to_the_page_of_the_team(event, ben):
    event.memberships.update(role="reader")
    day, now = make_day(event=event), timezone.now()
    for number in range(102):
        start = now - timedelta(minutes=5) if number == 1 else now + timedelta(hours=1 + number)
        make_impression(session=make_session(day=day, title=f"Talk {number}", starts_at=start), state="planned")
    text = ben.get("/events/harbour/").text
    assert (text.count("coverage-row"), text.count('class="now-word"')) == (100, 1)
    assert ("and 2 more</a>" in text, ">102</span>" in text) == (True, True)


def test_today_of_a_reader_marks_what_was_only_logged_until_who_was_there_attended_the_next(event, ben):
    event.memberships.update(role="reader")
    day, now, other = make_day(event=event), timezone.now(), make_member(event=event)
    for title, minutes, people in [
        ("first", 40, [event.owner]),
        ("also hers", 30, [event.owner, other]),
        ("last", 10, [event.owner]),
    ]:
        session = make_session(day=day, title=title, code="", logged_at=now - timedelta(minutes=minutes))
        for author in people:
            make_impression(session=session, author=author, state="attended")
    rows = ben.get("/events/harbour/").text.split('class="coverage-row"')[1:]
    assert [(row.count("now-word"), row.count("ada: Attended")) for row in rows] == [(0, 1), (1, 1), (1, 1)]


def test_today_of_a_new_member_says_where_to_go(event, ben):
    make_feed(event=event)
    make_day(event=event)
    for role, words in (("editor", "Choose from the catalogue"), ("reader", "Open the catalogue")):
        event.memberships.update(role=role)
        text = ben.get("/events/harbour/").text
        assert (words in text, 'href="/events/harbour/team/#coverage-title"' in text) == (True, True)


def test_member_leaves_and_the_owner_cannot(event, ada, ben):
    make_impression(session=make_session(day=make_day(event=event)), author=event.memberships.get().user, shared=True)
    assert ada.post(f"{TEAM}leave/").status_code == 404
    assert ben.post(f"{TEAM}leave/").headers["Location"] == "/events/"
    assert (Membership.objects.count(), Impression.objects.get().shared) == (0, False)


def test_page_that_a_member_may_not_open_leads_back_and_names_the_owner(event, ben):
    """For a stranger it is as if there were no event."""
    event.owner.profile = Profile.objects.create(user=event.owner, name="Ada of the harbour")
    page = ben.get("/events/harbour/delete/")
    told = ("Ada of the harbour" in page.text, 'href="/events/harbour/"' in page.text, page.status_code)
    assert told == (True, True, 404)
    assert "Ada of the harbour" not in signed_in(make_user(username="stranger")).get("/events/harbour/delete/").text
    owner = signed_in(event.owner).get("/events/harbour/days/99/").text
    assert ("what it led to was deleted." in owner, "only the owner" in owner) == (True, False)
    assert "Only the owner can back up and delete the event." in ben.get("/events/harbour/settings/").text

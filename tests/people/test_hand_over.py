"""Handing over events of people who have left, and the fresh confirmation before what is done to others."""

import time
import zipfile
from functools import partial
from io import BytesIO
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from factories import PASSWORD, make_event, make_impression, make_member, make_photo, make_report, make_user
from people.signing_up import give, kinds, page
from sessions.models import Event, Membership, Profile, SecurityEvent
from sessions.people.activity import deactivate
from sessions.people.hand_over import NotPossible, accept_offer, hand_over_absent, offer

LOGIN = reverse("account_login")
DEVICES = reverse("usersessions_list")
CONFIRM = reverse("account_reauthenticate")
PEOPLE = reverse("sessions:people")


def taken_by(heir, event):
    """Let a member accept an event that is offered."""
    client = Client()
    client.force_login(heir)
    return client.post(reverse("sessions:team-offer", args=[event.slug]), {"answer": "accept"})


def test_event_is_offered_to_a_member_and_goes_with_what_is_in_it(at_the_desk, owner, colleague):
    heir = make_user(username="heir")
    event = make_event(owner=colleague, name="Cloud Harbour")
    photo = make_photo(event=event, content=b"x", bytes=7)
    impression = make_impression(session=photo.event.sessions.create(event=event, day=event.add_day(), title="Fog"))
    make_member(event=event, user=heir)
    assert give(at_the_desk, colleague, event, heir).status_code == 302
    assert (Event.objects.get().owner, SecurityEvent.objects.count()) == (colleague, 0)
    assert taken_by(heir, event).status_code == 302
    event.refresh_from_db()
    assert (event.owner, impression.author) == (heir, colleague)
    assert list(Membership.objects.values_list("event", "user", "role")) == [(event.pk, colleague.pk, "editor")]
    entries = SecurityEvent.objects.filter(kind="event-handed-over").order_by("pk")
    assert [(entry.user, entry.by, entry.facts["owner"]) for entry in entries] == [
        (colleague, heir, "before"),
        (heir, None, "after"),
    ]


def test_offer_ends_when_the_owner_can_sign_in_again(at_the_desk, owner, colleague):
    event = make_event(owner=colleague)
    heir = make_member(event=event)
    give(at_the_desk, colleague, event, heir)
    at_the_desk.post(page(colleague, "-active"), {"active": "on"})
    assert taken_by(heir, event).status_code == 302
    assert (Event.objects.get().owner, Membership.objects.get().offered_at) == (colleague, None)


def test_report_stays_its_authors(at_the_desk, owner, colleague):
    event = make_event(owner=colleague)
    report = make_report(event=event)
    give(at_the_desk, colleague, event, owner)
    found = [type(report).objects.visible_to(user).filter(pk=report.pk).exists() for user in (colleague, owner)]
    assert found == [True, False]


@pytest.mark.parametrize("quota", ["events", "photos", "photo_mb"])
def test_event_that_does_not_fit_stays_where_it_is(at_the_desk, owner, colleague, settings, quota):
    event = make_event(owner=colleague)
    make_photo(event=event, content=b"x", bytes=1_000_001)
    make_event(owner=owner)
    settings.QUOTAS = settings.QUOTAS | {quota: 1 if quota in {"events", "photo_mb"} else 0}
    answer = give(at_the_desk, colleague, event, owner)
    assert (answer.status_code, len(answer.context["form"].non_field_errors())) == (422, 1)
    event.refresh_from_db()
    assert event.owner == colleague
    assert Membership.objects.count() == 0


def test_event_never_goes_where_it_cannot_be(at_the_desk, owner, colleague):
    event, deleted, of_another = make_event(owner=colleague), make_event(owner=colleague), make_event()
    deleted.discard()
    inactive, stranger = make_user(is_active=False), make_user()
    for which, to in (
        (event, inactive),
        (event, colleague),
        (event, stranger),
        (deleted, owner),
        (of_another, owner),
    ):
        assert give(at_the_desk, colleague, which, to).status_code == 422
        User.objects.filter(pk=colleague.pk).update(is_active=True)
        for act in (partial(accept_offer, None), offer):
            with pytest.raises(NotPossible):
                act(which.pk, colleague, to)
    assert set(Event.objects.values_list("pk", "owner")) == {
        (event.pk, colleague.pk),
        (deleted.pk, colleague.pk),
        (of_another.pk, of_another.owner.pk),
    }


def test_event_of_somebody_who_can_sign_in_is_nobody_elses_to_give(at_the_desk, owner, colleague):
    event = make_event(owner=colleague)
    form = page(colleague, "-hand-over")
    assert "Deactivate the account first" in at_the_desk.get(form).text
    assert form not in at_the_desk.get(page(colleague)).text
    assert at_the_desk.post(form, {"event": event.pk, "to": owner.pk}).status_code == 422
    assert (Event.objects.get().owner, SecurityEvent.objects.count()) == (colleague, 0)
    deactivate(colleague)
    assert form in at_the_desk.get(page(colleague)).text
    assert at_the_desk.post(form, {"event": event.pk, "to": owner.pk}).status_code == 302
    assert Event.objects.get().owner == owner


def test_only_event_is_chosen_already_and_an_empty_form_speaks_of_no_typed_text(at_the_desk, owner, colleague):
    event = make_event(owner=colleague)
    Profile.objects.create(user=make_member(event=event, user=make_user(username="chie")), name="鈴木 千恵")
    deactivate(colleague)
    form = page(colleague, "-hand-over")
    text = at_the_desk.get(form).text
    assert f'<option value="{event.pk}" selected>' in text
    assert ">鈴木 千恵 (chie)</option>" in text
    empty = at_the_desk.post(form, {"event": event.pk, "to": ""})
    assert (empty.status_code, "Check the marked fields." in empty.text) == (422, True)
    assert "What you typed" not in empty.text
    make_event(owner=colleague)
    assert " selected>—" in at_the_desk.get(form).text


def test_event_with_a_team_goes_to_a_member(at_the_desk, owner, colleague):
    event = make_event(owner=colleague)
    mate, gone = make_user(username="mate"), make_user(is_active=False)
    for user in (mate, gone):
        make_member(event=event, user=user)
    unknown = "Select a valid choice. That choice is not one of the available choices."
    for stranger, error in ((owner, "Possible for this event: mate"), (make_user(), unknown)):
        answer = give(at_the_desk, colleague, event, stranger)
        assert (answer.status_code, answer.context["form"].errors) == (
            422,
            {"to": [error]},
        )
        with pytest.raises(NotPossible):
            hand_over_absent(SimpleNamespace(user=owner), event.pk, colleague, stranger)
    assert (Event.objects.get().owner, Membership.objects.count()) == (colleague, 2)
    assert give(at_the_desk, colleague, event, mate).status_code == 302
    make_member(event=event, user=owner)
    assert give(at_the_desk, colleague, event, owner).status_code == 302
    assert (Event.objects.get().owner, Membership.objects.offered().count()) == (owner, 0)


def test_new_owner_reads_nothing_that_its_author_did_not_share(at_the_desk, owner, colleague):
    event = make_event(owner=colleague, slug="harbour", name="Harbour")
    session = event.sessions.create(event=event, day=event.add_day(), title="Fog")
    make_impression(session=session, author=colleague, body="Not shared", private_note="Between us", rating=2)
    report = make_report(event=event, title="Not theirs")
    assert give(at_the_desk, colleague, event, owner).status_code == 302
    session_page = reverse("sessions:session-detail", args=["harbour", session.pk])
    seen = [at_the_desk.get(path).text for path in (session_page, "/events/harbour/", "/events/harbour/reports/")]
    seen.append(at_the_desk.get("/events/harbour/team/").text)
    backup = zipfile.ZipFile(BytesIO(at_the_desk.post("/events/harbour/backup/").getvalue()))
    seen += [backup.read(name).decode() for name in backup.namelist()]
    for mark in ("Not shared", "Between us", report.title):
        assert [text for text in seen if mark in text] == []
    assert at_the_desk.get(reverse("sessions:report-detail", args=["harbour", report.slug])).status_code == 404


def test_what_is_done_to_others_needs_a_fresh_confirmation(owner, colleague):
    """Nothing is done without it; afterwards the person is back on the page from which it was asked."""
    event = make_event(owner=colleague)
    client = Client()
    client.force_login(owner)
    back, form = page(colleague), page(colleague, "-hand-over")
    chosen = {"event": event.pk, "to": owner.pk}
    asked = {
        (page(colleague, "-active"), ()): back,
        (page(colleague, "-reset"), ()): back,
        (form, tuple(chosen.items())): f"{form}?event={event.pk}&to={owner.pk}",
    }
    for (path, body), came_from in asked.items():
        answer = client.post(path, dict(body))
        assert (answer.status_code, answer["Location"]) == (302, f"{CONFIRM}?{urlencode({'next': came_from})}")
        text = client.get(answer["Location"]).text
        assert "Nothing was changed yet." in text
        colleague.refresh_from_db()
        assert (colleague.is_active, Event.objects.get().owner, kinds()) == (True, colleague, [])
        assert "reset_link" not in client.session
    assert client.get(form)["Location"] == f"{CONFIRM}?{urlencode({'next': form})}"
    again = client.post(answer["Location"], {"password": "wrong"})
    assert (again.status_code, client.post(back + "active/").status_code, kinds()) == (200, 302, ["sign-in-refused"])
    assert client.post(answer["Location"], {"password": PASSWORD})["Location"] == came_from
    deactivate(colleague)
    text = client.get(came_from).text
    for key in chosen.values():  # what was chosen is still chosen
        assert f'<option value="{key}" selected>' in text
    assert client.post(form, chosen)["Location"] == back


def test_confirmation_holds_for_five_minutes(at_the_desk, colleague, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 299)
    assert at_the_desk.post(page(colleague, "-reset"))["Location"] == page(colleague)
    monkeypatch.setattr(time, "time", lambda: now + 301)
    assert at_the_desk.post(page(colleague, "-reset"))["Location"].startswith(CONFIRM)

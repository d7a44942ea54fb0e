"""Names of the people of a team on its pages: shown as they were typed, and told apart."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from api.callers import Caller
from factories import make_day, make_impression, make_photo, make_report, make_session
from photos.samples import picture
from sessions.models import Profile, ShareLink
from sessions.reporting.report_data import load_report_data
from team.clients import signed_in

pytestmark = pytest.mark.django_db

TEAM = "/events/harbour/team/"
LISTS = ("impressions", "reports")
LIKE_ADA = ("`ada`", "**ada**", "[ada](https://x.example)", "a&#100;a", "x&#8238;ada", "\\_ada", "![ada](x)")


def test_names_are_shown_as_they_were_typed_and_not_as_markdown(event, ada):
    colleague = event.memberships.get().user
    session = make_session(event=event)
    make_impression(session=session, author=colleague, state="attended", body="Words", shared=True)
    make_photo(session=session, content=picture(), added_by=colleague)
    token = ShareLink.objects.issue(event.owner, event=event, session=session, with_photos=True)
    member, owner = (Profile.objects.create(user=each) for each in (colleague, event.owner))
    pages = (
        TEAM,
        reverse("sessions:session-detail", args=["harbour", session.pk]),
        "/events/harbour/photos/",
        reverse("sessions:shared", args=[token]),
    )
    for name in LIKE_ADA:
        Profile.objects.filter(pk=member.pk).update(name=name)
        assert {page: escape(name) in ada.get(page).text for page in pages} == dict.fromkeys(pages, True), name
        Profile.objects.filter(pk=owner.pk).update(name=name)
        Profile.objects.filter(pk=member.pk).update(name="")
        missing = signed_in(colleague).get("/events/harbour/delete/").text
        assert f"only the owner of this event, {escape(name)}, may open it" in missing


def test_equal_names_are_told_apart_wherever_one_of_the_team_is_named(event, ada, ben):
    """The page of the team, conflicts, the API, the page of an error and messages name people as the article does."""
    colleague = event.memberships.get().user
    for user in (event.owner, colleague):
        Profile.objects.create(user=user, name="Sam")
    make_day(event=event, note="One.")
    session = make_session(event=event)
    make_impression(session=session, author=colleague, body="Words", shared=True)
    report = make_report(event=event, author=colleague, is_team=True, slug="of-all")
    api = Caller.of(event.owner)

    ben.post("/events/harbour/days/1/note/", {"note": "Two.", "base-note": "One.", "version": 1})
    conflict = ada.post("/events/harbour/days/1/note/", {"note": "Three.", "base-note": "One.", "version": 1})
    assert (conflict.status_code, conflict.context["conflict"].name) == (409, "Sam (ben)")
    changed = api.ask("PATCH", "events/harbour/days/1", {"note": "Four.", "version": 1})
    assert (changed.status_code, changed.json()["changed_by"]) == (409, "Sam (ben)")
    told = [[each["author"] for each in api.get(f"events/harbour/{rows}")["items"]] for rows in LISTS]
    assert told == [["Sam (ben)"], ["Sam (ben)"]]
    assert api.get(f"events/harbour/reports/{report.slug}")["author"] == "Sam (ben)"
    assert api.get(f"events/harbour/sessions/{session.pk}/impression")["author"] == "Sam (ada)"
    assert "only the owner of this event, Sam (ada), may" in ben.get("/events/harbour/delete/").text
    page = ada.get(TEAM).text
    assert ("Role of Sam (ada)" in page, "Role of Sam (ben)" in page) == (False, True)
    ada.post(reverse("sessions:team-member", args=["harbour", event.memberships.get().pk]), {"role": "reader"})
    assert "Role of Sam (ben): Reader" in ada.get(TEAM).text


def test_photographer_who_has_left_is_told_apart_from_a_member_in_the_album_and_the_article(event, ada):
    leaver = event.memberships.get().user
    for user in (event.owner, leaver):
        Profile.objects.create(user=user, name="Sam")
    session = make_session(event=event)
    photo = make_photo(session=session, content=picture(), added_by=leaver)
    report = make_report(event=event, is_team=True)
    event.memberships.all().delete()
    assert "Photo: Sam (ben)" in ada.get("/events/harbour/photos/").text
    assert load_report_data(report, event.owner).photographers == {photo.name: "Sam (ben)"}

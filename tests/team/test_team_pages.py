"""The pages of a team: what members see of each other, and what they do not."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from factories import (
    make_chapter,
    make_feed,
    make_impression,
    make_member,
    make_photo,
    make_report,
    make_session,
)
from photos.samples import picture
from sessions.models import (
    CoverageRequest,
    Impression,
    Invitation,
    MemberRole,
    Profile,
)
from team.clients import signed_in

pytestmark = pytest.mark.django_db

TEAM = "/events/harbour/team/"


def page_of(session) -> str:
    return reverse("sessions:session-detail", args=["harbour", session.pk])


TEXTS = {"summary": "Of the summary", "body": "Of the impression", "private_note": "Of the private note", "rating": 4}


def told(client: Client, session) -> list[str]:
    """Return which of the texts of the owner a page of a session tells."""
    text = client.get(page_of(session)).text
    words = ("Of the summary", "Of the impression", "Of the private note", '<span class="chip">Rating: 4 of 5')
    return [word for word in words if word in text]


def test_texts_are_told_to_the_team_when_they_are_shared_and_the_private_note_never(event, ada, ben):
    session = make_session(event=event)
    make_impression(session=session, state="attended", **TEXTS)
    assert told(ben, session) == []
    assert "Attended" in ben.get(page_of(session)).text
    assert told(ada, session) == ["Of the summary", "Of the impression", "Of the private note"]
    ada.post(f"{page_of(session)}state/", {"shared": "on"})
    assert Impression.objects.get().shared is True
    assert told(ben, session) == ["Of the summary", "Of the impression", '<span class="chip">Rating: 4 of 5']
    ada.post(f"{page_of(session)}state/", {"shared": "off"})
    assert told(ben, session) == []


def test_button_that_shares_the_texts_says_what_it_does_and_whether_it_is_done(event, ada):
    session = make_session(event=event)
    make_impression(session=session, state="attended", **TEXTS)
    page = ada.get(page_of(session)).text
    for value, pressed in (("on", "false"), ("off", "true"), ("on", "false")):
        button = re.search(f'<button[^>]*id="shared-{session.pk}".*?</button>', page)[0]
        assert re.findall('(?:value|aria-pressed)="([^"]*)"', button) == [value, pressed]
        assert re.findall('"when-(on|off)">([^<]*)', button) == [
            ("off", "Share with the team"),
            ("on", "Shared with the team – press to stop"),
        ]
        headers = {"HX-Request": "true", "HX-Target": "session-state"}
        page = ada.post(f"{page_of(session)}state/", {"shared": value}, headers=headers).text


def test_event_of_one_person_has_no_team_on_the_page_of_a_session(ada, event):
    event.memberships.all().delete()
    session = make_session(event=event)
    assert 'name="shared"' not in ada.get(page_of(session)).text
    assert "team-title" not in ada.get(page_of(session)).text


def test_own_writing_of_a_member_is_theirs_alone(event, ben):
    session = make_session(event=event)
    make_impression(session=session, body="Of the owner")
    address = reverse("sessions:impression-save", args=["harbour", session.pk])
    ben.post(address, {"summary": "", "body": "Of Ben", "private_note": "Secret of Ben", "version": 1})
    assert list(Impression.objects.order_by("created_at").values_list("author__username", "body", "private_note")) == [
        ("ada", "Of the owner", ""),
        ("ben", "Of Ben", "Secret of Ben"),
    ]


def test_session_that_a_colleague_typed_is_not_on_ones_agenda_until_one_marks_it(event, ada, ben):
    ben.post("/events/harbour/sessions/new/", {"heading": "NET101 | Typed by Ben"})
    session = event.sessions.get()
    assert "Typed by Ben" in ben.get("/events/harbour/").text
    assert "Typed by Ben" not in ada.get("/events/harbour/").text
    ben.post(f"{page_of(session)}state/", {"state": "none"})
    assert "Typed by Ben" not in ada.get("/events/harbour/").text
    assert "Typed by Ben" in ada.get("/events/harbour/catalogue/").text
    ada.post(f"{page_of(session)}state/", {"state": "planned"})
    assert "Typed by Ben" in ada.get("/events/harbour/").text
    assert event.sessions.count() == 1


def test_photo_of_a_colleague_is_in_the_album_under_its_session_and_in_nobody_elses_inbox(event, ada, ben):
    session, colleague = make_session(event=event, title="Quays"), event.memberships.get().user
    make_impression(session=session, author=colleague)
    placed = make_photo(session=session, name="placed.png", content=picture(), added_by=colleague)
    make_photo(event=event, name="loose.png", content=picture(seed="loose"), added_by=colleague)
    own = make_photo(event=event, name="own.png", content=picture(seed="own"), added_by=event.owner)
    album = ada.get("/events/harbour/photos/").context["album"]
    assert [photo.name for photo in album.in_order] == [own.name, placed.name]
    assert [each.photo for day in album.inbox for each in day.waiting] == [own]
    assert list(event.photos.in_inbox_of(colleague).values_list("name", flat=True)) == ["loose.png"]


def test_undo_of_a_line_leaves_a_session_that_a_colleague_has_written_about(event, ada, ben):
    key = str(uuid4())
    ben.post("/events/harbour/sessions/new/", {"heading": "NET101 | Typed by Ben", "id": key})
    session = event.sessions.get()
    make_impression(session=session, body="Of Ada")
    ben.post(f"{page_of(session)}undo/")
    session.refresh_from_db()
    assert (session.deleted_at, [each.body for each in Impression.objects.all()]) == (None, ["Of Ada"])


def test_title_of_a_report_of_one_person_is_told_to_nobody_beside_its_pictures(event, ada, ben):
    photo = make_photo(event=event, name="lamp.png", content=picture(), added_by=event.owner)
    report = make_report(event=event, title="Report of Ada alone")
    make_chapter(report=report, body="![](lamp.png)")
    pages = ["/events/harbour/photos/", reverse("sessions:photo-update", args=["harbour", photo.pk])]
    assert ["Report of Ada alone" in ben.get(page).text for page in pages] == [False, False]
    told = ben.post(reverse("sessions:photo-delete", args=["harbour", photo.pk]), follow=True).text
    assert "Report of Ada alone" not in told


def test_new_title_of_a_report_changes_no_text_that_others_wrote_for_themselves(event, ada, ben):
    colleague, link = event.memberships.get().user, "[Report of Ben](report-of-ben.md)"
    report = make_report(event=event, author=colleague, title="Report of Ben", slug="report-of-ben")
    session = make_session(event=event)
    mine = make_impression(session=session, author=colleague, body=link)
    theirs = make_impression(session=session, body=link, private_note=link)
    fields = {"title": "Other title", "slug": "other-address", "version": report.version}
    fields |= {"kind": "idea", "heading_level": 2, "sections": "summary", "holds": "attended"}
    assert ben.post("/events/harbour/reports/report-of-ben/settings/", fields).status_code == 302
    for each in (mine, theirs):
        each.refresh_from_db()
    assert (mine.body, theirs.body, theirs.private_note) == ("[Other title](other-address.md)", link, link)


def test_same_line_of_two_people_is_one_session(event, ada, ben):
    for client in (ada, ben):
        client.post("/events/harbour/sessions/new/", {"heading": "NET101 | Packets"})
    assert [(each.session.title, each.author.username) for each in Impression.objects.order_by("created_at")] == [
        ("Packets", "ada"),
        ("Packets", "ben"),
    ]
    assert event.sessions.count() == 1


def test_request_is_made_once_and_taken_back(event, ada, ben):
    session = make_session(event=event, feed=make_feed(event=event))
    address = reverse("sessions:team-request", args=["harbour", session.pk])
    for client in (ada, ben):
        client.post(address, {"wanted": "on"})
    assert [each.author for each in CoverageRequest.objects.all()] == [event.owner]
    assert "Somebody should see this" in ada.get(TEAM).text
    ben.post(address, {"wanted": "off"})
    assert CoverageRequest.objects.count() == 0


def test_everything_is_shared_at_once(event, ben):
    make_impression(session=make_session(event=event), author=event.memberships.get().user, body="Quays")
    ben.post(f"{TEAM}share/", {"shared": "on"})
    assert "1 of 1" in ben.get(TEAM).text
    ben.post(f"{TEAM}share/", {"shared": "off"})
    assert "0 of 1" in ben.get(TEAM).text


def test_only_texts_and_ratings_count_as_shared(event, ben):
    author = event.memberships.get().user
    for facts in ({"state": "attended"}, {"state": "planned", "shared": True}, {"private_note": "Mine"}):
        make_impression(session=make_session(event=event), author=author, **facts)
    page = ben.get(TEAM).text
    assert ("you have none yet" in page, " of 3 now" in page) == (True, False)
    for facts in ({"summary": "Quays", "shared": True}, {"body": "Tides"}, {"rating": 4}):
        make_impression(session=make_session(event=event), author=author, state="attended", **facts)
    assert "where you share them: 1 of 3 now." in ben.get(TEAM).text


def test_nothing_is_shared_again_with_a_session_that_is_restored_after_share_none(event, ada, ben):
    colleague = event.memberships.get().user
    session = make_session(event=event, title="Quays")
    make_impression(session=session, author=colleague, shared=True, body="Of Ben, once shared")
    ada.post(reverse("sessions:session-delete", args=["harbour", session.pk]))
    ben.post(f"{TEAM}share/", {"shared": "on"})
    assert Impression.objects.get().shared is True
    ben.post(f"{TEAM}share/", {"shared": "off"})
    ada.post(reverse("sessions:session-restore", args=["harbour", session.pk]))
    page = ada.get(page_of(session))
    told = (page.status_code, Impression.objects.get().shared, "Of Ben, once shared" in page.text)
    assert told == (200, False, False)


def test_links_have_a_heading_and_the_zone_of_the_person(event, ada, ben):
    Profile.objects.update_or_create(user=event.owner, defaults={"time_zone": "Asia/Tokyo"})
    ada.post(f"{TEAM}links/", {"role": "editor"})
    expires_at = datetime(2096, 5, 8, 20, 30, tzinfo=UTC)
    Invitation.objects.update(created_at=datetime(2026, 5, 1, 20, 30, tzinfo=UTC), expires_at=expires_at)
    page = ada.get(TEAM).text
    assert '<h2 id="links-title">Invitation links</h2>' in page
    assert re.findall(r"<strong>(Editor, created [^<]*)</strong>", page) == ["Editor, created Sat 2 May 2026, 05:30"]
    until = '<time datetime="2096-05-09T05:30+09:00">Wed 9 May 2096, 05:30</time>'
    assert page.count(f'<span class="soft">works until {until}, for 30 more people</span>') == 1
    assert "links-title" not in ben.get(TEAM).text
    Profile.objects.update(time_zone="")
    page = ada.get(TEAM).text
    assert page.count("Editor, created Fri 1 May 2026, 20:30 UTC</strong>") == 1
    assert page.count('works until <time datetime="2096-05-08T20:30+00:00">Tue 8 May 2096, 20:30 UTC</time>') == 1


def test_deactivated_people_are_marked(event, ada, ben):
    assert "Deactivated" not in ada.get(TEAM).text
    member = event.memberships.get().user
    for person, client in ((member, ada), (event.owner, ben)):
        User.objects.update(is_active=True)
        User.objects.filter(pk=person.pk).update(is_active=False)
        people = re.findall(r"<li>.*?</li>", client.get(TEAM).text, re.DOTALL)
        assert [name for name in ("ada", "ben") for each in people if f">{name}" in each and "Deactivated" in each] == [
            person.username
        ]


def test_reader_without_marks_has_no_empty_list_of_the_day(event, ada):
    session = make_session(event=event)
    reader = signed_in(make_member(event=event, role=MemberRole.READER))
    assert ["day-agenda" in each.get(page_of(session)).text for each in (ada, reader)] == [True, False]

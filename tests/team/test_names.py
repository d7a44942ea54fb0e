"""Names of the people of a team on its pages: shown as they were typed, and told apart."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from factories import make_impression, make_photo, make_session
from photos.samples import picture
from sessions.models import Profile, ShareLink
from team.clients import signed_in

pytestmark = pytest.mark.django_db

TEAM = "/events/harbour/team/"
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

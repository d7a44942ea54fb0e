"""Times of what happened to accounts are those of the person who looks, with weekday and year."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from factories import make_user
from people.signing_up import invite
from sessions.models import Invitation, Profile, SecurityEvent

LATE = datetime(2026, 11, 28, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"), [("en", "Sun 29 Nov 2026, 05:05"), ("ja", "2026年11月29日(日), 05:05")]
)
def test_time_is_written_in_the_zone_of_the_person(language, written):
    template = Template("{% load session_tags %}{% local_time at %}{% local_time none %}")
    with translation.override(language):
        shown = template.render(
            Context({"my_zone": ZoneInfo("Asia/Tokyo"), "zone_is_mine": True, "at": LATE, "none": None})
        )
    assert shown == f'<time datetime="2026-11-29T05:05+09:00">{written}</time>'


@pytest.mark.django_db
def test_pages_of_people_use_the_zone_of_the_profile():
    owner = make_user(username="owner", date_joined=LATE, last_login=LATE)
    Profile.objects.create(user=owner, time_zone="Asia/Tokyo")
    client = Client()
    client.force_login(owner)
    SecurityEvent.objects.update_or_create(kind="signed-in", user=owner)
    SecurityEvent.objects.update(created_at=LATE)
    owner.refresh_from_db()
    type(owner).objects.update(last_login=LATE)
    for path in ("/people/", f"/people/{owner.pk}/", "/people/log/"):
        assert (path, "Sun 29 Nov 2026, 05:05" in client.get(path).text) == (path, True)


@pytest.mark.django_db
def test_zone_is_named_to_somebody_who_has_chosen_none(settings):
    owner = make_user(username="owner", last_login=LATE)
    invite(owner, expires_at=datetime(2099, 1, 1, tzinfo=UTC))
    Invitation.objects.update(created_at=LATE)
    client = Client()
    client.force_login(owner)
    type(owner).objects.update(last_login=LATE)
    for zone, told in (("UTC", "20:05 UTC"), ("Asia/Tokyo", "05:05 JST"), ("America/Sao_Paulo", "17:05 UTC-03")):
        settings.TIME_ZONE = zone
        for path in ("/people/", f"/people/{owner.pk}/", "/people/invitations/"):
            page = client.get(path).text
            assert (path, f"2026, {told}<" in page) == (path, True)
        assert told.split()[1] in page.partition("Expires")[2]

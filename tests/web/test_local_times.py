"""Times of what happened to accounts are those of the person who looks, with weekday and year."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from factories import make_user
from sessions.models import Profile, SecurityEvent

LATE = datetime(2026, 11, 28, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"), [("en", "Sun 29 Nov 2026, 05:05"), ("ja", "2026年11月29日(日), 05:05")]
)
def test_time_is_written_in_the_zone_of_the_person(language, written):
    template = Template("{% load session_tags %}{% local_time at %}{% local_time none %}")
    with translation.override(language):
        shown = template.render(Context({"my_zone": ZoneInfo("Asia/Tokyo"), "at": LATE, "none": None}))
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

"""Changes with If-Match to rows without a version: of many at once with one ETag, one is done."""

import pytest
from django.test import Client

from api.callers import Caller
from factories import make_day, make_event, make_photo, make_user
from parallel import at_once
from photos.samples import picture
from sessions.models import Event

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 8


@pytest.fixture
def event() -> Event:
    event = make_event(owner=make_user(username="owner"), slug="harbour")
    make_day(event=event, number=1)
    return event


def test_one_of_many_changes_with_the_same_etag_is_done(event):
    owner = Caller.of(event.owner)
    photo = make_photo(event=event, name="pier.png", content=picture())
    for path, field in (("", "venue"), ("/days/1", "title"), (f"/photos/{photo.pk}", "caption")):
        address = f"events/harbour{path}"
        etag = owner.ask("GET", address).headers["ETag"]

        def change(number: int, address: str = address, field: str = field, etag: str = etag) -> int:
            program = Caller(owner.secret, Client())
            return program.ask_again("PATCH", address, {field: f"Of {number}"}, If_Match=etag).status_code

        statuses = at_once(AT_ONCE, change)
        assert (field, sorted(statuses)) == (field, [200] + [412] * (AT_ONCE - 1))
        assert owner.get(address)[field] == f"Of {statuses.index(200)}"

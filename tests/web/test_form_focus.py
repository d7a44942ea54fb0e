"""A form that is refused has the focus at its first field with an error, with and without scripts."""

import pytest
from django.test import Client

from factories import make_day, make_event, make_report
from web.focused import focused_fields

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "data", "focused"),
    [
        ("settings/", {"name": "", "time_zone": "Mars/Olympus", "language": "en"}, "name"),
        ("settings/", {"name": "Harbour", "time_zone": "Mars/Olympus", "language": "en"}, "time_zone"),
        ("settings/", {"name": "Harbour", "first_day": "soon", "language": "en"}, "first_day"),
        ("days/1/", {"date": "soon", "title": "Arrival"}, "date"),
        ("sessions/new/", {"title": "Lights", "starts": "late", "day": "0"}, "day"),
        ("reports/zone-report-2026/settings/", {"title": "", "version": "1"}, "title"),
        ("catalogue/import/", {"way": "url", "url": "nowhere"}, "url"),
    ],
)
def test_first_field_with_an_error_has_the_focus(client: Client, path: str, data: dict[str, str], focused: str) -> None:
    event = make_event(slug="harbour")
    make_day(event=event)
    make_report(event=event, slug="zone-report-2026")
    client.force_login(event.owner)
    page = client.post(f"/events/harbour/{path}", data)
    assert (page.status_code, focused_fields(page)) == (422, [focused])

"""What is exported as stars is the same in the count, the link and the files; a link that leads nowhere says so."""

from datetime import UTC, datetime

import pytest

from factories import make_impression, make_session
from importing.stars.conftest import TALKS, by_calendar, by_json, by_link, page_of
from sessions.models import Impression, State

pytestmark = pytest.mark.django_db

WARNING = "Only this computer can open this link"


@pytest.mark.parametrize("way", [by_json, by_calendar, by_link])
def test_what_was_only_logged_is_no_star_in_the_count_the_link_and_the_files(first, second, way) -> None:
    (there, other), (here, client) = first, second
    day = there.days.first()
    at = datetime(2026, 12, 1, 13, tzinfo=UTC)
    for title, state in [("Hallway: ropes", State.ATTENDED), ("Sails, missed", State.MISSED)]:
        typed = make_session(event=there, day=day, title=title, starts_at=at)
        make_impression(session=typed, author=there.owner, state=state)
    make_impression(session=there.sessions.get(title="Never starred"), author=there.owner, state=State.ATTENDED)
    Impression.objects.filter(session__title="Ropes").update(second_choice=True)

    page = other.get(page_of(there))
    assert (page.context["count"], page.context["untimed"]) == (5, 0)
    plan = client.post(page_of(here), way(there, other)).context["plan"]
    assert {row.session.title for row in plan.new} == {title for title, *_rest in TALKS}
    assert (plan.unknown, plan.unsure) == ((), ())


def test_stars_without_a_time_are_said_to_be_missing_in_the_calendar(first) -> None:
    there, other = first
    there.sessions.filter(title="Sails").update(starts_at=None, ends_at=None)
    page = other.get(page_of(there))
    assert (page.context["count"], page.context["untimed"]) == (4, 1)
    assert "1 star has no time yet, and is not in the .ics file." in page.text
    assert other.get(f"/events/{there.slug}/stars.ics").text.count("BEGIN:VEVENT") == 3


def test_code_of_a_loopback_address_comes_with_a_warning(first, settings) -> None:
    there, other = first
    settings.ALLOWED_HOSTS = settings.LOOPBACK = ["localhost", "127.0.0.1"]
    page = other.get(page_of(there), headers={"Host": "127.0.0.1:8123"})
    assert page.context["address"].startswith("http://127.0.0.1:8123/stars/?s=")
    assert (page.text.count(WARNING), page.text.count('href="/phone/"')) == (1, 2)

    # The server knows an address for other devices: the code has that one.
    settings.ALLOWED_HOSTS, settings.HTTPS = [*settings.LOOPBACK, "192.168.7.9"], False
    page = other.get(page_of(there), headers={"Host": "127.0.0.1:8123"})
    assert page.context["address"].startswith("http://192.168.7.9:8123/stars/?s=")
    assert WARNING not in page.text
    page = other.get(page_of(there), headers={"Host": "192.168.7.9:8123"})
    assert (page.context["address"].startswith("http://192.168.7.9:8123/stars/?s="), WARNING in page.text) == (
        True,
        False,
    )

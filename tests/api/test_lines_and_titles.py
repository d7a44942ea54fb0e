"""On which day a line is, and what of a line or a title is a code."""

from datetime import date, timedelta
from itertools import product

from factories import make_session
from sessions.models import Session


def test_line_without_a_day_has_its_times_on_the_day_under_which_it_is_filed(event, owner):
    """Before and after the event, and beside a day of which nobody knows the date."""
    found = {}
    for first, sent in ((date(2026, 12, 1), {}), (date(2026, 11, 1), {}), (None, {}), (date(2026, 11, 1), {"day": 1})):
        Session.objects.all().delete()
        for day in event.days.all():
            day.date = first + timedelta(days=day.number - 1) if first else None
            day.save()
        event.first_day, event.last_day = first, first and first + timedelta(days=1)
        event.save()
        make_session(event=event, day=event.days.get(number=2))
        answer = owner.ask("POST", "events/harbour/sessions", {"line": "AAA111 | Past line 14:00-15:00", **sent}).json()
        values = tuple(answer[name] for name in ("title", "day", "starts_at", "state"))
        found[first, *sent] = values
    assert found == {
        (date(2026, 12, 1),): ("Past line", 2, "2026-12-02T05:00:00Z", "planned"),
        (date(2026, 11, 1),): ("Past line", 2, "2026-11-02T05:00:00Z", "attended"),
        (None,): ("Past line", 2, "2026-11-17T05:00:00Z", "attended"),
        (date(2026, 11, 1), "day"): ("Past line", 1, "2026-11-01T05:00:00Z", "attended"),
    }


TITLES = ("Web3", "K8s", "HTTP3", "S3", "OAuth2", "Python3", "Python310", "COM301", "A1: b", "ＨＴＴＰ３")
LOOK_SPLIT = ("RFC9110: HTTP", "ISO9001:quality", "PEP703\tNo GIL", "S3 | Deep dive", "A1｜b", "COM301 | Lights")


def test_title_that_is_sent_as_a_title_is_a_title(event, owner):
    for title, more in [*((title, {}) for title in TITLES), *product(LOOK_SPLIT, ({}, {"code": ""}))]:
        made = owner.ask("POST", "events/harbour/sessions", {"title": title, **more}).json()
        assert (made["code"], made["title"], made["level"]) == ("", title, None)
        path = f"events/harbour/sessions/{made['id']}"
        changed = owner.ask("PATCH", path, {"title": f"{title} ", "room": "A", "version": 1, **more}).json()
        assert (changed["code"], changed["title"], changed["room"]) == ("", title, "A")
    made = owner.ask("POST", "events/harbour/sessions", {"title": "x", "code": "A1"}).json()
    assert (made["code"], made["title"]) == ("A1", "x")
    lines = {}
    for line in ("Web9", "A1", "DEV201"):  # A1 is a code of the event
        made = owner.ask("POST", "events/harbour/sessions", {"line": line}).json()
        lines[line] = (made["code"], made["title"])
    assert lines == {"Web9": ("", "Web9"), "A1": ("A1", "x"), "DEV201": ("DEV201", "")}
    count = Session.objects.count()
    for title in TITLES:  # the same again is that session
        owner.ask("POST", "events/harbour/sessions", {"line": title})
    assert Session.objects.count() == count

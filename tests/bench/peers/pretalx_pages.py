"""Runs in the environment of pretalx: reads the name of a page from stdin, makes it once, answers on stdout.

The answer is a line of JSON: the seconds that the processor took and the bytes of the page; to "queries of NAME", the
number of queries.
"""

import datetime as dt
import json
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - these need the settings
from django.http import HttpResponse  # noqa: E402 - the same
from django.test import Client  # noqa: E402 - the same
from django.test.utils import CaptureQueriesContext  # noqa: E402 - the same
from django_scopes import scope, scopes_disabled  # noqa: E402 - the same
from lxml import html  # noqa: E402 - the same
from pretalx.event.domain.event import create_event  # noqa: E402 - the same
from pretalx.event.domain.organiser import create_organiser_with_team  # noqa: E402 - the same
from pretalx.event.models import Event  # noqa: E402 - the same
from pretalx.person.domain.user import create_user  # noqa: E402 - the same
from pretalx.person.models import User  # noqa: E402 - the same
from pretalx.schedule.domain.release import freeze_schedule  # noqa: E402 - the same
from pretalx.schedule.domain.slot import move_slot  # noqa: E402 - the same
from pretalx.schedule.models import Room  # noqa: E402 - the same
from pretalx.submission.domain.submission import create_submission  # noqa: E402 - the same
from pretalx.submission.models import Submission  # noqa: E402 - the same

ORGANISER = "owner@example.org"
FIRST = dt.date(2026, 11, 30)
DAYS, ROOMS = 5, 4


def main(sessions: int) -> None:
    """Make an event of so many sessions if there is none, say that it is there, and answer one line after the other."""
    with scopes_disabled(), transaction.atomic():
        if not Event.objects.exists():
            _make_event(sessions)
        code = Submission.objects.order_by("pk")[sessions // 2].code
        organiser = User.objects.get(email=ORGANISER)
    # The host of its default address: every other is taken for the domain of an event of its own.
    client = Client(SERVER_NAME="localhost")
    client.force_login(organiser, backend="django.contrib.auth.backends.ModelBackend")
    pages = _pages(client, code)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        order, _, name = line.strip().rpartition(" of ")
        answer = {"queries": _queries(pages[name])} if order == "queries" else _answer(pages[name])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _answer(page: Callable[[], HttpResponse]) -> dict[str, float]:
    start = time.process_time()
    response = page()
    taken = time.process_time() - start
    if response.status_code != 200:
        raise RuntimeError(f"status {response.status_code}")
    return {"seconds": taken, "bytes": len(response.getvalue())}


def _queries(page: Callable[[], HttpResponse]) -> int:
    with CaptureQueriesContext(connection) as asked:
        page()
    return len(asked)


def _pages(client: Client, code: str) -> dict[str, Callable[[], HttpResponse]]:
    """Return a function for each page; that which saves changes the title each time."""
    form_path = f"/orga/event/harbour/submissions/{code}/"

    fields = _fields(client.get(form_path).content)
    saved = 0

    def save() -> HttpResponse:
        nonlocal saved
        saved += 1
        response = client.post(form_path, fields | {"title": f"Quiet nights, version {saved}"})
        if response.status_code != 302:
            raise RuntimeError("The form was refused.")
        return HttpResponse(b"saved")

    def schedule() -> HttpResponse:
        """Return the page, whose script fetches what it shows: that belongs to it."""
        page = client.get("/harbour/schedule/", headers={"Accept": "text/html"})
        shown = client.get("/harbour/schedule/widgets/schedule.json")
        return HttpResponse(page.content + shown.content, status=max(page.status_code, shown.status_code))

    pages: dict[str, Callable[[], HttpResponse]] = {
        "schedule": schedule,
        "session": lambda: client.get(f"/harbour/talk/{code}/"),
        "form": lambda: client.get(form_path),
        "save": save,
        "export": lambda: client.get("/harbour/schedule/export/schedule.json"),
    }
    return pages


def _fields(page: bytes) -> dict[str, str]:
    """Return the fields of the form that edits a submission, as a browser would send them."""
    return dict(max(html.fromstring(page).forms, key=lambda form: len(form.inputs)).form_values())


def _make_event(sessions: int) -> None:
    """Make a released event of five days and four rooms."""
    organiser = create_user(email=ORGANISER, name="Owner", password="harbour-2026-harbour")
    team_of, team = create_organiser_with_team(name="Harbour", slug="harbour", users=[organiser])
    team.can_change_submissions = True
    team.can_change_event_settings = True
    team.save()
    event = create_event(
        organiser=team_of,
        locales=["en"],
        name="Harbour",
        slug="harbour",
        is_public=True,
        date_from=FIRST,
        date_to=FIRST + dt.timedelta(days=DAYS - 1),
        timezone="UTC",
        email=ORGANISER,
        locale="en",
    )
    with scope(event=event):
        team.limit_events.add(event)
        rooms = [Room.objects.create(event=event, name=f"Hall {number}", position=number) for number in range(ROOMS)]
        speakers = [
            create_user(email=f"speaker{number}@example.org", name=f"Ada Example {number}", event=event)
            for number in range(sessions // 4)
        ]
        kind = event.submission_types.first()
        for number in range(sessions):
            submission = Submission(
                event=event,
                title=f"Quiet nights with {number} alarms",
                submission_type=kind,
                abstract="queue harbour rack answered slower " * 4,
                description="than its clock so we drew a line " * 8,
                content_locale="en",
            )
            who = speakers[number % len(speakers)]
            create_submission(submission=submission, user=who, speakers=[who])
            submission.accept()
            submission.confirm()
            nine = dt.datetime.combine(FIRST, dt.time(9), dt.UTC) + dt.timedelta(days=number * DAYS // sessions)
            start = nine + dt.timedelta(minutes=30 * (number // ROOMS % 20))
            move_slot(submission.slots.first(), start, room=rooms[number % ROOMS])
        freeze_schedule(event.wip_schedule, "v1", notify_speakers=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))

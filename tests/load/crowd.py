"""The crowd of a load test: people who work at the same time; what was acknowledged is compared with what is there."""

import sys
import time
from collections.abc import Callable

from django.contrib.auth.models import User

from sessions.models import Event, Impression
from tests.bench.material import make_event
from tests.bench.visitors import Visitor
from tests.load.figures import percentile, print_people, used_so_far
from tests.load.people import Addresses, Person

SESSIONS = 12
FIRST_IN = 1.0
"""Seconds before the first request, so that all threads have started."""


def make_events(people: int) -> list[Event]:
    """Return an event with a dozen sessions for each of so many people."""
    users = User.objects.bulk_create(User(username=f"person-{number}", password="!") for number in range(people))
    return [make_event(user, SESSIONS, files=False) for user in users]


class Crowd:
    """People, each with one of the events, on our site or on the bare views."""

    def __init__(
        self, name: str, events: list[Event], of: Callable[[Event], tuple[Addresses, Impression]], port: int
    ) -> None:
        self.name = name
        self.people = [Person(Visitor(event.owner), port, *of(event)) for event in events]

    def work(self, seconds: float, every: float, meanwhile: Callable[[float], None] | None = None) -> bool:
        """Let them work, print what they met, and return whether nothing failed and nothing acknowledged is lost."""
        before = used_so_far()
        begin = time.monotonic() + FIRST_IN
        for number, person in enumerate(self.people):
            person.begin(begin + every * number / len(self.people), begin + seconds, every)
        if meanwhile:
            meanwhile(seconds)
        for person in self.people:
            person.join()
        print_people(self.name, self.people, used_so_far().since(before))
        lost = self._lost()
        sys.stdout.write(
            f"  acknowledged saves: {sum(person.saved for person in self.people)}, lost or doubled: {lost}\n"
        )
        return not lost and not any(person.timings.errors for person in self.people)

    def is_within(self, limit: float) -> bool:
        """Return whether 95 % of the answers came within so many seconds."""
        values = [value for person in self.people for value in (*person.timings.save, *person.timings.page)]
        return percentile(values, 0.95) <= limit

    def _lost(self) -> int:
        """Return how many people have another text or version in the database than was acknowledged."""
        rows = Impression.objects.in_bulk([person.key for person in self.people])
        return sum(
            (rows[person.key].body, rows[person.key].version) != (person.body, person.version) for person in self.people
        )

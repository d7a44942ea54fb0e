"""How long the pages of a site take that grows, and how much memory its server."""

import time
from collections.abc import Callable
from functools import partial
from statistics import median

import psutil
from django.urls import reverse

from tests.bench.pages import saver
from tests.bench.server import served
from tests.bench.visitors import Caller, Visitor
from tests.growth.site import Site

TIMES = 15
"""How often each page is asked for; the median counts."""

EACH_PAGE = 20
"""How often the server is asked for each page before its memory is measured."""


class Pages:
    """The pages of one person in the first event: their addresses, and how to save there."""

    def __init__(self, site: Site) -> None:
        event, person = site.events[0], site.people[0]
        self.visitor = Visitor(person)
        session = event.sessions.filter(impressions__author=person).in_order()[0]
        self._impression = session.impressions.get(author=person)
        keys = {"slug": event.slug}
        catalogue = reverse("sessions:catalogue", kwargs=keys)
        self.addresses = {
            "events": reverse("sessions:event-list"),
            "Today": f"{reverse('sessions:event-today', kwargs=keys)}?day=1",
            "catalogue": catalogue,
            "search in the catalogue": f"{catalogue}?q=harbour+7",
            "search in the own texts": f"{reverse('sessions:search')}?q=harbour",
            "a session": reverse("sessions:session-detail", kwargs={**keys, "pk": session.pk}),
            "album": reverse("sessions:photo-list", kwargs=keys),
            "team": reverse("sessions:team", kwargs=keys),
            "report": reverse("sessions:report-detail", kwargs={**keys, "report": "a-report"}),
        }
        self._save = reverse("sessions:impression-save", kwargs={**keys, "pk": session.pk})

    def seconds(self) -> dict[str, float]:
        """Return the seconds of each page and of a save, the median of some."""
        found = {name: _median(partial(self.visitor.get, path)) for name, path in self.addresses.items()}
        self._impression.refresh_from_db()
        return found | {"save": _median(saver(self.visitor.post, self._save, self._impression.version, with_key=True))}

    def memory(self) -> float:
        """Return the megabytes of the largest worker of a server that has been asked for all of it some times."""
        with served() as port:
            caller = Caller(self.visitor, port)
            for path in self.addresses.values():
                for _ in range(EACH_PAGE):
                    caller.get(path)
            caller.connection.close()
            processes = psutil.Process().children(recursive=True)
            return max(process.memory_info().rss for process in processes) / 1e6


def _median(call: Callable[[], object]) -> float:
    call()
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return median(taken)

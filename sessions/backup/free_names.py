"""Names of restored rows: an event is told apart from the one that is there, a repository has a free name."""

from collections.abc import Iterator
from datetime import UTC, date
from itertools import count

from django.contrib.auth.models import User
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sessions.models import Event, Repository
from sessions.models.event import Language
from sessions.models.profile import time_zone_of
from sessions.rules.parsing import parse_zone

_LONGEST_EVENT, _LONGEST_REPOSITORY = 200, 80
"""Maximum length of the names in their columns: with its ending a name must still fit."""


class EventNames:
    """Names that restored events get beside those which a person has: ``Name (restored 2026-11-28)``.

    Only a name that is in the person's list of events is changed. The date is that of now in the person's time zone.
    """

    def __init__(self, owner: User) -> None:
        self._there = set(Event.objects.visible_to(owner).present().values_list("name", flat=True))
        self._used = set(self._there)
        self._on = timezone.localdate(timezone=parse_zone(time_zone_of(owner)) or UTC)

    def name_for(self, name: str, language: str) -> str:
        """Return the name of a restored event in the language of the event; each call takes the name it returns."""
        free = name
        if name in self._there:
            free = next(each for each in _restored(name, language, self._on) if each not in self._used)
        self._used.add(free)
        return free


def _restored(name: str, language: str, on: date) -> Iterator[str]:
    """Yield names of an event that was restored on a date, without end."""
    for number in count(1):
        with translation.override(language if language in Language.values else Language.ENGLISH):
            form = _("%(name)s (restored %(date)s)") if number == 1 else _("%(name)s (restored %(date)s, %(number)s)")
        values = {"date": f"{on:%Y-%m-%d}", "number": number}
        yield form % {"name": _cut(name, _LONGEST_EVENT - len(form % {"name": "", **values})), **values}


def free_repository_name(owner: User, name: str) -> str:
    """Return a name that no repository of the person has."""
    taken = set(Repository.objects.filter(owner=owner.pk).values_list("name", flat=True))
    endings = (f" ({number})" for number in count(2))
    names = (_cut(name, _LONGEST_REPOSITORY - len(ending)) + ending for ending in endings)
    return name if name not in taken else next(each for each in names if each not in taken)


def _cut(name: str, longest: int) -> str:
    return name[:longest].rstrip()

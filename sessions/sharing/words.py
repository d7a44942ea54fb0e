"""Sentences about what a link shows: dates, numbers, and the lines of its picture."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.sharing.shown import SharedEvent
from sessions.web.date_formats import short_date


def dates_of(event: SharedEvent) -> str:
    """Return the dates of an event with the year; "" without dates."""
    first, last = event.first_day, event.last_day
    known = [day.date for day in event.days if day.date]
    first = first or min(known, default=None)
    last = last or max(known, default=None)
    if first is None:
        return ""
    return _span(first, last if last and last != first else None)


def _span(first: date, last: date | None) -> str:
    if last is None:
        return _("%(day)s, %(year)s") % {"day": short_date(first), "year": first.year}
    return _("%(first)s – %(last)s, %(year)s") % {
        "first": short_date(first),
        "last": short_date(last),
        "year": last.year,
    }


def count_of(event: SharedEvent) -> str:
    """Return the number of sessions in words."""
    return ngettext("%(sessions)s session", "%(sessions)s sessions", event.count) % {"sessions": event.count}

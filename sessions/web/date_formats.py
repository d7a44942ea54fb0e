"""Dates with a weekday, which Django's own formats lack, and lengths of time, in the interface language."""

from datetime import date

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

SHORT_DATE = {"en": "D j M", "ja": "n月j日(D)"}
DATED = {"en": "D j M Y", "ja": "Y年n月j日(D)"}
LONG_DATE = {"en": "l j F Y", "ja": "Y年n月j日(D)"}
"""Django date formats by language."""


def short_date(day: date | None) -> str:
    """Format a date with its weekday in the interface language; "" for None."""
    return _formatted(day, SHORT_DATE) if day else ""


def dated(day: date | None) -> str:
    """Format a date with a short weekday and its year in the interface language; "" for None.

    For lists of what happened: the year may be another one.
    """
    return _formatted(day, DATED) if day else ""


def long_date(day: date | None) -> str:
    """Format a date with weekday and year in the interface language; "" for None."""
    return _formatted(day, LONG_DATE) if day else ""


def duration(minutes: int) -> str:
    """Return a length of time as ``45 min`` or ``1 h 30 min``."""
    hours, rest = divmod(minutes, 60)
    parts = [_("%(hours)s h") % {"hours": f"{hours:,}"}] if hours else []
    return " ".join([*parts, *([_("%(minutes)s min") % {"minutes": rest}] if rest or not hours else [])])


def _formatted(day: date, forms: dict[str, str]) -> str:
    return formats.date_format(day, forms.get(get_language() or "", forms["en"]))

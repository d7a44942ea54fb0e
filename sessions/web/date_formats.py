"""Date formats with a weekday, in the interface language; Django's own formats have none."""

from datetime import date

from django.utils import formats
from django.utils.translation import get_language

SHORT_DATE = {"en": "D j M", "ja": "n月j日(D)"}
LONG_DATE = {"en": "l j F Y", "ja": "Y年n月j日(D)"}
"""Django date formats by language."""


def short_date(day: date | None) -> str:
    """Format a date with its weekday in the interface language; "" for None."""
    return formats.date_format(day, _date_form(SHORT_DATE)) if day else ""


def long_date(day: date | None) -> str:
    """Format a date with weekday and year in the interface language; "" for None."""
    return formats.date_format(day, _date_form(LONG_DATE)) if day else ""


def _date_form(forms: dict[str, str]) -> str:
    return forms.get(get_language() or "", forms["en"])

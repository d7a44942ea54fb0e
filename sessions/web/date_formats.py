"""Date formats with a weekday, in the language of the interface: what one knows a conference day by."""

from datetime import date

from django.utils import formats
from django.utils.translation import get_language

SHORT_DATE = {"en": "D j M", "ja": "n月j日(D)"}
LONG_DATE = {"en": "l j F Y", "ja": "Y年n月j日(D)"}
"""Formats of Django by language; its own name no weekday."""


def short_date(day: date | None) -> str:
    """Return a date with its weekday, in the language of the interface; "" when it is unknown."""
    return formats.date_format(day, _date_form(SHORT_DATE)) if day else ""


def long_date(day: date | None) -> str:
    """Return a date with its weekday and year, in the language of the interface; "" when it is unknown."""
    return formats.date_format(day, _date_form(LONG_DATE)) if day else ""


def _date_form(forms: dict[str, str]) -> str:
    return forms.get(get_language() or "", forms["en"])

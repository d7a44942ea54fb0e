"""The question what becomes of new days without a free number, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sessions.rules.day_numbers import BEFORE_DAY_ONE, DayQuestion, Numbering
from sessions.rules.days import default_heading
from sessions.web.date_formats import short_date

_NAMED = 3
"""Maximum number of dates and moves that a sentence names."""


@dataclass(frozen=True, slots=True)
class NumberChoice:
    """One answer: the value in the form, its words, and what it means for what is written."""

    value: str
    label: str
    meaning: str


def choices_of(question: DayQuestion, language: str, skipping: str = "") -> list[NumberChoice]:
    """Return the answers, the default first; ``skipping`` says more about leaving the dates out."""
    first = default_heading(1, language)
    same = _("In your articles, “%(day)s” still means the same day.") % {"day": first}
    other = _("In your articles, “%(day)s” will mean another day.") % {"day": first}
    words = {
        Numbering.KEEP: (
            _("Keep the numbers: %(date)s becomes %(day)s")
            % {"date": dates_in_words(question.asked), "day": default_heading(BEFORE_DAY_ONE, language)},
            same,
        ),
        Numbering.RENUMBER: (_("Renumber all days by date"), other),
        Numbering.SKIP: (skipping or _("Keep the numbers: add no day for %(dates)s") % _dates(question), same),
    }
    return [NumberChoice(option, *words[option]) for option in question.options]


def reason_of(question: DayQuestion, language: str) -> str:
    """Return why it is asked."""
    known = {**_dates(question), "moves": moves_in_words(question, language)}
    return _("There is no free number for %(dates)s. If all days are renumbered by date: %(moves)s") % known


def moves_in_words(question: DayQuestion, language: str) -> str:
    """Return the first of the days that get another number."""
    moves = [
        _("%(old)s becomes %(new)s") % {"old": default_heading(old, language), "new": default_heading(new, language)}
        for old, new in question.moves[:_NAMED]
    ]
    return ", ".join(moves) + ("…" if len(question.moves) > _NAMED else "")


def dates_in_words(dates: Sequence[date]) -> str:
    """Return a few dates, or the first and the last of many."""
    shown = [short_date(on) for on in dates]
    return ", ".join(shown) if len(shown) <= _NAMED else f"{shown[0]} – {shown[-1]}"


def _dates(question: DayQuestion) -> dict[str, str]:
    return {"dates": dates_in_words(question.asked)}

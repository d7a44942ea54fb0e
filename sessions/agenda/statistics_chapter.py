"""The statistics of an event as a chapter of its report: a list, tables and a picture, in the report's language."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.utils import translation
from django.utils.translation import gettext as _

from sessions.agenda.statistics import DayStatistics, EventStatistics, ranked_facts
from sessions.article.images import image_text, plain_text
from sessions.charts.picture import drawable, is_numbered, statistics_picture
from sessions.charts.timeline import TimelineDay
from sessions.models import Event, State
from sessions.models.event import Language
from sessions.models.impression import SECOND_CHOICE
from sessions.web.date_formats import duration

ROWS_SHOWN = 20
"""Formats and tracks of a table; the others are one row together."""

LONGEST_ALT = 300
"""Maximum length of the picture's alternative text, in characters, which readers listen to."""

_STATES = (State.ATTENDED, State.PLANNED, State.MISSED)

_WORDS = {
    "en": {
        State.ATTENDED: "Filled: attended.",
        State.PLANNED: "Outlined: planned.",
        State.MISSED: "Dashed: missed.",
        "between": " ",
        "days": "Days: {}",
        "more_days": "+ {} days",
    },
    "ja": {
        State.ATTENDED: "塗りつぶし: 参加",
        State.PLANNED: "実線の枠: 予定",
        State.MISSED: "破線の枠: 見逃した",
        "between": "、",
        "days": "日ごと: {}",
        "more_days": "ほか {} 日",
    },
}


def chapter_heading(event: Event) -> str:
    """Return the default heading of the chapter, in the report's language."""
    with translation.override(event.language):
        return _("Statistics")


def draw_statistics(event: Event, found: EventStatistics) -> bytes:
    """Return the picture as a PNG, in the report's language."""
    with translation.override(event.language):
        charts = ranked_facts(found)
        key = {state.value: str(state.label) for state in _STATES}
    days = [TimelineDay(_label(each), tuple(each.spans)) for each in found.days if each.spans]
    if not days:
        attended = [(_label(each), each.attended) for each in found.days if each.attended]
        charts.insert(0, (key[State.ATTENDED], attended))
    return statistics_picture(days, charts, key, _WORDS[event.language]["more_days"])


def _label(each: DayStatistics) -> str:
    name = drawable(each.day.heading) or f"Day {each.day.number}"
    return f"{name} · {each.day.date.isoformat()}" if each.day.date else name


def alt_text(event: Event, found: EventStatistics) -> str:
    """Return the numbers of the picture as its alternative text."""
    with translation.override(event.language):
        days = [(each.day.heading, each.attended) for each in found.days if each.attended]
        told = [f"{name}: {number}" for name, number in _totals(event, found)]
        told += [_WORDS[event.language]["days"].format(_listed(days))] if days else []
        told += [f"{title}: {_listed(rows)}" for title, rows in ranked_facts(found)]
        said = "; ".join(told)
    return said if len(said) <= LONGEST_ALT else f"{said[: LONGEST_ALT - 1].rstrip()}…"


def caption_text(event: Event, found: EventStatistics) -> str:
    """Return the caption, which says what each kind of box in the timeline means; "" if it has no boxes."""
    words, kinds = _WORDS[event.language], {span.kind for each in found.days for span in each.spans}
    return words["between"].join(words[state] for state in _STATES if state in kinds)


def chapter_text(event: Event, found: EventStatistics, picture: str) -> str:
    """Return the Markdown of the chapter; `picture` is the name of its picture."""
    with translation.override(event.language):
        blocks = [
            image_text(picture, alt_text(event, found), caption_text(event, found)),
            "\n".join(f"- {name}: {number}" for name, number in _totals(event, found)),
            _day_table(event, found),
        ]
        blocks += [_fact_table(title, rows) for title, rows in ranked_facts(found)]
    return "\n\n".join(blocks)


def _totals(event: Event, found: EventStatistics) -> list[tuple[str, str]]:
    written = _("Characters written") if event.language == Language.JAPANESE else _("Words written")
    totals = [(str(state.label), f"{found.states[state]:,}") for state in _STATES if found.states[state]]
    second = found.states[SECOND_CHOICE]
    totals += [(_("Second choice"), f"{second:,}")] if second else []
    totals += [(_("Watched"), f"{found.watched:,}")] if found.watched else []
    totals += [(_("Hours attended"), duration(found.minutes)), (written, f"{found.text:,}")]
    return [*totals, (_("Photos"), f"{found.photos:,}")]


def _day_table(event: Event, found: EventStatistics) -> str:
    written = _("Characters") if event.language == Language.JAPANESE else _("Words")
    rows = [
        (each.day.heading, f"{each.attended:,}", duration(each.minutes), f"{each.text:,}", f"{each.photos:,}")
        for each in found.days
        if each.spans or each.attended or each.text or each.photos
    ]
    if found.other_photos:
        rows.append((_("Photos not assigned to a session"), "", "", "", f"{found.other_photos:,}"))
    return _table((_("Day"), _("Attended"), _("Hours"), written, _("Photos")), rows)


def _fact_table(title: str, rows: Sequence[tuple[str, int]]) -> str:
    """Return the table of one fact; its rows are numbered where the picture shows numbers for names."""
    numbered = is_numbered([name for name, _number in rows])
    names = [(f"{place}. {name}" if numbered else name, f"{number:,}") for place, (name, number) in enumerate(rows, 1)]
    others = sum(number for _name, number in rows[ROWS_SHOWN:])
    shown = names[:ROWS_SHOWN] + ([("…", f"{others:,}")] if others else [])
    return _table((title, _("Attended")), shown)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    line = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (map(_cell, head), line, *(map(_cell, row) for row in rows)))


def _cell(text: str) -> str:
    return plain_text(text).replace("|", "\\|")


def _listed(rows: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} ({number})" for name, number in islice(rows, ROWS_SHOWN))

"""Messages about an import plan: each change in words, long lists truncated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from heapq import nsmallest

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from sessions.agenda.number_choices import NumberChoice, choices_of, dates_in_words, reason_of
from sessions.importing.catalogue.fact_merge import DAY, FactChange, Facts, Value
from sessions.importing.catalogue.plan import CataloguePlan, PlannedSession
from sessions.models import Event, Feed, Session
from sessions.web.date_formats import short_date

SHOWN = 50
"""Maximum number of sessions shown in a list."""

MANY = 10
"""Minimum number of removed sessions for the warning that most of a programme goes."""

_SHOWN_LENGTH = 200
"""Maximum length of a value in a list of changes, in characters."""
_LATEST = datetime.max.replace(tzinfo=UTC)

KINDS = {
    "icalendar": "iCalendar",
    "xcal": "xCal",
    "frab-xml": "frab XML",
    "frab-json": "frab JSON",
    "pycon": "PyCon US",
    "sessionize": "Sessionize",
    "reinvent": "AWS re:Invent",
    "aws-events": "AWS",
    "sigchi": "ACM SIGCHI",
    "sched": "Sched",
    "fortee": "fortee",
    "hacker-tracker": "Hacker Tracker",
    "kaltura": "Kaltura",
    "table": "CSV",
    "json-list": "JSON",
    "lines": gettext_lazy("Lines of text"),
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One changed fact as text: stored and new value; "" is empty."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session of the plan as text; ``session`` is None for a new one."""

    heading: str
    session: Session | None
    when: str
    room: str
    speakers: str
    changes: tuple[ShownChange, ...] = ()


@dataclass(frozen=True, slots=True)
class SomeSessions:
    """The first sessions of a list of the plan, and their total."""

    count: int
    sessions: tuple[SessionLine, ...]

    @property
    def more(self) -> int:
        """Number of sessions not shown."""
        return self.count - len(self.sessions)


def parts_of(plan: CataloguePlan) -> dict[str, SomeSessions]:
    """Return the lists of a plan by name, without empty ones."""
    event = plan.event
    moved = {id(planned) for planned in plan.moved}
    changed = [planned for planned in plan.changed if id(planned) not in moved]
    found = {
        "moved": _part(event, plan.moved, conflicts=False),
        "conflicts": _part(event, plan.conflicts, conflicts=True),
        "created": _part(event, plan.created, conflicts=False),
        "changed": _part(event, changed, conflicts=False),
        "removed": _leaving(event, plan.removed),
        "gone": _leaving(event, plan.gone),
        "left_out": _part(event, plan.left_out, conflicts=False),
    }
    return {name: part for name, part in found.items() if part.count}


def imported(counts: Mapping[str, int]) -> str:
    """Return what an import has done, without what it has not."""
    texts = {
        "created": _("%(count)s new"),
        "changed": _("%(count)s changed"),
        "removed": _("%(count)s no longer in the programme"),
        "kept": _("%(count)s unchanged"),
    }
    done = [text % {"count": counts[name]} for name, text in texts.items() if counts[name]]
    return _("Imported: %(counts)s.") % {"counts": pgettext("between the parts of a list", ", ").join(done)}


def losses_of(plan: CataloguePlan) -> tuple[int, int] | None:
    """Return how many sessions of a programme are removed, and how many are stored; None unless most of many are."""
    if plan.feed is None or len(plan.removed) < MANY:
        return None
    here = [planned.session for planned in plan.sessions if planned.session and not planned.in_trash]
    staying = sum(session.feed_id == plan.feed.pk for session in here) + len(plan.gone)
    count = len(plan.removed)
    return (count, count + staying) if count > staying else None


def kind_name(kind: str) -> str:
    """Return the display name of a programme format."""
    return str(KINDS.get(kind, kind))


def feed_name(feed: Feed) -> str:
    """Return the display name of a programme: its title, else its host or file, else its format."""
    return feed.title or feed.url or kind_name(feed.kind)


def _part(event: Event, planned: Sequence[PlannedSession], *, conflicts: bool) -> SomeSessions:
    shown = (
        SessionLine(
            heading=each.heading,
            session=each.session,
            when=_slot(event, each.facts),
            room=str(each.facts["room"]),
            speakers=str(each.facts["speakers"]),
            changes=_changes(event, each, each.conflicts if conflicts else each.changes),
        )
        for each in nsmallest(SHOWN, planned, key=lambda each: _by_time(event, each.facts, each.heading))
    )
    return SomeSessions(len(planned), tuple(shown))


def _leaving(event: Event, sessions: Sequence[Session]) -> SomeSessions:
    told = ((each, {DAY: each.day.date, "starts_at": each.starts_at, "ends_at": each.ends_at}) for each in sessions)
    ordered = nsmallest(SHOWN, told, key=lambda pair: _by_time(event, pair[1], pair[0].heading))
    shown = (SessionLine(each.heading, each, _slot(event, facts), each.room, each.speakers) for each, facts in ordered)
    return SomeSessions(len(sessions), tuple(shown))


def _by_time(event: Event, facts: Facts, heading: str) -> tuple[date, datetime, str]:
    """Return the sort key: day, time, heading; what is unknown comes last."""
    day, starts_at = facts[DAY], facts["starts_at"]
    start = starts_at if isinstance(starts_at, datetime) else None
    on = day if isinstance(day, date) else start.astimezone(event.zone).date() if start else date.max
    return on, start or _LATEST, heading


def _slot(event: Event, facts: Facts) -> str:
    """Return date, start and end of a session, as far as they are known, and its day if that has another date."""
    starts_at, ends_at, day = facts["starts_at"], facts["ends_at"], facts[DAY]
    shown = _when(event, starts_at or day)
    if isinstance(ends_at, datetime):
        shown += f"–{timezone.localtime(ends_at, event.zone):%H:%M}"
    if isinstance(starts_at, datetime) and isinstance(day, date) and timezone.localdate(starts_at, event.zone) != day:
        shown += f" · {_label(DAY)}: {short_date(day)}"
    return shown


def _changes(event: Event, planned: PlannedSession, changes: Iterable[FactChange]) -> tuple[ShownChange, ...]:
    shown = [ShownChange(_label(each.field), _said(event, each.old), _said(event, each.new)) for each in changes]
    if planned.returned:
        shown.append(ShownChange(_("Programme"), _("not in the programme"), _("in the programme again")))
    return tuple(shown)


def _label(field: str) -> str:
    name: str | Promise = _("day") if field == DAY else Session._meta.get_field(field).verbose_name  # type: ignore[union-attr]
    return capfirst(str(name))


def _said(event: Event, value: Value) -> str:
    if isinstance(value, date):
        return _when(event, value)
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= _SHOWN_LENGTH else f"{text[: _SHOWN_LENGTH - 1]}…"


def _when(event: Event, value: Value) -> str:
    if isinstance(value, datetime):
        local = timezone.localtime(value, event.zone)
        return f"{short_date(local.date())} {local:%H:%M}"
    return short_date(value) if isinstance(value, date) else ""


@dataclass(frozen=True, slots=True)
class NumberChoices:
    """The reason for the question, the answers, and the value of the chosen one."""

    reason: str
    choices: tuple[NumberChoice, ...]
    chosen: str


def choices_of_plan(plan: CataloguePlan, said: str | None) -> NumberChoices | None:
    """Return the choices; None where no number is in question. ``said`` was chosen on the page before."""
    question, language = plan.question, plan.event.language
    if question is None:
        return None
    choices = choices_of(question, language, left_out(plan))
    return NumberChoices(reason_of(question, language), tuple(choices), question.answer(said))


def left_out(plan: CataloguePlan) -> str:
    """Return which days are skipped, with the number of their sessions."""
    assert plan.question
    count = len(plan.on_asked_days)
    text = ngettext(
        "Leave out %(dates)s: %(count)s session is not imported",
        "Leave out %(dates)s: %(count)s sessions are not imported",
        count,
    )
    return text % {"dates": dates_in_words(plan.question.asked), "count": count}

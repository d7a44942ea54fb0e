"""New reports: the values that a report starts with, and series of reports that a pattern plans."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sessions.models import Chapter, Event, Holds, Language, ListPlace, Report, SectionStyle, Session
from sessions.models.base import slug_candidates
from sessions.models.held_sessions import held_by_others
from sessions.models.report import REPORT_SLUG_LENGTH
from sessions.quotas.rows import require
from sessions.rules.formats import key_of


def new_report(event: Event, author: User, *, of_team: bool = False) -> Report:
    """Return an unsaved report of the event by `author`, with default values; one of the team if it has members.

    It tells when a day was and who spoke, as most articles of real people do. A room and a clock time are of no use
    after the conference, level and format are mostly in the code or the title, and a rating is published only if its
    author wants that.
    """
    japanese = event.language == Language.JAPANESE
    of_team = of_team and event.memberships.exists()
    if of_team:
        title = f"{event.name} 参加記録（チーム）" if japanese else f"{event.name}: a report by the team"
    else:
        title = f"{event.name} 参加記録" if japanese else f"{event.name}: a report"
    return Report(
        event=event,
        author=author,
        is_team=of_team,
        dialect="zenn" if japanese else "github",
        title=title,
        emoji="📝",
        sections=SectionStyle.GAIYO if japanese else SectionStyle.SUMMARY,
        image_folder=event.slug,
        shows_photos=True,
        shows_date=True,
        shows_speakers=True,
    )


MOST = 30
"""Maximum number of reports of a series: a pattern that gives more is not offered."""

_GENERAL = ("keynote", "innovation-talk", "ceremony")
_AROUND = ("expo", "social", "hallway")


class Pattern(models.TextChoices):
    """How an event is divided into reports."""

    KEYNOTES = "keynotes", _("Keynotes, and everything else")
    DAYS = "days", _("One report per day")
    TRACKS = "tracks", _("One report per track")
    THREE = "three", _("General, sessions, and food and booths")


_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"keynotes": "keynotes", "sessions": "sessions", "general": "general", "around": "food and booths"},
    "ja": {"keynotes": "キーノート編", "sessions": "体験編", "general": "全般編", "around": "あれこれ編"},
}
_CHAPTERS = {"en": ("Food", "Booths"), "ja": ("食事", "ブース")}


@dataclass(frozen=True, slots=True)
class PlannedReport:
    """A report of a plan: its title, slug and filter, and how many sessions it would have.

    Of the reports that divide the sessions of a day, only one shows the note of the day.
    """

    title: str
    slug: str
    filters: dict[str, Any]
    count: int
    chapters: tuple[str, ...] = ()
    shows_notes: bool = True


@dataclass(frozen=True, slots=True)
class _Part:
    ending: str
    words: str
    filters: dict[str, Any] = field(default_factory=dict)
    chapters: tuple[str, ...] = ()


def series_plans(event: Event, user: User) -> dict[Pattern, list[PlannedReport]]:
    """Return the reports of each pattern that gives at least two reports; a constant number of queries."""
    attended = event.sessions.for_report().attended_by(user)
    sessions = list(attended.only("format", "track", "day__number", "day__title", "event_id"))
    elsewhere: set[Any] = set()
    if others := held_by_others(Report(event=event, author=user, holds=Holds.CHOSEN)):
        elsewhere = set(attended.filter(others).order_by().values_list("pk", flat=True))
    taken = set(event.reports.values_list("slug", flat=True))
    plans: dict[Pattern, list[PlannedReport]] = {}
    for pattern in Pattern:
        parts = list(_parts(pattern, event, sessions))
        if 2 <= len(parts) <= MOST:
            plans[pattern] = list(_planned(parts, event, sessions, elsewhere, set(taken)))
    return plans


def create_series(event: Event, plan: Iterable[PlannedReport], author: User) -> list[Report]:
    """Create the reports of a plan, linked to each other; all or none.

    Raises OverQuota, and IntegrityError when another request took a slug meanwhile.
    """
    made = []
    with transaction.atomic():
        for planned in plan:
            require("reports", event)
            report = new_report(event, author)
            report.title, report.slug, report.filters = planned.title, planned.slug, planned.filters
            report.holds, report.lists_others = Holds.FILTERED, ListPlace.TOP
            report.shows_notes = planned.shows_notes
            # Whether a slug is free is decided by the constraint.
            report.full_clean(validate_constraints=False)
            report.save()
            for heading in planned.chapters:
                require("chapters", report)
                Chapter(report=report, heading=heading, level=report.heading_level).save()
            made.append(report)
    return made


def _parts(pattern: Pattern, event: Event, sessions: list[Session]) -> Iterator[_Part]:
    words = _WORDS[event.language]
    match pattern:
        case Pattern.KEYNOTES:
            yield _Part("keynotes", words["keynotes"], {"formats": ["keynote"]})
            yield _Part("sessions", words["sessions"], {"rest": True})
        case Pattern.DAYS:
            for day in {session.day_id: session.day for session in sessions}.values():
                day.event = event  # set, so that heading runs no query (N+1)
                yield _Part(f"day-{day.number}", day.heading, {"days": [day.pk]})
        case Pattern.TRACKS:
            for track in sorted({session.track for session in sessions if session.track}):
                yield _Part(slugify(track)[:20] or "track", track, {"tracks": [track]})
            if not all(session.track for session in sessions):
                yield _Part("sessions", words["sessions"], {"rest": True})
        case Pattern.THREE:
            yield _Part("general", words["general"], {"formats": list(_GENERAL)})
            yield _Part("sessions", words["sessions"], {"rest": True})
            yield _Part("around", words["around"], {"formats": list(_AROUND)}, _CHAPTERS[event.language])


def _planned(
    parts: list[_Part], event: Event, sessions: list[Session], elsewhere: set[Any], taken: set[str]
) -> Iterator[PlannedReport]:
    held = [{session.pk for session in sessions if _fits(session, part.filters)} for part in parts]
    explicit = [keys for part, keys in zip(parts, held, strict=True) if not part.filters.get("rest")]
    rest = {session.pk for session in sessions}.difference(elsewhere, *explicit)
    for part, keys in zip(parts, held, strict=True):
        slug = next(slug for slug in slug_candidates(*_slug(event.slug, part.ending)) if slug not in taken)
        taken.add(slug)
        count = len(rest if part.filters.get("rest") else keys)
        notes = "days" in part.filters or part is (next((p for p in parts if p.filters.get("rest")), parts[0]))
        yield PlannedReport(_title(event, part.words), slug, part.filters, count, part.chapters, notes)


def _fits(session: Session, filters: Mapping[str, Any]) -> bool:
    return (
        (not filters.get("formats") or key_of(session.format) in filters["formats"])
        and (not filters.get("tracks") or session.track in filters["tracks"])
        and (not filters.get("days") or session.day_id in filters["days"])
    )


def _title(event: Event, words: str) -> str:
    before, after = (" 参加記録【", "】") if event.language == Language.JAPANESE else (": ", "")
    ending = f"{before}{words[:100]}{after}"
    # The end tells the reports apart, so a long name of the event is cut.
    return f"{event.name[: 200 - len(ending)].rstrip()}{ending}"


def _slug(event_slug: str, ending: str) -> tuple[str, str, int]:
    """Return what a slug of 12 to 50 characters is made of; room is left for a number."""
    shortest, longest = REPORT_SLUG_LENGTH
    event_slug = event_slug.strip("-_")
    if len(event_slug) + len(ending) + 1 < shortest:
        ending = f"report-{ending}".ljust(shortest - 1, "0")
    ending = f"-{ending}"
    return event_slug[: longest - len("-99") - len(ending)].rstrip("-_") + ending, "report", longest

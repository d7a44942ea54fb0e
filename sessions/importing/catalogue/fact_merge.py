"""Facts of a session in a programme, and the merge of each with the stored value (three-way, by digests).

The one rule: what a person changed is kept. ``feed_digests`` is the common base: a digest of each fact as the feed last
had it. A stored value with another digest was changed by a person. No Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from sessions.importing.parsers.programme import Sitting
from sessions.rules.days import conference_date

type Value = str | int | date | datetime | None
type Facts = Mapping[str, Value]

DAY = "day"
"""Name of the pseudo-field for the date of the session's conference day."""

TIMES = ("starts_at", "ends_at")

FACTS = (
    *("title", "code", "level", "format", "track", "room", "speakers", *TIMES),
    *("description", "recording_url", "slides_url", DAY),
)
"""All facts of a programme, by the field names of a session."""

LIMITS = {"title": 300, "code": 20, "format": 60, "track": 100, "room": 100, "speakers": 500, "external_id": 200}
"""Maximum length of each field of a session, in characters: those of the columns."""

_DIGEST_SIZE = 6
_LEVELS = frozenset({100, 200, 300, 400, 500})


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact: the stored value and the new one of the programme."""

    field: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Compared:
    """Result: facts to take from the programme, and conflicts (both the programme and a person changed it)."""

    changes: tuple[FactChange, ...] = ()
    conflicts: tuple[FactChange, ...] = ()


def facts_of(sitting: Sitting, zone: ZoneInfo) -> dict[str, Value]:
    """Return the facts of a parsed session as values of model fields; an end before the start is dropped."""
    starts_at, ends_at = _utc(sitting.starts_at), _utc(sitting.ends_at)
    if starts_at and ends_at and ends_at < starts_at:
        ends_at = None
    return {
        "title": cut(sitting.title, LIMITS["title"]),
        "code": sitting.code if len(sitting.code) <= LIMITS["code"] else "",
        "level": sitting.level if sitting.level in _LEVELS else None,
        "format": cut(sitting.format, LIMITS["format"]),
        "track": cut(sitting.track, LIMITS["track"]),
        "room": cut(sitting.room, LIMITS["room"]),
        "speakers": cut(", ".join(sitting.speakers), LIMITS["speakers"]),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "description": sitting.description,
        "recording_url": sitting.recording_url,
        "slides_url": sitting.slides_url,
        DAY: sitting.on or (conference_date(starts_at, zone) if starts_at else None),
    }


def identifier_of(sitting: Sitting) -> str:
    """Return the external id in the length that fits the field; long ones stay different (hashed)."""
    name = sitting.external_id
    if len(name) <= LIMITS["external_id"]:
        return name
    ending = f"…{blake2b(name.encode(), digest_size=12).hexdigest()}"
    return name[: LIMITS["external_id"] - len(ending)] + ending


def cut(text: str, limit: int) -> str:
    """Truncate a line to at most ``limit`` characters."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def digest_of(value: Value) -> str:
    """Return a short digest of a value; "" for an empty value."""
    if value is None or value == "":
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return blake2b(text.encode(), digest_size=_DIGEST_SIZE).hexdigest()


def digests_of(facts: Facts) -> dict[str, str]:
    """Return the digests of all facts that the programme has."""
    return {field: digest for field in FACTS if (digest := digest_of(facts[field]))}


def is_edited(here: Facts, digests: Mapping[str, str]) -> bool:
    """Return whether a person has changed a fact since the last import.

    A day that the programme did not set does not count.
    """
    fields = FACTS if DAY in digests else FACTS[:-1]
    return any(digest_of(here[field]) != digests.get(field, "") for field in fields)


def compare(
    here: Facts, base: Mapping[str, str], facts: Facts, digests: Mapping[str, str], *, attended: bool = False
) -> Compared:
    """Three-way merge of the stored facts (``here``) and those of a programme, with digests instead of the base.

    ``base`` are the digests of the last import, ``digests`` those of this one. A value that is unchanged since the last
    import, or was empty and never imported, takes the programme's value; so an import clears only what it set itself. A
    value that a person changed is kept: as a conflict where the programme's value is new, else silently. A day that
    nobody chose follows the start, unless the user ``attended`` on it.
    """
    changes: dict[str, FactChange] = {}
    conflicts: dict[str, FactChange] = {}
    for field in FACTS:
        old, new = here[field], facts[field]
        if old == new or (field == DAY and new is None):
            continue
        before = base.get(field, "")
        change = FactChange(field, old, new)
        if digest_of(old) == before:
            changes[field] = change
        elif digests.get(field, "") != before:
            conflicts[field] = change
    if "starts_at" in changes and DAY in conflicts and DAY not in base and not attended:
        changes[DAY] = conflicts.pop(DAY)
    _keep_together(here, facts, changes, conflicts)
    return Compared(tuple(changes.values()), tuple(conflicts.values()))


def _keep_together(here: Facts, facts: Facts, changes: dict[str, FactChange], conflicts: dict[str, FactChange]) -> None:
    """Drop changes that would not fit to kept values: an end before the start, a day without its start, no name."""

    def after(field: str) -> Value:
        return changes[field].new if field in changes else here[field]

    starts_at, ends_at = after("starts_at"), after("ends_at")
    if isinstance(starts_at, datetime) and isinstance(ends_at, datetime) and ends_at < starts_at:
        conflicts |= {field: changes.pop(field) for field in TIMES if field in changes}
    if after("starts_at") != facts["starts_at"]:
        changes.pop(DAY, None)
    if not after("title") and not after("code"):
        conflicts |= {field: changes.pop(field) for field in ("title", "code") if field in changes}


def _utc(instant: datetime | None) -> datetime | None:
    return instant.astimezone(UTC) if instant else None

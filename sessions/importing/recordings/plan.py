"""Plan of pasted recording links for an event, and applying it: a link is replaced only if chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sessions.importing.recordings.match import NamedLink, RecordingMatch, match
from sessions.models import Event, Session
from sessions.models.querysets.access import Reader

_SHOWN = ("event", "day", "code", "title", "starts_at", "ends_at", "room", "recording_url")


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """A line and a session that it names, or may name."""

    named: NamedLink
    session: Session

    @property
    def value(self) -> str:
        """Form value of this row: the session and its link as shown (optimistic lock)."""
        return f"{self.session.pk} {self.session.recording_url}"

    @property
    def is_called_otherwise(self) -> bool:
        """Whether the line names the session by other words than its code or title."""
        known = {text.casefold() for text in (self.session.code, self.session.title, self.session.heading)}
        return self.named.name.casefold() not in known


@dataclass(frozen=True, slots=True)
class UncertainRow:
    """A line that may name several sessions."""

    named: NamedLink
    rows: tuple[RecordingRow, ...]

    @property
    def field(self) -> str:
        """Name of the form field for the choice."""
        return f"line-{self.named.line}"


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """The plan; its parts are those of ``match.Matches``."""

    sets: tuple[RecordingRow, ...]
    kept: tuple[RecordingRow, ...]
    conflicts: tuple[RecordingRow, ...]
    unsure: tuple[UncertainRow, ...]
    unknown: tuple[NamedLink, ...]
    again: tuple[RecordingRow, ...]

    def chosen(self, replace: Sequence[str], choices: Mapping[str, str]) -> dict[UUID, RecordingRow]:
        """Return the rows to write by session: new links, and those that a person has chosen.

        A choice is valid only while the session has the link that was shown.
        """
        ticked = set(replace)
        rows: Iterator[RecordingRow] = chain(
            self.sets,
            (row for row in self.conflicts if row.value in ticked),
            (row for doubt in self.unsure for row in doubt.rows if choices.get(doubt.field) == row.value),
        )
        found: dict[UUID, RecordingRow] = {}
        for row in rows:
            found.setdefault(row.session.pk, row)
        return found


def plan_links(event: Event, lines: Sequence[NamedLink]) -> LinkPlan:
    """Compute the plan for the sessions of an event; writes nothing, one query."""
    present = event.sessions.present().select_related("day").only(*_SHOWN, "day__number", "day__date", "day__title")
    found = match(lines, list(present.in_order()))

    def rows(part: Sequence[RecordingMatch]) -> tuple[RecordingRow, ...]:
        return tuple(RecordingRow(each.named, each.session) for each in part)

    return LinkPlan(
        sets=rows(found.sets),
        kept=rows(found.kept),
        conflicts=rows(found.conflicts),
        unsure=tuple(
            UncertainRow(each.named, tuple(RecordingRow(each.named, session) for session in each.offered))
            for each in found.unsure
        ),
        unknown=found.unknown,
        again=rows(found.again),
    )


def set_links(event: Event, user: Reader, chosen: Mapping[UUID, RecordingRow]) -> int:
    """Write the links of the chosen rows in one transaction; return how many sessions were changed.

    A session whose link has changed since the plan is skipped.
    """
    now = timezone.now()
    with transaction.atomic():
        rows = Session.objects.editable_by(user).present().filter(event=event, pk__in=list(chosen))
        sessions = []
        for session in rows.select_for_update(of=("self",)).only("recording_url", "version").order_by("pk"):
            row = chosen[session.pk]
            if session.recording_url == row.session.recording_url != row.named.url:
                session.recording_url = row.named.url
                session.version += 1
                session.updated_at = now
                sessions.append(session)
        Session.objects.bulk_update(sessions, ["recording_url", "version", "updated_at"], batch_size=200)
    return len(sessions)

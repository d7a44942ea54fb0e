"""The rows of the parts of an article: days, sessions with what holds their summary and impressions, chapters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User

from sessions.importing.edits.state import id_of
from sessions.models import Chapter, Day, Impression, Report, Session, State, TeamText
from sessions.models.session import SessionQuerySet

type TextRow = Impression | TeamText
"""An article of one person is written into the impressions of that person, that of a team never into any."""


@dataclass(slots=True)
class PartRows:
    """The rows of the parts by the IDs of a plan; `new` are those that were added."""

    days: dict[str, Day] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    texts: dict[str, TextRow | None] = field(default_factory=dict)
    chapters: dict[str, Chapter] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)

    def id_of(self, part: str) -> str:
        """Return the ID of the row of a part, which may be new; "" without one."""
        row: Any = self.days.get(part) or self.sessions.get(part) or self.chapters.get(part)
        return "" if row is None else id_of(row)


def with_text_rows(sessions: SessionQuerySet, report: Report, user: User) -> SessionQuerySet:
    """Load sessions with their text rows: one query more, or a join."""
    return sessions.select_related("team_text") if report.is_team else sessions.with_impression_of(user)


def text_row_of(session: Session, report: Report) -> TextRow | None:
    """Return the text row of a session that was loaded with it; None without one."""
    if not report.is_team:
        return session.own_impression
    found: TeamText | None = getattr(session, "team_text", None)
    return found


def new_text_row(session: Session, report: Report, user: User, values: dict[str, Any]) -> TextRow | None:
    """Return an unsaved text row of a session; that of a person is attended, and a team without a text has none."""
    if not report.is_team:
        return Impression(session=session, author=user, **{"state": State.ATTENDED, **values})
    texts = values_of_row(None, report, values)
    return TeamText(session=session, **texts) if any(texts.values()) else None


def values_of_row(row: TextRow | None, report: Report, values: dict[str, Any]) -> dict[str, Any]:
    """Return those values of a session that its text row takes. A text of a team that was not in use is, once it is
    written.
    """
    if not report.is_team:
        return values
    texts: dict[str, Any] = {name: values[name] for name in ("summary", "body") if name in values}
    return {**texts, "in_use": True} if texts and isinstance(row, TeamText) and not row.in_use else texts


def discarded_texts(unchosen: Mapping[str, Any], row: TextRow | None, own: Mapping[str, Any]) -> dict[str, Any]:
    """Return incoming values of a session that were not chosen as a revision of its text row.

    Only that has revisions: a note or a recording stands above the impressions. A title or a fact is no text and is not
    kept.
    """
    stored = {name: own.get(name, getattr(row, name, "")) for name in ("summary", "body")}
    others = [str(value) for name, value in unchosen.items() if name in ("note", "recording_url") and value]
    texts = {name: unchosen.get(name) or stored[name] for name in stored}
    return texts | {"body": "\n\n".join(filter(None, (*others, texts["body"])))}

"""Markdown files of a backup that can be read without this program: each event with its notes, and each report."""

import logging
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, override

from sessions.article.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.backup.layout import BackupScope
from sessions.backup.selection import Selection
from sessions.backup.tables import BY_MODEL
from sessions.models import Chapter, Day, Event, Impression, Report, Session, TeamText
from sessions.models.querysets.access import of_events
from sessions.reporting.article_length import ArticleTooLong
from sessions.reporting.export import written_article
from sessions.reporting.report_data import load_report_data

_log = logging.getLogger(__name__)

ABOUT = """# Backup of Conference Log

* `events/` has a folder for each event: `notes.md` with everything that was written, the pictures that it shows, and
  in `reports/` the articles.
* `left-teams.md` has the texts that somebody wrote in events of teams that the person left, with the day of writing.
* `data/` has the rows of the database, one JSON object on each line; their form is described in
  `docs/backup-1.schema.json` of Conference Log.
* `files/` has the other files of pictures: uncut ones, originals, deleted ones, and small ones.
* `manifest.json` lists every file with its size and its SHA-256.

To restore it: `manage.py restore FILE.zip`; see `docs/backup.md`.
"""

LEFT_TITLE = "# What you wrote in events of teams that you have left\n"


def readable_files(selection: Selection, alias: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of each Markdown file, read from the database with this alias."""
    yield "README.md", ABOUT
    for event in selection.rows(BY_MODEL[Event], alias).select_related("owner").iterator():
        folder = f"events/{event.slug}"
        with override(event.language):
            yield f"{folder}/notes.md", "".join(_notes(selection, event, alias))
        reports = (
            selection.rows(BY_MODEL[Report], alias).filter(event=event.pk).select_related("event__owner", "author")
        )
        for report in reports:
            if (article := _article(report)) is not None:
                yield f"{folder}/reports/{report.slug}.md", article
    if selection.scope is BackupScope.PERSON and (texts := "".join(_of_left_events(selection.person, alias))):
        yield "left-teams.md", f"{LEFT_TITLE}{texts}"


def _of_left_events(person: Any, alias: str) -> Iterator[str]:
    """Yield what somebody wrote in events of others that the person may not see any more, without anything of these."""
    left = ~of_events(person, "session__event")
    rows = Impression._base_manager.using(alias).filter(left, author=person.pk).order_by("created_at", "pk")
    for impression in rows.iterator():
        texts = [impression.summary, impression.body, impression.private_note]
        if any(texts):
            yield f"\n## {impression.created_at.date().isoformat()}\n"
            yield from (f"\n{text}\n" for text in texts if text)
    chapters = Chapter._base_manager.using(alias).filter(
        ~of_events(person, "report__event"), report__author=person.pk, report__is_team=False, deleted_at=None
    )
    for chapter in chapters.select_related("report").order_by("report", "position", "pk").iterator():
        yield f"\n## {chapter.report.title}\n\n### {chapter.heading}\n\n{chapter.body}\n"


def _article(report: Report) -> str | None:
    """Return the article of a report; None where it cannot be written, since its rows are in the backup anyway."""
    dialect = DIALECTS.get(report.dialect) or DIALECTS[DEFAULT_DIALECT]
    try:
        return written_article(load_report_data(report, report.author), dialect).article
    except ArticleTooLong:
        _log.warning("the article of report %s is not in the backup as Markdown: it is too long", report.pk)
        return None
    except Exception:
        _log.exception("the article of report %s is not in the backup as Markdown", report.pk)
        return None


def _notes(selection: Selection, event: Event, alias: str) -> Iterator[str]:
    """Yield the notes of an event: its days in order, with the sessions about which something was written."""
    yield f"# {event.name}\n"
    if event.venue:
        yield f"\n{event.venue}\n"
    impressions: dict[Any, list[Impression]] = {}
    rows = selection.rows(BY_MODEL[Impression], alias).filter(session__event=event.pk).select_related("author")
    for impression in rows:
        impressions.setdefault(impression.session_id, []).append(impression)
    of_team = selection.rows(BY_MODEL[TeamText], alias).filter(session__event=event.pk)
    team_texts: dict[Any, TeamText] = {row.session_id: row for row in of_team}
    for day in selection.rows(BY_MODEL[Day], alias).filter(event=event.pk).order_by("number"):
        day.event = event
        yield f"\n## {day.heading}{f' ({day.date.isoformat()})' if day.date else ''}\n"
        if day.note:
            yield f"\n{day.note}\n"
        sessions = selection.rows(BY_MODEL[Session], alias).filter(day=day.pk, deleted_at=None)
        for session in sessions.order_by("position", "pk"):
            own = impressions.get(session.pk, [])
            team_text = team_texts.get(session.pk)
            if own or team_text or session.note or not session.feed_id:
                session.event = event
                yield from _session(session, own, selection.scope)
                if team_text:
                    texts = (gettext("One text of the team"), team_text.summary, team_text.body)
                    yield from (f"\n{text}\n" for text in texts if text)


def _session(session: Session, impressions: list[Impression], scope: BackupScope) -> Iterator[str]:
    """Yield one session with its impressions: their authors are named in a backup of the install.

    Private notes are only in the backup of a person, which holds no impressions of others.
    """
    named, private = scope is BackupScope.SITE, scope is BackupScope.PERSON
    yield f"\n### {session.heading}\n\n"
    zone = session.event.zone
    times = [moment.astimezone(zone).strftime("%H:%M") for moment in (session.starts_at, session.ends_at) if moment]
    facts = [f"{'–'.join(times)}", session.room, session.speakers, session.recording_url, session.slides_url]
    yield from (f"- {fact}\n" for fact in facts if fact)
    if session.note:
        yield f"\n{session.note}\n"
    for impression in impressions:
        marks = [str(impression.get_state_display()) if impression.state else ""]
        marks += ["★" * (impression.rating or 0), gettext("Watch later") if impression.watch_later else ""]
        if named:
            marks.insert(0, str(impression.author))
        yield f"\n{' · '.join(mark for mark in marks if mark)}\n"
        yield from (f"\n{text}\n" for text in (impression.summary, impression.body) if text)
        if private and impression.private_note:
            yield f"\n**{gettext('Private note')}**\n\n{impression.private_note}\n"

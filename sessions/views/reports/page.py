"""View model of a report's page: preview, findings, and its parts in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext

from sessions.article.article_links import with_files
from sessions.article.dialects import Dialect
from sessions.article.findings import Finding, FindingTarget
from sessions.article.outline.decoding import with_line_feeds
from sessions.forms.report import PUBLISHING
from sessions.models import Chapter, ChapterPlace, Grouping, Photo, Report
from sessions.reporting.assembly import group_headings
from sessions.reporting.chapter_places import Spot, below_session, spots_by_chapter, spots_of_day
from sessions.reporting.check_input import check
from sessions.reporting.messages import sentence_of
from sessions.reporting.preview import render
from sessions.reporting.report_data import ReportData, ReportDay
from sessions.views.shown_texts import preview_photos

MAX_SOURCE_SHOWN = 500_000
"""Maximum length of the displayed Markdown, in characters; the download has all of it."""

FINDINGS_SHOWN = 200
"""Maximum number of displayed findings, most severe first; all are counted."""


OPENED = "publishing"
"""Query parameter of the settings page: with the settings for publishing opened."""


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """A chapter or a day of the article; ``up`` and ``down`` say whether a chapter can be moved.

    ``spot`` is the position of a chapter inside a day.
    """

    chapter: Chapter | None = None
    day: ReportDay | None = None
    spot: Spot | None = None
    up: bool = False
    down: bool = False


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding, its message, and the URL where it can be fixed."""

    finding: Finding
    text: str
    url: str

    @property
    def session(self) -> str:
        """Key of the session whose photos can be shown automatically instead; "" for other findings."""
        return self.finding.target.key if self.finding.key == "unplaced" else ""

    @property
    def verb(self) -> str:
        """What the button says that repairs the finding; "" without a repair."""
        repair = self.finding.repair
        if repair is None:
            return ""
        if repair.kind == "ending":
            return gettext("Add the closing line “%(new)s”") % {"new": repair.new}
        return gettext("Change to “%(new)s”") % {"new": repair.shown} if repair.new else gettext("Remove")


def article_context(report: Report, user: User, dialect: Dialect) -> dict[str, Any]:
    """Return the context of a report's page; a constant number of queries (no N+1)."""
    event = report.event
    checked = check(report, user, dialect)
    material, written, found = checked.material, checked.written, checked.findings
    article = with_line_feeds(written.article)
    shown = preview_photos(event.slug, material.photos)
    # The lines of the preview are those of the Markdown beside it, which begins with the front matter.
    first_line = written.first_line
    body = "\n".join(article.split("\n")[first_line:])
    if not dialect.link_cards:  # only the site resolves its addresses
        body = with_files(body, material.links.addresses(dialect))
    preview = render(body, shown, dialect=dialect, heading_shift=1, first_line=first_line, folder=report.image_folder)
    here = {photo.name: photo for photo in material.photos}
    # By the rows: an article shows the link of a recording like any other link.
    recordings = sum(bool(held.session.recording_url) for held in material.sessions)
    return {
        "event": event,
        "report": report,
        "article": written.article[:MAX_SOURCE_SHOWN],
        "article_rest": max(0, len(written.article) - MAX_SOURCE_SHOWN),
        "preview": preview,
        "look": dialect.preview.look,
        "counts": written.document.counts() | {"recordings": recordings},
        "image_bytes": sum(size or 0 for size in checked.facts.photos.values()),
        "findings": [
            PlacedFinding(finding, sentence_of(finding, dialect), _address(report, finding.target, here))
            for finding in found[:FINDINGS_SHOWN]
        ],
        "findings_count": len(found),
        "findings_rest": max(0, len(found) - FINDINGS_SHOWN),
        "parts": list(article_parts(material)),
    }


def printed_spots(material: ReportData) -> list[Spot]:
    """Return the positions of chapters in the article, in order, for "up" and "down"."""
    spots = [Spot(ChapterPlace.BEFORE)]
    by_day = material.report.grouping == Grouping.DAY
    for held in material.days:
        spots += spots_of_day(held.day, (each.session for each in held.sessions) if by_day else ())
        spots.append(Spot(ChapterPlace.AFTER, held.day))
    if not by_day:
        days = {held.day.pk: held.day for held in material.days}
        sessions = [held.session for held in material.sessions]
        for _heading, group in group_headings(sessions, material.report.grouping, material.event.language):
            spots += (below_session(days[session.day_id], session) for session in group)
    return [*spots, Spot(ChapterPlace.AFTER)]


def article_parts(material: ReportData) -> Iterator[ArticlePart]:
    """Yield the chapters and days of the article in order."""
    spots = printed_spots(material)
    by_spot: dict[str, list[Chapter]] = {}
    for chapter, spot in zip(material.chapters, spots_by_chapter(material.chapters, spots).values(), strict=True):
        by_spot.setdefault(spot.key, []).append(chapter)
    days = {held.day.pk: held for held in material.days}
    # A chapter moves among positions of its kind: inside days, or outside.
    ends = {(spots[0].key, False), (spots[-1].key, True)}
    if inside := [spot.key for spot in spots if spot.in_day]:
        ends |= {(inside[0], False), (inside[-1], True)}
    for spot in spots:
        if spot.in_day and not spot.after_session:
            yield ArticlePart(day=days[spot.in_day.pk])
        chapters = by_spot.get(spot.key, [])
        for place, chapter in enumerate(chapters):
            opening = place > 0 and chapters[place - 1].level == 0
            up = (place > 0 and not opening) or (place == 0 and (spot.key, False) not in ends)
            down = place + 1 < len(chapters) or (spot.key, True) not in ends
            # Text without a heading can only be first.
            movable = chapter.level > 0
            yield ArticlePart(chapter, spot=spot if spot.in_day else None, up=up and movable, down=down and movable)


def _address(report: Report, target: FindingTarget, photos: Mapping[str, Photo]) -> str:
    """Return the URL where a finding can be fixed, down to the field."""
    event = report.event.slug
    anchor = f"#id_{target.field}" if target.field else ""
    match target.kind:
        case "uploads":
            photo = photos.get(target.key)
            return reverse("sessions:report-qiita", args=[event, report.slug]) + (
                f"#id_url-{photo.pk}" if photo else ""
            )
        case "settings" if target.field == "organization":
            return reverse("sessions:report-qiita", args=[event, report.slug]) + anchor
        case "settings":
            opened = f"?{OPENED}=1" if target.field in PUBLISHING else ""
            return reverse("sessions:report-update", args=[event, report.slug]) + opened + anchor
        case "chapter":
            return reverse("sessions:chapter-update", args=[event, report.slug, target.key]) + anchor
        case "day":
            return reverse("sessions:day-note", args=[event, target.key]) + anchor
        case "photos":
            missing = photos.get(target.key)
            place = f"#photo-{missing.pk}" if missing else ""
            return reverse("sessions:photo-list", args=[event]) + place
        case "session" if target.field == "photos":
            return reverse("sessions:session-detail", args=[event, target.key]) + "#photos-title"
        case "session" if target.field == "team":
            return reverse("sessions:session-detail", args=[event, target.key]) + "#team-title"
        case "session" if target.field in ("summary", "body") and report.is_team:
            return reverse("sessions:team-text", args=[event, target.key]) + anchor
        case "session" if target.field in ("summary", "body"):
            return reverse("sessions:session-detail", args=[event, target.key]) + anchor
        case "session":
            return reverse("sessions:session-update", args=[event, target.key]) + anchor
        case _:
            return reverse("sessions:event-today", args=[event])

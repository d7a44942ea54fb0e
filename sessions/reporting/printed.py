"""The days and the texts of sessions that a report prints."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from sessions.article.author_labels import AuthorLabels
from sessions.article.images import name_text
from sessions.article.lines import is_visible, scan, split_lines, trim
from sessions.models import Chapter, Day, Holds, Impression, Report, TeamText, shown_name
from sessions.models.held_sessions import attended_sessions, held_sessions
from sessions.reporting.chapter_places import InsidePlace, places_inside


def days_of(report: Report, **more: Any) -> list[Any]:
    """Return all days of the event in order, with `more` as annotations; one query.

    Those of a report of selected sessions have `has_attended`: whether a session of the day was attended.
    """
    days = report.event.days.annotate(**more)
    if report.holds == Holds.CHOSEN:
        attended = attended_sessions(report).filter(day=OuterRef("pk")).order_by()
        days = days.annotate(has_attended=Exists(attended))
    return list(days.order_by("number"))


def printed_days(
    days: Iterable[Any],
    report: Report,
    held: Collection[int],
    chapters: Iterable[Chapter],
    inside: Mapping[int, InsidePlace],
) -> list[Day]:
    """Return those of `days_of` that the article has. `held` are the keys of those with sessions in the report."""
    anchors = {chapter.after_day_id for chapter in chapters} | {place.day for place in inside.values()}
    return [day for day in days if day.pk in held or day.pk in anchors or _stands_alone(day, report)]


def printed_notes(report: Report) -> list[str]:
    """Return the notes of days that the article has; loads no other text."""
    if not report.shows_notes:
        return []
    sessions = list(held_sessions(report).only("day", "starts_at", "sort_at", "position"))
    chapters = list(report.chapters.present().with_session_above().defer("body").in_order())
    inside = places_inside(chapters, sessions)
    days = printed_days(days_of(report), report, {session.day_id for session in sessions}, chapters, inside)
    return [day.note for day in days if day.note]


def _stands_alone(day: Any, report: Report) -> bool:
    """Return whether a day is printed without sessions: it has a note or title that belongs to the report.

    With selected sessions only if no session of the day that was attended is left out, what was planned does not count;
    with a filter only its days.
    """
    if report.holds == Holds.FILTERED and day.pk not in report.filters.get("days", [day.pk]):
        return False
    complete = report.holds != Holds.CHOSEN or not day.has_attended
    return report.shows_notes and complete and bool(day.note or day.title)


@dataclass(frozen=True, slots=True)
class TextAuthor:
    """A person whose texts stand in a team's report: primary key, user name, and the name shown."""

    user: int
    username: str
    name: str

    @property
    def place(self) -> tuple[str, int]:
        """What authors are ordered by, the same on every database."""
        return self.username.casefold(), self.user


@dataclass(frozen=True, slots=True)
class PrintedTexts:
    """Summary, impressions and rating of a session in one report.

    `row` holds the two texts; it is None where nothing is written yet, or where they are made of what several people
    wrote: these are `authors`, whose texts nobody else may change.
    """

    row: Impression | TeamText | None = None
    summary: str = ""
    body: str = ""
    rating: int | None = None
    authors: tuple[TextAuthor, ...] = ()

    @property
    def is_listed(self) -> bool:
        """Whether the texts of several authors stand one below the other."""
        return self.row is None and bool(self.authors)


def labels_of(shared: Iterable[Impression], others: Iterable[str] = ()) -> AuthorLabels:
    """Return whose labels are whose in shared impressions and in `others`, what the team wrote together."""
    written = sorted(shared, key=lambda each: _author(each, {}).place)
    own = ((each.author_id, each.session_id, text) for each in written for text in (each.summary, each.body))
    return AuthorLabels([*((None, None, text) for text in others), *own])


def team_texts(
    shared: Iterable[Impression],
    team_text: TeamText | None,
    *,
    sections: bool,
    labels: AuthorLabels | None = None,
    names: Mapping[int, str] | None = None,
) -> PrintedTexts:
    """Return what a report of a team prints: the one text of the team, else each shared one below its author's name.

    `shared` are the shared impressions of members, with author and profile. Without `sections` summary and impressions
    stand together. The rating is the mean of the shared ones, rounded half up. `labels` are those of the whole article,
    by default those of these impressions; `names` those of the team, by primary key, as `team_names` returns them.
    """
    shared = list(shared)
    labels = labels or labels_of(shared if team_text is None or not team_text.in_use else ())
    written = sorted(((_author(each, names or {}), each) for each in shared), key=lambda pair: pair[0].place)
    ratings = [each.rating for _author, each in written if each.rating]
    rating = (2 * sum(ratings) + len(ratings)) // (2 * len(ratings)) if ratings else None
    texts = [(author, *_own(labels, each)) for author, each in written]
    authors = tuple(author for author, *both in texts if any(map(is_visible, both)))
    if team_text is not None and team_text.in_use:
        return PrintedTexts(team_text, team_text.summary, team_text.body, rating, authors)
    if not sections:
        together = ((author, "\n\n".join(filter(is_visible, both))) for author, *both in texts)
        return PrintedTexts(None, "", below_names(together), rating, authors)
    summary = below_names((author, summary) for author, summary, _body in texts)
    return PrintedTexts(None, summary, below_names((author, body) for author, _summary, body in texts), rating, authors)


def below_names(texts: Iterable[tuple[TextAuthor, str]]) -> str:
    """Return texts in one, each below the name of its author; those without a visible character are left out."""
    visible = ((author, text) for author, text in texts if is_visible(text))
    return "\n\n".join(f"{name_line(author.name)}\n\n{_self_contained(text)}" for author, text in visible)


def name_line(name: str) -> str:
    """Return a name as a line in bold."""
    return f"**{name_text(name)}**"


def _own(labels: AuthorLabels, impression: Impression) -> tuple[str, str]:
    """Return summary and impressions of an author with labels of their own."""
    place = impression.author_id, impression.session_id
    return trim(labels.own(*place, impression.summary)), trim(labels.own(*place, impression.body))


def _self_contained(text: str) -> str:
    """Return a text without a line that opens or closes something in the text below it: a fence or a container."""
    lines = scan(split_lines(text))
    return "\n".join(_escaped(line.text) if line.loose else line.text for line in lines)


def _escaped(line: str) -> str:
    bare = line.lstrip(" ")
    return f"{line[: len(line) - len(bare)]}\\{bare}"


def _author(impression: Impression, names: Mapping[int, str]) -> TextAuthor:
    author = impression.author
    return TextAuthor(author.pk, author.get_username(), names.get(author.pk) or shown_name(author))

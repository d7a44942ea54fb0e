"""Plan for an article that comes back edited: what was changed there, and what becomes of it here; writes nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib.auth.models import User

from sessions.article.dialects import Dialect
from sessions.article.document import FrontMatter, is_elsewhere
from sessions.article.images import is_plain_name
from sessions.importing.edits.arrangement import PartsPlan, arranged
from sessions.importing.edits.changes import INCOMING, ArticleChange, ChangeKind, ChangeState, NotTaken
from sessions.importing.edits.checks import checked
from sessions.importing.edits.comparison import compare_articles
from sessions.importing.edits.find_copy import nearest_base
from sessions.importing.edits.known_parts import with_known_parts
from sessions.importing.edits.moves import moved_parts
from sessions.importing.edits.returned import ReturnedArticle, returned_article
from sessions.importing.edits.selection import days_left_out, may_select
from sessions.importing.edits.settings import (
    FRONT_MATTER,
    REPORT,
    changed_authors,
    compare_settings,
    is_of_front,
    without_authors,
)
from sessions.importing.edits.state import TEXT_FIELDS, ArticleState, PartKind
from sessions.models import Report
from sessions.quotas.rows import require_parts
from sessions.reporting.copies import MergeBase, merge_base_of_now, merge_bases
from sessions.reporting.export import written_article
from sessions.reporting.printed import name_line
from sessions.reporting.report_data import ReportData, load_report_data
from sessions.reporting.series import load_links
from sessions.versions.conflicts import Choice

_ASKED = f"/{ChangeKind.HEADING}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPlan(PartsPlan):
    """What taking in an edited article would do.

    `changes` are the differences between the exported article and `text`; `listed` are the ones to show. `text` has the
    headings that were put back, `sent` is as it came. `returned` is the comparison, and `base_text` the earlier export
    with which the text was compared.
    """

    report: Report
    dialect: Dialect
    text: str
    sent: str
    file_name: str
    encoding: str
    material: ReportData
    base: ArticleState
    returned: ReturnedArticle
    base_text: str

    @property
    def is_known(self) -> bool:
        """Whether the text is exactly an earlier export."""
        return self.text == self.base_text

    @property
    def pictures(self) -> tuple[str, ...]:
        """The plain names of the pictures of the edited article."""
        return tuple(filter(is_plain_name, self.theirs.pictures))

    @property
    def paths_elsewhere(self) -> tuple[str, ...]:
        """The paths of its pictures that are neither on the web nor in its folder."""
        return tuple(path for path in self.theirs.pictures if is_elsewhere(path))

    @property
    def listed(self) -> tuple[ArticleChange, ...]:
        """The changes to show."""
        return tuple(change for change in self.changes if not change.follows)

    @property
    def conflicts(self) -> tuple[ArticleChange, ...]:
        """The changes that need a choice."""
        return tuple(change for change in self.listed if change.state is ChangeState.CONFLICT)

    @property
    def is_clean(self) -> bool:
        """Whether every change is taken, or made here as well."""
        return all(change.state in (ChangeState.CLEAN, ChangeState.EQUAL) for change in self.changes)

    @property
    def may_select(self) -> bool:
        """Whether the report may come to hold selected sessions."""
        return may_select(self.report, self.changes)

    @property
    def words_of(self) -> list[str]:
        """The members whose words would become a text of the team, as when the heading above them was changed.

        Their names stand above texts here, and above a text to be taken in that is not there yet.
        """
        if not self.report.is_team:
            return []
        texts = [held.printed for held in self.material.sessions if held.printed.is_listed]
        names = {name_line(author.name): author.name for printed in texts for author in printed.authors}
        found: set[str] = set()
        for change in self.listed:
            is_text = not change.field or change.field in TEXT_FIELDS
            if is_text and change.state in (ChangeState.CLEAN, ChangeState.CONFLICT):
                found |= names.keys() & (_lines(change.after) - _lines(change.here))
        return sorted(names[line] for line in found)

    @property
    def digest(self) -> str:
        """A digest of what the plan shows, by which a page knows that it is still the same.

        What a person leaves out is still shown; an answer to a question makes another plan.
        """
        shown = [
            (each.id, each.before, each.after, each.here, each.choice if each.is_question else _state(each))
            for each in self.changes
            if each.reason is not NotTaken.DAY_EMPTY
        ]
        return hashlib.sha256(json.dumps([self.report.holds, *shown]).encode(errors="surrogatepass")).hexdigest()


def plan_of_return(
    report: Report,
    user: User,
    dialect: Dialect,
    text: str,
    *,
    base: MergeBase | None = None,
    choices: Mapping[str, Choice] | None = None,
    file_name: str = "",
    encoding: str = "utf-8",
) -> EditPlan | None:
    """Compare `text`, an edited article with any line ends, with its base and with what is stored now.

    Without a base it is compared with the remembered article that is nearest to it, and no older than the last one that
    came in, which lies elsewhere; None if none is remembered. If an older one is nearer, the text may be an edit of
    another copy of that, and what it would not change there is asked. Where nothing is remembered of the articles of a
    team, as after somebody has left it, the one of now is the base.

    `choices` are those of a person, by the ID of a conflict: MINE takes the incoming text, THEIRS keeps the saved one,
    BOTH puts the incoming text behind it. `file_name` and `encoding` are those of its file. Raises TooManyParts.
    """
    material = load_report_data(report, user)
    bases = [] if base else merge_bases(report, dialect)
    last = next((at for at, each in enumerate(bases) if each.came_in), len(bases))
    base = base or nearest_base(bases[: last + 1], text)
    older = nearest_base(bases, text)
    if base is None and report.is_team:
        base = merge_base_of_now(written_article(material, dialect))
    if base is None:
        return None
    chosen = {key: str(choice) for key, choice in (choices or {}).items()}
    articles = load_links(report, user).addresses(dialect)
    leaving = [
        key.removesuffix(_ASKED) for key, choice in chosen.items() if key.endswith(_ASKED) and choice == INCOMING
    ]
    sent, found = text, returned_article(material, dialect, text, base, articles, leaving)
    if any(each.kind is ChangeKind.HEADING and not each.is_taken for each in found.named):
        text = found.text
    before, there, here = found.base, found.theirs, found.ours
    require_parts(there.parts_by_kind(), here.parts_by_kind())
    there, here, rows = with_known_parts(before, there, here, report, user)
    moved = moved_parts(before, there)

    def front_on(state: ArticleState, source: str) -> str:
        return dialect.write_front(replace(state.front, source=source))

    told = [without_authors(each) if report.is_team else each for each in (before, there, here)]
    settings = compare_settings(*told, knows=dialect.knows, written=front_on, choices=chosen)
    if report.is_team:
        settings += changed_authors(before, there)
    if there.front == FrontMatter() != before.front:
        settings = [_without_front(before), *(each for each in settings if not is_of_front(each.field))]
    other = None if older in (None, base) else plan_of_return(report, user, dialect, text, base=older)
    sure = {each.id for each in other.changes} if other else None
    parts = compare_articles(before, there, here, moved, chosen, {*rows.days, *rows.sessions}, sure)
    changes = checked([*settings, *found.named, *parts], before, there, here, material, user)
    arrangement = arranged(there, here, changes)
    changes += days_left_out(material, there, here, changes, arrangement.outside, arrangement.inside)
    return EditPlan(
        report=report,
        user=user,
        dialect=dialect,
        text=text,
        sent=sent,
        file_name=file_name,
        encoding=encoding,
        material=material,
        base=before,
        theirs=there,
        ours=here,
        changes=tuple(changes),
        arrangement=arrangement,
        returned=found,
        base_text=base.text,
    )


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.split("\n")}


def _state(change: ArticleChange) -> ChangeState:
    """Return the state of a change before a person left it or others out."""
    return ChangeState.CLEAN if change.reason in (NotTaken.LEFT, NotTaken.DAY_IN_USE) else change.state


def _without_front(before: ArticleState) -> ArticleChange:
    """Return the change of an article whose front matter is gone or cannot be read."""
    change = ArticleChange(
        ChangeKind.FIELD, PartKind.REPORT, REPORT, "", FRONT_MATTER, before.front.source or before.front.title
    )
    return change.refused(NotTaken.UNREAD)

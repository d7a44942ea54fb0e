"""Import plan (dry run) of a report: what would change; writes nothing.

The one rule: what a person wrote is never overwritten. A missing text is taken from the file, an equal one stays, and a
different one is a conflict: the stored text stays, and the conflict is reported.
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from sessions.article import document as doc
from sessions.article.dialects import Dialect
from sessions.article.headings import placed_below
from sessions.article.outline.model import Remark, RemarkKind
from sessions.article.outline.to_document import ReadArticle
from sessions.importing.edits.arrangement import PartsPlan, arranged
from sessions.importing.edits.changes import ArticleChange, ChangeState
from sessions.importing.edits.comparison import compare_articles
from sessions.importing.edits.keep import IncomingText
from sessions.importing.edits.known_parts import with_known_parts
from sessions.importing.edits.part_rows import PartRows
from sessions.importing.edits.state import TEXT_FIELDS, ArticleState, PartKind, PartState, id_of
from sessions.importing.report.new_article import new_article
from sessions.models import Event, Report
from sessions.models.base import SLUG_LENGTH
from sessions.models.validators import MAX_TOPICS, RESERVED_SLUGS
from sessions.quotas.rows import require_parts
from sessions.reporting.series import load_links, with_plain_files

_MAX_TITLE = 200
"""Maximum length of the title of a report and of the name of an event; a test compares both with the models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(PartsPlan):
    """What importing one article would do: an edit of an article that has nothing yet; `event` is None if new.

    `language` is that of the article, `address` and `event_address` are wanted for the report and its event.
    `left_out` names the values of the front matter that are too long to be stored, and `rows` are those that are here.
    """

    article: ReadArticle
    dialect: str
    title: str
    language: str
    address: str
    event_address: str
    event: Event | None
    incoming: IncomingText | None
    left_out: tuple[Remark, ...]
    rows: PartRows

    @property
    def document(self) -> doc.Document:
        """The document of the article."""
        return self.article.document

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was not understood and stays as text, and what is left out."""
        incoming = self.incoming.remarks if self.incoming else ()
        return (*self.left_out, *incoming, *self.article.outline.remarks)

    @property
    def created(self) -> dict[str, int]:
        """The numbers of rows that are created."""
        new = Counter(f"{part.kind}s" for part in self.theirs.parts if part.is_new)
        return {name: new[name] for name in ("days", "sessions", "chapters")}

    @property
    def conflicts(self) -> list[ArticleChange]:
        """The texts that differ from the stored ones and are not imported."""
        return [change for change in self.changes if change.state is ChangeState.CONFLICT]

    def counts(self) -> dict[str, int]:
        """Return the numbers of items in the file."""
        return {"reports": 1, **self.document.counts()}


def build_plan(
    article: ReadArticle,
    dialect: Dialect,
    *,
    owner: User,
    stem: str,
    event_address: str = "",
    incoming: IncomingText | None = None,
) -> Plan:
    """Compute the plan for importing an article, from a file named `stem`, for `owner`.

    It is a new report in the event with the slug `event_address`, or in a new event. `incoming` is its text, which is
    kept. Raises TooManyParts.
    """
    front, left_out = _stored_front(article.document.front, incoming)
    document = replace(article.document, front=front) if left_out else article.document
    require_parts(document.parts_by_kind(), {})
    address = _as_address(stem)
    events = Event.objects.editable_by(owner).present()
    event = events.filter(slug=event_address).first() if event_address else None
    if event:
        document = with_plain_files(document, load_links(Report(event=event, author=owner), owner).addresses(dialect))
    article = replace(article, document=document)
    found = new_article(article, stem, event.language if event else "")
    empty = replace(found.state, parts=())
    theirs, ours, rows = found.state, empty, PartRows()
    if event:
        theirs, ours, rows = with_known_parts(empty, theirs, empty, Report(event=event, author=owner), owner)
        rows.days = {id_of(day): day for day in event.days.all()} | rows.days
        theirs, ours = _comparable(theirs, ours, rows)
    compared = compare_articles(empty, theirs, ours, (), {}, {*rows.days, *rows.sessions})
    dates = {day.date for day in rows.days.values()}
    changes = [
        # Two days of an event have different dates.
        replace(each, state=ChangeState.CONFLICT) if each.field == "date" and each.value in dates else each
        for each in compared
    ]
    return Plan(
        user=owner,
        theirs=theirs,
        ours=ours,
        changes=tuple(changes),
        arrangement=arranged(theirs, ours, changes),
        article=article,
        dialect=dialect.name,
        title=_short(found.title),
        language=found.language,
        address=address,
        event_address=event_address or address,
        event=event,
        incoming=incoming,
        left_out=left_out,
        rows=rows,
    )


def _comparable(theirs: ArticleState, ours: ArticleState, rows: PartRows) -> tuple[ArticleState, ArticleState]:
    """Return both with what is no difference between them: the default heading of a day, and the levels of headings.

    Two texts of a day are equal if they are the same in an article whose days have the same level.
    """

    def here(part: PartState) -> PartState:
        is_day = part.kind is PartKind.DAY
        return replace(part, fields={**part.fields, "heading": rows.days[part.id].title}) if is_day else part

    def there(part: PartState) -> PartState:
        known = ours.by_id[part.id].fields if part.id in ours.by_id else {}
        both = TEXT_FIELDS & part.fields.keys() & known.keys()
        pairs = {name: [placed_below(fields[name], theirs.level) for fields in (part.fields, known)] for name in both}
        return replace(part, only_form=frozenset(name for name, (one, other) in pairs.items() if one == other))

    parts = (tuple(map(there, theirs.parts)), tuple(map(here, ours.parts)))
    return replace(theirs, parts=parts[0]), replace(ours, parts=parts[1])


def _stored_front(front: doc.FrontMatter, incoming: IncomingText | None) -> tuple[doc.FrontMatter, tuple[Remark, ...]]:
    """Return front matter with what a report can store of it, and a remark for each value that is cut or left out.

    The lines of the article stay as they are.
    """
    topics = tuple(topic for topic in front.topics if _fits("topics", [topic]))[:MAX_TOPICS]
    kept: dict[str, Any] = {"title": _short(front.title), "topics": topics}
    for name in ("title", "emoji", "kind", "published_at", "publication_name"):
        value = kept.get(name, getattr(front, name))
        kept[name] = value if value and _fits(name, value) else ""
    lines = incoming.text.split("\n") if incoming else ()
    remarks = []
    for name in (name for name, value in kept.items() if value != getattr(front, name)):
        key = "type" if name == "kind" else name
        at = next((at for at, line in enumerate(lines) if line.lstrip("\"'").startswith(key)), 0)
        remarks.append(Remark(RemarkKind.LONG_VALUE, at))
    return replace(front, **kept), tuple(remarks)


def _fits(name: str, value: Any) -> bool:
    """Return whether a field of a report takes a value."""
    field: Any = Report._meta.get_field(name)
    try:
        field.clean(value, None)
    except ValidationError:
        return False
    return True


def _short(title: str) -> str:
    """Return a title, cut to the length that a report and an event store."""
    return title if len(title) <= _MAX_TITLE else f"{title[: _MAX_TITLE - 1].rstrip()}…"


def _as_address(stem: str) -> str:
    address = slugify(stem)[:SLUG_LENGTH].strip("-_")
    return "" if address in RESERVED_SLUGS else address

"""Changes of the settings of an article: front matter, heading levels, headings of sections, facts, folders; pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from sessions.article.dialects.shared.front_matter import load, split_front, without
from sessions.importing.edits.changes import (
    ArticleChange,
    ChangeKind,
    ChangeState,
    NotTaken,
    decided,
)
from sessions.importing.edits.comparison import compared
from sessions.importing.edits.state import FACT_OF, ArticleState, PartKind, as_text

REPORT = "report"
"""The ID of the report among the parts of a plan."""

VALUES = ("title", "emoji", "kind", "topics", "published", "published_at", "publication_name", "date")
"""The fields of `FrontMatter` that are settings of a report."""

FRONT_MATTER = "front_matter"
SITE = "site"
AUTHORS = "authors"


def is_of_front(field: str) -> bool:
    """Return whether a setting is in the front matter."""
    return field in (*VALUES, FRONT_MATTER, AUTHORS) or field.startswith(f"{SITE}:")


def without_authors(state: ArticleState) -> ArticleState:
    """Return the state of a team's article without the authors in its front matter, which the report itself names."""
    front = state.front
    source = without(front, AUTHORS).source if front.source else ""
    return replace(state, front=replace(front, source=source))


def changed_authors(base: ArticleState, theirs: ArticleState) -> list[ArticleChange]:
    """Return the change of the authors in the front matter of a team's article, which is not taken; else nothing."""
    before, after = (_authors_in(state.front.source) for state in (base, theirs))
    if before == after:
        return []
    change = ArticleChange(ChangeKind.FIELD, PartKind.REPORT, REPORT, "", AUTHORS, before, after)
    return [change.refused(NotTaken.AUTHORS)]


def _authors_in(source: str) -> str:
    values = load(source) if source else None
    return as_text(values.get(AUTHORS)) if isinstance(values, dict) else ""


def compare_settings(
    base: ArticleState,
    theirs: ArticleState,
    ours: ArticleState,
    *,
    knows: frozenset[str],
    written: Callable[[ArticleState, str], str],
    choices: Mapping[str, str],
) -> list[ArticleChange]:
    """Return the changes of the settings; `knows` are the fields that the front matter of the dialect tells.

    `written` returns the front matter of an article on the lines of another one.
    """
    changes = [*_front(base, theirs, ours, knows, written), *_form(base, theirs, ours)]
    return [decided(change, choices.get(change.id, "")) for change in changes]


def _front(
    base: ArticleState,
    theirs: ArticleState,
    ours: ArticleState,
    knows: frozenset[str],
    written: Callable[[ArticleState, str], str],
) -> Iterator[ArticleChange]:
    found = list[ArticleChange]()
    for name in VALUES:
        if name in knows:
            values = (getattr(state.front, name) for state in (base, theirs, ours))
            found += _compared(name, *values)
    sites = [dict(state.front.site) for state in (base, theirs, ours)]
    for key in sorted(sites[0] | sites[1]):
        found += _compared(f"{SITE}:{key}", *(site.get(key, "") for site in sites))
    yield from found
    # Lines that hold other keys, comments or quotes of their own; what only values say needs no change of its own.
    before, there = (written(theirs, state.front.source) for state in (base, theirs))
    if before != there:
        values_of = [load(split_front(text)[0] or "") for text in (before, there)]
        follows = bool(found and values_of[0]) and values_of[0] == values_of[1]
        for change in _compared(FRONT_MATTER, base.front.source, theirs.front.source, ours.front.source):
            if change.state is ChangeState.CONFLICT and written(theirs, ours.front.source) == there:
                change = replace(change, state=ChangeState.EQUAL)
            yield replace(change, follows=follows and change.state is ChangeState.CLEAN)


def _form(base: ArticleState, theirs: ArticleState, ours: ArticleState) -> Iterator[ArticleChange]:
    yield from _compared("heading_level", base.level, theirs.level, ours.level)
    yield from _compared("sections", *(" / ".join(state.names or ()) for state in (base, theirs, ours)))
    if theirs.folder or not theirs.pictures:
        # Without a picture an article does not tell its folder.
        folders = (base.folder, theirs.folder or base.folder, ours.folder or base.folder)
        yield from _compared("image_folder", *folders)
    yield from _compared("lists_others", base.series, theirs.series, ours.series)
    # A fact that only sessions had which are gone now is no setting.
    stayed = (part for part in base.parts if part.id in theirs.by_id and part.kind is not PartKind.CHAPTER)
    told = {FACT_OF.get(name, name) for part in stayed for name, value in part.fields.items() if value}
    for name in sorted((base.shown & told) ^ theirs.shown - (base.shown - told)):
        yield from _compared(f"shows_{name}", *(name in state.shown for state in (base, theirs, ours)))


def _compared(field: str, *values: object) -> Iterator[ArticleChange]:
    before, there, here = values
    change = compared(PartKind.REPORT, REPORT, "", field, before, there, here)
    if change is not None:
        yield change

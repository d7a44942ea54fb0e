"""Edited credit lines of photos in a team's article: listed, and not taken; pure."""

from collections.abc import Iterator

from sessions.article.document import ChapterText, DayText, Document, SessionText
from sessions.article.photo_credits import credits_in
from sessions.importing.edits.changes import ArticleChange, ChangeKind, NotTaken
from sessions.importing.edits.state import ArticleState, PartKind

CREDIT = "credit"
"""The field of a change that says who added a photo. Its name is that of the picture, "" for names at the end of a
text, and `there` is the ID of the part.
"""


type _Article = tuple[Document, ArticleState]


def changed_credits(base: _Article, theirs: _Article, ours: _Article) -> list[ArticleChange]:
    """Return a change, not taken, for each credit of the edited article that is neither the exported one nor that of
    now.

    The articles are the exported, the edited and the current one, each with its state. A picture that was added, moved
    or removed with its own credit has no such change.
    """
    exported, current = _by_picture(base), _by_picture(ours)
    edited: dict[tuple[str, str], dict[str, None]] = {}
    for part, picture, credit in _credits_of(*theirs):
        edited.setdefault((part, picture), {})[credit] = None
    found = []
    for (part, picture), now in edited.items():
        known = exported.get(picture or part, {"": None})
        added = [credit for credit in now if credit not in known and credit not in current.get(picture or part, {})]
        if added:
            gone = ", ".join(credit for credit in known if credit not in now)
            of = f"{CREDIT}:{part}:{picture}"
            change = ArticleChange(
                ChangeKind.FIELD, PartKind.REPORT, of, picture, CREDIT, gone, ", ".join(added), there=part
            )
            found.append(change.refused(NotTaken.CREDIT))
    return found


def _by_picture(article: _Article) -> dict[str, dict[str, None]]:
    """Return the credits below each picture; those at the ends of texts by the IDs of their parts."""
    found: dict[str, dict[str, None]] = {}
    for part, picture, credit in _credits_of(*article):
        found.setdefault(picture or part, {})[credit] = None
    return found


def _credits_of(document: Document, state: ArticleState) -> Iterator[tuple[str, str, str]]:
    """Yield the ID of a part, a picture in it, and the names below that; "" for no picture, and for no names."""
    for part, known in zip(document.pieces(), state.parts, strict=True):
        for text in _texts_of(part):
            for picture, credit in credits_in(text):
                yield known.id, picture, credit


def _texts_of(part: ChapterText | DayText | SessionText) -> list[str]:
    """Return the texts of one part, without those of the parts in it."""
    if isinstance(part, SessionText):
        return [part.lead, *(section.text for section in part.sections)]
    return [part.note if isinstance(part, DayText) else part.body]

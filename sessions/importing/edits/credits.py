"""Edited credit lines of photos in a team's article: listed, and not taken; pure."""

from collections.abc import Iterator, Mapping

from sessions.article.images import name_text
from sessions.article.photo_credits import credits_in
from sessions.importing.edits.changes import ArticleChange, ChangeKind, NotTaken
from sessions.importing.edits.state import PartKind

CREDIT = "credit"
"""The field of a change that says who added a photo. Its name is that of the picture, "" for names at the end of a
text, and `there` is the ID of the part.
"""


class Credits:
    """The credits of the article that left, and those of now; `photographers` are names by picture."""

    def __init__(self, text: str, photographers: Mapping[str, str]) -> None:
        self.photographers = photographers
        self._known = self._by_picture(text)
        self._now = {picture: name_text(name) for picture, name in photographers.items() if name}

    def changed(self, part: str, before: str, text: str) -> Iterator[ArticleChange]:
        """Yield a change, not taken, for each picture in an edited text with a credit that is neither of these.

        A picture that was added, moved or removed with its own credit has no such change.
        """
        own = self._by_picture(before)
        for picture, credits in self._by_picture(text).items():
            known = own.get(picture) or self._known.get(picture, {"": None})
            now = {self._now.get(picture)} if picture else set(self._now.values())
            added = [each for each in credits if each not in known and not now.issuperset(each.split(", "))]
            if added:
                gone = ", ".join(each for each in known if each not in credits)
                of = f"{CREDIT}:{part}:{picture}"
                change = ArticleChange(
                    ChangeKind.FIELD, PartKind.REPORT, of, picture, CREDIT, gone, ", ".join(added), there=part
                )
                yield change.refused(NotTaken.CREDIT)

    def _by_picture(self, text: str) -> dict[str, dict[str, None]]:
        """Return the names credited below each picture, those at the end of a text under ""."""
        found: dict[str, dict[str, None]] = {}
        for picture, credit in credits_in(text, self.photographers):
            found.setdefault(picture, {})[credit] = None
        return found

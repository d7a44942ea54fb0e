"""The texts of a session as a report prints them: those of its author, or those of a team."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sessions.models import Impression, TeamText, shown_name

from .author_labels import AuthorLabels
from .images import name_text
from .lines import is_visible, scan, split_lines, trim


@dataclass(frozen=True, slots=True)
class TextAuthor:
    """A person whose texts stand in a team's report: primary key, user name, and the name shown."""

    user: int
    username: str
    name: str


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


def own_texts(impression: Impression | None) -> PrintedTexts:
    """Return what a report of one person prints."""
    if impression is None:
        return PrintedTexts()
    return PrintedTexts(impression, impression.summary, impression.body, impression.rating)


def labels_of(shared: Iterable[Impression], others: Iterable[str] = ()) -> AuthorLabels:
    """Return whose labels are whose in shared impressions and in `others`, what the team wrote together."""
    written = sorted(((_place_of(each), each) for each in shared), key=lambda pair: pair[0])
    own = ((each.author_id, each.session_id, text) for _place, each in written for text in (each.summary, each.body))
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
    written = sorted(((_author(each, names or {}), each) for each in shared), key=lambda pair: _place(pair[0]))
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


def in_order(authors: Iterable[TextAuthor]) -> list[TextAuthor]:
    """Return authors by their user names, the same on every database."""
    return sorted(authors, key=_place)


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


def _place_of(impression: Impression) -> tuple[str, int]:
    return impression.author.get_username().casefold(), impression.author_id


def _place(author: TextAuthor) -> tuple[str, int]:
    return author.username.casefold(), author.user

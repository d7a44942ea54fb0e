"""The texts of a team about one session: what its members share, and the one text that they write together."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User

from sessions.article.author_labels import AuthorLabels
from sessions.models import Impression, Session, TeamText, team_names
from sessions.reporting.printed import labels_of, team_texts
from sessions.rules.clean_text import TEXT_LIMIT
from sessions.versions.conflicts import NOT_STORED


@dataclass(frozen=True, slots=True)
class TeamImpression:
    """One colleague's record of a session, with texts and rating only if it is shared; never the private note."""

    name: str
    choice: str
    state: str
    summary: str = ""
    body: str = ""
    rating: int | None = None

    @property
    def has_text(self) -> bool:
        """Whether a text is shared."""
        return bool(self.summary or self.body)


def team_impressions(session: Session, but: User | None = None) -> list[TeamImpression]:
    """Return what the members of a team recorded about a session, by name; two queries. One person can be left out.

    Those who are no longer members are left out.
    """
    people = Impression.objects.of_team(session.event_id).filter(session=session)
    if but is not None:
        people = people.exclude(author=but)
    found, names = [], team_names(session.event)
    for each in people.defer("private_note").order_by("author__username"):
        shared = {"summary": each.summary, "body": each.body, "rating": each.rating} if each.shared else {}
        # Whoever joined between these two queries has no name here.
        if (name := names.get(each.author_id)) and (each.state or shared):
            found.append(TeamImpression(name, each.choice, each.get_state_display(), **shared))
    return found


def begun_text(session: Session) -> tuple[TeamText, bool]:
    """Return a new text, not stored, that begins with what the members share, each below the own name.

    Its form has the version NOT_STORED: a row that was made meanwhile has another one.
    The second value says whether all that is shared fits into it.
    """
    shared = shared_impressions(session)
    names, labels = team_names(session.event), labels_of(shared)
    fitting = _fitting(shared, labels, names)
    texts = team_texts(fitting, None, sections=True, labels=labels, names=names)
    return TeamText(session=session, summary=texts.summary, body=texts.body, version=NOT_STORED), fitting == shared


def first_team_text(session: Session) -> TeamText:
    """Return the stored text of the team; an empty one in use is made where there is none. Call it in a transaction."""
    return TeamText.objects.get_or_create(session=session, defaults={"version": NOT_STORED})[0]


def shared_impressions(session: Session) -> list[Impression]:
    """Return what the members of a team share about a session, with their names, in one query."""
    shared = Impression.objects.of_team(session.event_id).filter(session=session, shared=True)
    return list(shared.select_related("author__profile").defer("private_note").order_by("author__username", "pk"))


def _fitting(shared: list[Impression], labels: AuthorLabels, names: Mapping[int, str]) -> list[Impression]:
    """Return as many impressions as fit into one text, from the first on."""
    summary = body = 0
    for count, each in enumerate(shared):
        texts = team_texts([each], None, sections=True, labels=labels, names=names)
        summary, body = summary + len(texts.summary) + len("\n\n"), body + len(texts.body) + len("\n\n")
        if max(summary, body) > TEXT_LIMIT:
            return shared[:count]
    return shared

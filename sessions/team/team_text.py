"""The one text of a team about a session: how it begins, and its row, which the first save makes."""

from collections.abc import Mapping

from sessions.models import Impression, Session, TeamText, team_names
from sessions.reporting.author_labels import AuthorLabels
from sessions.reporting.printed_texts import labels_of, team_texts
from sessions.rules.clean_text import TEXT_LIMIT
from sessions.versions.conflicts import NOT_STORED


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

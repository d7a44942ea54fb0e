"""The one text of a team about a session: taken in use, and out of use again."""

from collections.abc import Mapping

from django.contrib.auth.models import User

from sessions.models import Impression, Session, TeamText, team_names
from sessions.quotas.text_bytes import charge_rows
from sessions.reporting.author_labels import AuthorLabels
from sessions.reporting.printed_texts import labels_of, team_texts
from sessions.rules.clean_text import TEXT_LIMIT


def use_team_text(session: Session, user: User) -> tuple[TeamText, bool]:
    """Take the text of a team in use; a new one begins with what the members share, each below the own name.

    Returns the text, and whether all that is shared fits into a new one. Call it in a transaction; raises OverQuota.
    """
    known = TeamText.objects.select_for_update().filter(session=session).first()
    if known is not None:
        TeamText.objects.filter(pk=known.pk).update(in_use=True)
        known.in_use = True
        return known, True
    shared = shared_impressions(session)
    names, labels = team_names(session.event), labels_of(shared)
    fitting = _fitting(shared, labels, names)
    texts = team_texts(fitting, None, sections=True, labels=labels, names=names)
    team_text, made = TeamText.objects.get_or_create(
        session=session, defaults={"summary": texts.summary, "body": texts.body}
    )
    if made:
        charge_rows(session.event.owner_id, [team_text])
    return team_text, len(fitting) == len(shared)


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

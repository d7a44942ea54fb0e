"""An article that waits and is an edited export of a report: which report, and the plan of its edits."""

from collections.abc import Mapping

from django.contrib.auth.models import User

from sessions.importing.edits.find_copy import known_article
from sessions.importing.edits.plan import EditPlan, plan_of_return
from sessions.importing.incoming.reading import too_long_leads_to_outline, understood
from sessions.models import IncomingArticle
from sessions.reporting.copies import merge_base_of
from sessions.versions.conflicts import Choice


def recognise_return(incoming: IncomingArticle, author: User) -> None:
    """Set the report and the format of an article that is an edited export of a report; it is not saved."""
    if incoming.makes_event:
        return
    text = understood(incoming).as_sent(incoming.name).text
    if found := known_article(author, text, incoming.event.slug if incoming.event else ""):
        incoming.report, incoming.event, incoming.dialect = found.report, found.report.event, found.dialect.name


def plan_return(incoming: IncomingArticle, author: User, choices: Mapping[str, Choice]) -> EditPlan | None:
    """Return the plan of taking in an edited export; None if the article is not one.

    `choices` are those of a person, by the ID of a conflict. Raises TooManyParts.
    """
    if incoming.report is None:
        return None
    read = understood(incoming)
    sent = read.as_sent(incoming.name)
    with too_long_leads_to_outline(incoming):
        return plan_of_return(
            incoming.report,
            author,
            read.dialect,
            sent.text,
            base=merge_base_of(incoming.base) if incoming.base else None,
            choices={name: Choice(value) for name, value in choices.items()},
            file_name=sent.file_name,
            encoding=sent.encoding,
        )

"""An article that waits and is an edited export of a report: which report, and the plan of its edits."""

from collections.abc import Mapping

from django.contrib.auth.models import User

from sessions.importing.edits.find_copy import known_article, nearest_base
from sessions.importing.edits.plan import EditPlan, plan_edits
from sessions.importing.incoming.reading import too_long_leads_to_outline, understood
from sessions.models import IncomingArticle
from sessions.reporting.copies import merge_base_of, merge_base_of_now, merge_bases
from sessions.reporting.export import written_article
from sessions.reporting.report_data import load_report_data
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

    Where nothing is remembered of the articles of a team, as after somebody has left it, the one of now is the base.
    `choices` are those of a person, by the ID of a conflict. Raises TooManyParts.
    """
    if incoming.report is None:
        return None
    read = understood(incoming)
    sent = read.as_sent(incoming.name)
    bases = merge_bases(incoming.report, read.dialect)
    known = merge_base_of(incoming.base) if incoming.base else None
    base = known or nearest_base(bases, sent.text)
    if base is None and incoming.report.is_team:
        material = load_report_data(incoming.report, author)
        base = merge_base_of_now(written_article(material, read.dialect))
    if base is None:
        return None
    with too_long_leads_to_outline(incoming):
        return plan_edits(
            incoming.report,
            author,
            read.dialect,
            sent.text,
            base,
            choices={name: Choice(value) for name, value in choices.items()},
            file_name=sent.file_name,
            encoding=sent.encoding,
        )

"""Words that members wrote for themselves and that an edited article of a team puts into what the team writes."""

from sessions.importing.edits.changes import ArticleChange, ChangeState
from sessions.importing.edits.plan import EditPlan
from sessions.importing.edits.state import TEXT_FIELDS
from sessions.reporting.printed import name_line


def members_whose_words_move(plan: EditPlan) -> list[str]:
    """Return the names of the members whose words would become a text of the team, as when a heading was changed.

    These are the names that stand above texts here, and above a text to be taken in that is not there yet.
    """
    if not plan.report.is_team:
        return []
    texts = [held.printed for held in plan.material.sessions if held.printed.is_listed]
    names = {name_line(author.name): author.name for printed in texts for author in printed.authors}
    found: set[str] = set()
    for change in plan.listed:
        if change.state in (ChangeState.CLEAN, ChangeState.CONFLICT):
            found |= names.keys() & (_lines(_incoming(change)) - _lines(change.here))
    return sorted(names[line] for line in found)


def _incoming(change: ArticleChange) -> str:
    return change.after if not change.field or change.field in TEXT_FIELDS else ""


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.split("\n")}

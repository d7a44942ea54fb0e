"""Write the changed settings of an article: fields of its report, and what only its site knows."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from sessions.article.article_links import follow_article
from sessions.article.dialects import DEFAULT_DIALECT
from sessions.importing.edits.changes import ArticleChange
from sessions.importing.edits.plan import EditPlan
from sessions.importing.edits.settings import FRONT_MATTER, SITE
from sessions.importing.edits.state import PartKind
from sessions.importing.rows.checks import clean
from sessions.models import Edition, Event, Report, SectionStyle
from sessions.reporting.report_data import SECTION_STYLES
from sessions.reporting.series import linked_article
from sessions.rules.parsing import parse_moment
from sessions.versions.event_texts import change_texts
from sessions.versions.save import StaleData, save_texts


def write_settings(plan: EditPlan, report: Report) -> None:
    """Write the settings that are taken; raises StaleData when the report was changed since the plan was made.

    A changed title is followed in the links of other texts to this article.
    """
    taken = [change for change in plan.changes if change.part is PartKind.REPORT and change.is_taken and change.field]
    fields: dict[str, Any] = {}
    for change in taken:
        fields |= _fields(change, report, plan.dialect.name)
    before = linked_article(report)
    if fields:
        for name, value in fields.items():
            setattr(report, name, value)
        clean(report)
        values = {name: getattr(report, name) for name in fields}
        version = save_texts(Report.objects.all(), report.pk, report.version, by=plan.user, **values)
        if version is None:
            raise StaleData(str(report))
        report.version = version
    after = linked_article(report)
    if before.title != after.title:
        follow = partial(follow_article, before=before, after=after)
        change_texts(report.event, f"({before.file})", follow, plan.user, own_only=True)
    _write_edition(report, plan.dialect.name, taken)


def stored_date(date: str, event: Event) -> str:
    """Return the date of front matter as a report stores it, in the time zone of the event; "" if it is none."""
    moment = parse_moment(date)
    if moment is None:
        return ""
    moment = moment.astimezone(event.zone) if moment.tzinfo else moment
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def _fields(change: ArticleChange, report: Report, dialect: str) -> dict[str, Any]:
    """Return the fields of the report that a change sets."""
    match change.field:
        case "topics":
            return {"topics": list(change.value)}
        case "date":
            date = stored_date(change.value, report.event)
            return {"published_at": date} if date else {}
        case "sections":
            styles = {" / ".join(names): style for style, names in SECTION_STYLES.items()}
            return {"sections": styles.get(change.value, SectionStyle.NONE)}
        case "front_matter":
            return {"front_matter": change.value} if dialect == DEFAULT_DIALECT else {}
        case name if name.startswith(f"{SITE}:"):
            return {}
        case name:
            return {name: change.value}


def _write_edition(report: Report, dialect: str, taken: Sequence[ArticleChange]) -> None:
    """Write the values of the site, and the lines of its front matter."""
    values = {change.field.partition(":")[2]: change.value for change in taken if change.field.startswith(f"{SITE}:")}
    sources = [change.value for change in taken if change.field == FRONT_MATTER and dialect != DEFAULT_DIALECT]
    if not values and not sources:
        return
    edition = report.editions.select_for_update().filter(dialect=dialect).first() or Edition(
        report=report, dialect=dialect
    )
    edition.values = {key: value for key, value in (edition.values | values).items() if value}
    if sources:
        edition.front_matter = sources[0]
    clean(edition).save()

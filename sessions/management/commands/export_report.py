"""Command `manage.py export_report`: write a report as files for a publishing site's repository."""

from pathlib import Path
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.management.base import CommandError, CommandParser

from sessions.article.dialects import DIALECTS, dialect_named
from sessions.management.table_command import TableCommand
from sessions.models import Event, Report
from sessions.publishing.checkout import export_to_checkout
from sessions.publishing.faults import GitError
from sessions.publishing.plan import CONFLICTS, LEFT, Change, PlannedFile
from sessions.reporting.article_length import ArticleTooLong
from sessions.reporting.copies import remember_export
from sessions.reporting.export import Export, prepare, write_folder


class Command(TableCommand):
    """Export one report with its pictures."""

    help = (
        "Export a report as a folder with the layout of its site, or print the article. In the checkout of a git "
        "repository only files of earlier exports are replaced, and pictures that are no longer needed are removed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("event", metavar="EVENT_SLUG")
        parser.add_argument("--report", default="", metavar="SLUG", help="which report, where the event has several")
        parser.add_argument("--dialect", choices=sorted(DIALECTS), help="default: that of the report")
        parser.add_argument("--output", required=True, metavar="DIR|-", help="a folder, or - for the article alone")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="in a checkout, also replace files that no export wrote, or that were edited or removed since",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files, or print the article; missing pictures are listed on standard error."""
        report = _report(options["event"], options["report"])
        options["dialect"] = options["dialect"] or dialect_named(report.dialect).name
        try:
            export = prepare(report, report.author, DIALECTS[options["dialect"]])
        except (ArticleTooLong, SuspiciousFileOperation) as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["output"] == "-":
            self.stdout.write(export.article, ending="")
        else:
            self._write(report, export, options)
        remember_export(report, DIALECTS[options["dialect"]], export)
        for name in export.missing:
            self.stderr.write(f"image still missing: {name}")

    def _write(self, report: Report, export: Export, options: dict[str, Any]) -> None:
        """Write into a checkout all files, or none and a line for each that is in the way; else into a folder."""
        target, replace = Path(options["output"]), options["replace"]
        try:
            exported = export_to_checkout(export, target, report, options["dialect"], replace=replace)
            if exported is None:
                write_folder(export, target)
        except (GitError, OSError) as error:
            raise CommandError(f"{options['output']} cannot be written: {error}.") from error
        if exported is None:
            for path in export.paths:
                self.stdout.write(path)
            return
        plan, is_written = exported
        if not is_written:
            blocked = plan.having({Change.BLOCKED})
            lines = [f"{file.path}: {_REASONS[file.change]}" for file in plan.having(CONFLICTS)]
            lines += [f"{file.path}: {_in_the_way(file)} is in the way" for file in blocked]
            hint = [] if blocked else ["With --replace these files are replaced."]
            raise CommandError("\n".join(["Nothing was written, because of:", *lines, *hint]))
        for file in plan.files:
            if file.change in LEFT and not replace:
                self.stderr.write(f"left as it is: {file.path} was {_REASONS[file.change]}")
            elif file.blob:
                self.stdout.write(file.path)
            else:
                self.stdout.write(f"removed: {file.path}")


_REASONS = {
    Change.NOT_OURS: "not written by an export",
    Change.BOTH_CHANGED: "edited since the last export",
    Change.GONE_THERE: "removed since the last export",
    Change.EDITED_THERE: "edited since the last export",
    Change.REMOVED_THERE: "removed since the last export",
    Change.UNUSED_EDITED: "edited since the last export",
}


def _in_the_way(file: PlannedFile) -> str:
    """Name what is in the way of a file: a link, folder or the like in its place, or something else by its name."""
    return "what is in its place" if file.there.name == file.path else file.there.name


def _report(event_slug: str, slug: str) -> Report:
    event = Event.objects.present().filter(slug=event_slug).first()
    if event is None:
        raise CommandError(f"There is no event {event_slug!r}.")
    reports = list(event.reports.select_related("event__owner", "author").in_order())
    if slug:
        reports = [report for report in reports if report.slug == slug]
    if len(reports) != 1:
        known = ", ".join(report.slug for report in event.reports.in_order()) or "none"
        raise CommandError(f"Choose a report with --report. The reports of {event_slug!r} are: {known}.")
    return reports[0]

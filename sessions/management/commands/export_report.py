"""Command `manage.py export_report`: write a report as files for a publishing site's repository."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions.models import Event, Report
from sessions.reporting.dialects import DIALECTS
from sessions.reporting.export import prepare, write_folder


class Command(BaseCommand):
    """Export one report with its pictures."""

    help = "Export a report as a folder with the layout of its site, or print the article."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("event", metavar="EVENT_SLUG")
        parser.add_argument("--report", default="", metavar="SLUG", help="which report, where the event has several")
        parser.add_argument("--dialect", choices=sorted(DIALECTS), help="default: that of the report")
        parser.add_argument("--output", required=True, metavar="DIR|-", help="a folder, or - for the article alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files, or print the article; missing pictures are listed on standard error."""
        report = _report(options["event"], options["report"])
        export = prepare(report, report.event.owner, DIALECTS[options["dialect"] or report.dialect])
        if options["output"] == "-":
            self.stdout.write(export.article, ending="")
        else:
            try:
                write_folder(export, Path(options["output"]))
            except OSError as error:
                raise CommandError(f"{options['output']} cannot be written: {error}.") from error
            for path in export.paths:
                self.stdout.write(path)
        for name in export.missing:
            self.stderr.write(f"image still missing: {name}")


def _report(event_slug: str, slug: str) -> Report:
    event = Event.objects.present().filter(slug=event_slug).first()
    if event is None:
        raise CommandError(f"There is no event {event_slug!r}.")
    reports = list(event.reports.select_related("event__owner").in_order())
    if slug:
        reports = [report for report in reports if report.slug == slug]
    if len(reports) != 1:
        known = ", ".join(report.slug for report in event.reports.in_order()) or "none"
        raise CommandError(f"Choose a report with --report. The reports of {event_slug!r} are: {known}.")
    return reports[0]

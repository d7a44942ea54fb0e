"""Command `manage.py import_catalogue`: import a conference programme into an event."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from sessions.agenda.number_choices import dates_in_words
from sessions.importing.catalogue.apply import apply_plan
from sessions.importing.catalogue.messages import choices_of_plan
from sessions.importing.catalogue.plan import CataloguePlan
from sessions.importing.catalogue.reading import must_choose_zone, plan_programme
from sessions.importing.fetch.download import FetchError, fetch
from sessions.importing.messages import fault, not_fetched
from sessions.importing.parsers.csv.table import FIELDS, MappingNeeded
from sessions.importing.parsers.programme import FeedError
from sessions.management.table_command import TableCommand
from sessions.models import Event, FailureKind, Feed
from sessions.models.validators import time_zone_names
from sessions.quotas.rows import OverQuota
from sessions.rules.day_numbers import Numbering
from sessions.rules.feed_limits import MAX_BYTES
from sessions.versions.save import StaleData
from sessions.web.failure_notes import clear_failure, note_failure


class Command(TableCommand):
    """Import one programme; idempotent."""

    help = "Import the programme of a conference. What users wrote, marked or changed is never overwritten."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("event", metavar="EVENT", help="the slug of the event, as in its web address")
        parser.add_argument("source", metavar="FILE_OR_URL", help="the programme; - reads standard input")
        parser.add_argument("--dry-run", action="store_true", help="only print what would be done")
        parser.add_argument(
            "--earlier-days",
            choices=[*Numbering],
            help="what to do with new days that have no free number. zero: number one new day before Day 1 as Day 0; "
            "renumber: renumber all days by date; skip: do not import those days. By default, no number changes.",
        )
        parser.add_argument(
            "--zone",
            metavar="NAME",
            help="the time zone of the event, such as Asia/Tokyo. By default, an event without a programme and without "
            "times gets that of the programme; any other keeps its own.",
        )
        parser.add_argument(
            "--map",
            nargs="+",
            action="extend",
            default=[],
            metavar="FIELD=COLUMN",
            help=f"the columns of a table, or of a list of objects in JSON; fields are {', '.join(FIELDS)}",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Parse, plan, apply, and print one line of counts; warnings go to standard error."""
        event = Event.objects.present().select_related("owner").filter(slug=options["event"]).first()
        if event is None:
            raise CommandError(f"There is no event {options['event']!r}.")
        source: str = options["source"]
        url = source if "://" in source else ""
        stored = event.feeds.filter(url=url).first() if url else None
        try:
            numbering = options["earlier_days"]
            told = {"url": url, "mapping": _mapping(options["map"]), "numbering": numbering, "zone": _zone(options)}
            plan = _plan(event, _content(source, url), **told)
            if plan.question and numbering and plan.numbering != numbering:
                dates = dates_in_words(plan.question.asked)
                raise CommandError(
                    f"Only one new day can be Day 0, but there are several: {dates}. Choose renumber or skip."
                )
            if must_choose_zone(plan) and not options["zone"]:
                raise CommandError(
                    f"The time zone of the programme is {plan.zone_differs}, and that of the event {plan.zone_before}. "
                    f"Choose that of the event: --zone {plan.zone_differs} or --zone {plan.zone_before}."
                )
            if not options["dry_run"]:
                apply_plan(plan, timezone.now())
            if stored:
                clear_failure(FailureKind.FEED, stored.pk)
        except FetchError as error:
            _note(stored, error.reason)
            raise CommandError(f"{source} cannot be fetched. {not_fetched(error)}") from error
        except FeedError as error:
            _note(stored, error.fault)
            raise CommandError(f"{source} cannot be imported. {fault(error)}") from error
        except OverQuota as error:
            raise CommandError(f"{source} was not imported. {error}") from error
        except StaleData as error:
            raise CommandError(
                "Nothing was imported, because the event was changed at the same time. Try again."
            ) from error
        self.stdout.write(" ".join(f"{name}={number}" for name, number in plan.counts.items()))
        if options["dry_run"]:
            for on, count in plan.days_told:
                self.stdout.write(f"{on}: {count}")
        self._tell(plan)

    def _tell(self, plan: CataloguePlan) -> None:
        if plan.zone_changes:
            self.stderr.write(f"time zone of the event: {plan.event.time_zone}, before: {plan.zone_before}")
        if plan.zone_differs:
            self.stderr.write(
                f"time zones differ: {plan.zone_differs} in the programme, {plan.event.time_zone} in the event"
            )
        if shown := choices_of_plan(plan, plan.numbering):
            choice = next(each for each in shown.choices if each.value == shown.chosen)
            self.stderr.write(f"--earlier-days={choice.value}: {choice.label}")
        for planned in plan.moved:
            fields = ", ".join(change.field for change in planned.changes)
            self.stderr.write(f"planned or attended, and changed: {planned.heading} ({fields})")
        for planned in plan.conflicts:
            fields = ", ".join(change.field for change in planned.conflicts)
            self.stderr.write(f"kept your change, the programme differs: {planned.heading} ({fields})")
        for session in plan.gone:
            self.stderr.write(f"kept, no longer in the programme: {session.heading}")


def _note(stored: Feed | None, reason: str) -> None:
    """Note that a programme that is fetched again failed; that of a first import is only said."""
    if stored:
        note_failure(FailureKind.FEED, reason, stored.pk)


def _content(source: str, url: str) -> bytes:
    try:
        if url:
            return fetch(url, allowed_hosts=settings.FEED_HOSTS)
        if source == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(source).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{source} cannot be read: {error.strerror}.") from error


def _mapping(pairs: list[str]) -> dict[str, str] | None:
    mapping = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not equals or field not in FIELDS:
            raise CommandError(f"{pair!r} is not valid. Write FIELD=COLUMN, where FIELD is one of {', '.join(FIELDS)}.")
        mapping[field] = column
    return mapping or None


def _zone(options: Mapping[str, Any]) -> str:
    zone: str = options["zone"] or ""
    if zone and zone not in time_zone_names():
        raise CommandError(f"There is no time zone {zone!r}. Write a name such as Asia/Tokyo.")
    return zone


def _plan(event: Event, content: bytes, **told: Any) -> CataloguePlan:
    try:
        return plan_programme(event, content, event.owner, **told)
    except MappingNeeded as error:
        guessed = " ".join(f'"{field}={column}"' for field, column in error.guessed.items())
        say = f"Say what each column contains, for example: --map {guessed or 'title=Title'}"
        if error.table.source:
            say = f"The rows come from the list {error.table.source!r} in the file. {say}"
        raise CommandError(say) from error

"""Command `manage.py import_report`: import a Markdown report as an event, days, sessions and impressions."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser

from sessions.article.dialects import DIALECTS
from sessions.article.dialects.recognise import recognised_dialect
from sessions.article.document import Document
from sessions.article.images import is_plain_name
from sessions.article.outline.decoding import decoded, is_binary, with_line_feeds
from sessions.article.outline.facts import facts_in
from sessions.article.outline.model import Outline, Role
from sessions.article.outline.to_document import dedented
from sessions.importing.edits.apply import apply_edits
from sessions.importing.edits.find_copy import known_article
from sessions.importing.edits.keep import IncomingText
from sessions.importing.edits.messages import MAY_SELECT, outcome, sentence
from sessions.importing.edits.pictures import PictureError, StoredPicture, read_pictures
from sessions.importing.edits.plan import EditPlan, plan_of_return
from sessions.importing.incoming import messages
from sessions.importing.incoming.reading import UnderstoodArticle
from sessions.importing.report.apply import apply_plan, rows_of_plan
from sessions.importing.report.plan import Plan, build_plan
from sessions.importing.rows.checks import RefusedText
from sessions.management.table_command import TableCommand, account_called
from sessions.models import Event
from sessions.quotas.rows import OverQuota
from sessions.rules.article_limits import MAX_BYTES
from sessions.versions.save import StaleData


class Command(TableCommand):
    """Import one Markdown report; idempotent."""

    help = "Import a Markdown report. Existing texts are never overwritten."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="the report, a Markdown file")
        parser.add_argument("--owner", required=True, metavar="USERNAME", help="the owner of the new event")
        parser.add_argument(
            "--event", default="", metavar="SLUG", help="the event to import into; created if it does not exist"
        )
        parser.add_argument(
            "--dialect",
            choices=sorted(DIALECTS),
            help="the format of the article; default: recognised. An edited export has the format in which it left",
        )
        parser.add_argument("--images", type=Path, metavar="DIR", help="the folder with its image files")
        parser.add_argument(
            "--dry-run", action="store_true", help="print the outline and the plan, or the edits; write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Parse, plan, apply, and print one line of counts; what was left out goes to standard error."""
        owner = account_called(options["owner"])
        read = _read(options["file"], options["dialect"])
        sent = read.as_sent(options["file"].name)
        with _refusals():
            if edits := _edits(sent, owner, options["event"]):
                self._take(edits, options["images"], dry_run=options["dry_run"])
                return
            plan = _plan(read, sent, owner, options["event"])
            document = plan.document
            pictures, missing = self._pictures(
                document.image_names(), document.image_folder, document.paths_elsewhere(), options["images"]
            )
            if options["dry_run"]:
                for line in (*printed_outline(plan.article.outline), *printed_plan(plan, missing)):
                    self.stdout.write(line)
                rows_of_plan(plan).parts.require_room()
                return
            result = apply_plan(plan, pictures)
        self.stdout.write(" ".join(f"{name}={number}" for name, number in plan.counts().items()))
        for remark in plan.remarks:
            self.stderr.write(messages.remark(remark))
        for change in plan.conflicts:
            self.stderr.write(f"kept your text, the file differs: {change.name} ({change.field})")
        self._tell_missing(result.missing, missing)

    def _pictures(
        self, names: Sequence[str], image_folder: str, elsewhere: Iterable[str], folder: Path | None
    ) -> tuple[dict[str, StoredPicture], list[str]]:
        """Return the pictures of an article, and the paths of those that did not come; says which are refused."""
        refused: dict[str, str] = {}
        pictures = read_pictures(folder, names, image_folder, refused) if folder else {}
        for why in refused.values():
            self.stderr.write(why)
        missing = [name for name in names if name not in pictures and name not in refused]
        return pictures, [*missing, *elsewhere]

    def _tell_missing(self, photos: Iterable[str], paths: Iterable[str]) -> None:
        """Say which pictures are still missing: those that did not come, unless the event has a photo of that name."""
        here = set(photos)
        for path in paths:
            if path in here or not is_plain_name(path):
                self.stderr.write(f"image still missing: {path}")

    def _take(self, plan: EditPlan, images: Path | None, *, dry_run: bool) -> None:
        """Take in the edits of an exported article, or only print them; what is not taken goes to standard error."""
        for change in plan.listed:
            words = f"{sentence(change)} {outcome(change)}".strip()
            (self.stderr if outcome(change) else self.stdout).write(words)
        if not plan.listed:
            self.stdout.write("Nothing was changed.")
        if plan.may_select:
            self.stdout.write(str(MAY_SELECT))
        if dry_run:
            return
        pictures, missing = self._pictures(plan.pictures, plan.theirs.folder, plan.paths_elsewhere, images)
        result = apply_edits(plan, pictures)
        self._tell_missing(result.missing, missing)


@contextmanager
def _refusals() -> Iterator[None]:
    """Convert what refuses an import to an error of the command."""
    try:
        yield
    except PictureError as error:
        raise CommandError(str(error)) from error
    except RefusedText as error:
        raise CommandError(f"Nothing was imported. In the {error}") from error
    except StaleData as error:
        raise CommandError(f"Nothing was imported: {error} has just been changed. Try again.") from error
    except OverQuota as error:
        raise CommandError(f"Nothing was imported. {error}") from error


def _read(file: Path, dialect_name: str | None) -> UnderstoodArticle:
    """Return the article of a file; its format is recognised unless it is named."""
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    if is_binary(data):
        is_zip = data.startswith(b"PK")
        remedy = "Unpack it and give its Markdown file, and the folder of its images by --images" if is_zip else ""
        raise CommandError(f"{file} is no text. {remedy or 'Give a Markdown file'}.")
    if len(data) > MAX_BYTES:
        raise CommandError(f"{file} is larger than {MAX_BYTES} bytes, which is too large for a report.")
    found = decoded(data)
    dialect = dialect_name or recognised_dialect(with_line_feeds(found.text), file.name)
    return UnderstoodArticle(found, DIALECTS[dialect], file.stem, {})


def _edits(sent: IncomingText, owner: User, event: str) -> EditPlan | None:
    """Return the plan for an edited export of a report, of one event or of any; None for any other text."""
    known = known_article(owner, sent.text, event)
    if known is None:
        return None
    return plan_of_return(
        known.report, owner, known.dialect, sent.text, file_name=sent.file_name, encoding=sent.encoding
    )


def _plan(read: UnderstoodArticle, sent: IncomingText, owner: User, event: str) -> Plan:
    if event and Event.objects.filter(slug=event).exclude(pk__in=Event.objects.editable_by(owner).present()).exists():
        raise CommandError(f"The address {event!r} already belongs to another event. Choose another one.")
    article = read.article()
    if article.document == Document():
        raise CommandError(f"{sent.file_name} contains nothing to import.")
    return build_plan(article, read.dialect, owner=owner, stem=read.stem, event_address=event, incoming=sent)


def printed_outline(outline: Outline) -> Iterator[str]:
    """Yield a line for each candidate: its number in the file from 1, its role and what it is understood as."""
    texts = {entry.line: lines for entry, lines in outline.structure()}
    for entry in outline.entries:
        told = " | ".join(filter(None, (entry.code, entry.title, f"{entry.on:%Y-%m-%d}" if entry.on else "")))
        told = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in told)
        yield f"{entry.line + outline.first_line + 1:>6} {entry.role:<8} {told}"
        if entry.role is Role.SESSION:
            facts = facts_in(list(dedented(texts[entry.line], entry.indent)), entry)
            for name in ("speakers", "starts", "ends", "room", "recording_url", "slides_url"):
                if value := getattr(facts, name):
                    yield f"{'':>15} {name}: {value}"
    for remark in outline.remarks:
        yield messages.remark(remark)


def printed_plan(plan: Plan, missing: Sequence[str]) -> Iterator[str]:
    """Yield what a plan would do: event, report, numbers of new rows, texts that stay, pictures that are missing."""
    yield f"event: {plan.event.slug if plan.event else 'new'}"
    yield "report: new"
    for name, count in plan.created.items():
        yield f"new {name}: {count}"
    for remark in plan.left_out:
        yield messages.remark(remark)
    for change in plan.conflicts:
        yield f"keeps your text, the file differs: {change.name} ({change.field})"
    for name in missing:
        yield f"image missing: {name}"

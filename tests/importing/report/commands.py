"""The two commands, and every row there is before and after them."""

from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from sessions.models import Chapter, Day, Event, Impression, Photo, Report, Revision, Session

SEED = "reinvent-2023"

MODELS = (Event, Day, Session, Impression, Report, Chapter, Photo, Revision)


def run_import(file: Path, owner: str = "aiko", **options: Any) -> tuple[str, str]:
    """Run the command and return what it printed on standard output and standard error."""
    out, err = StringIO(), StringIO()
    call_command("import_report", file, owner=owner, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def run_export(event: str, output: str = "-", **options: Any) -> str:
    """Run the command and return what it printed."""
    out = StringIO()
    call_command("export_report", event, output=output, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def rows() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the domain, for comparing before and after."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}

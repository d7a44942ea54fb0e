"""Reports without a page around them: assembling, writing, zipping, showing."""

import tempfile
import time
import tracemalloc
from pathlib import Path
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions.models import Report
from sessions.reporting.assembly import assemble
from sessions.reporting.dialects import DIALECTS
from sessions.reporting.folder import prepare, write_archive
from sessions.reporting.preview import render
from sessions.reporting.writer import write
from tests.bench import floors
from tests.bench.clock import Line, against, compare
from tests.bench.material import Material, article

ZENN = DIALECTS["zenn"]


def measure(material: Material) -> list[Line]:
    """Return the lines of the report: its text, its growth, its zip, its preview."""
    return [_text(material), _growth(material), _zip(material), _preview()]


def _report(material: Material, size: int) -> Report:
    return material.events[size].reports.select_related("event__owner").get()


def _text(material: Material) -> Line:
    event, owner, report = material.events[200], material.owner, _report(material, 200)
    with CaptureQueriesContext(connection) as asked:
        export = prepare(report, owner, ZENN)
    remark = f"{len(asked)} queries, target 6; {len(export.article) // 1024} kB, {len(export.pictures)} pictures"
    return against(
        "200 sessions, 600 photos as Markdown",
        lambda: prepare(_report(material, 200), owner, ZENN),
        lambda: floors.bare_report(event, owner.pk),
        1.5,
        remark,
    )


def _growth(material: Material) -> Line:
    """Compare the time per session: of 5,000 sessions with that of 500."""

    def per_session(size: int) -> float:
        report, start = _report(material, size), time.process_time()
        write(assemble(report, material.owner), ZENN)
        return (time.process_time() - start) / size

    taken = [(per_session(5000), median(per_session(500) for _ in range(5))) for _ in range(5)]
    many, few = map(list, zip(*taken, strict=True))
    return compare("a session of 5,000 against one of 500", many, few, 1.5)


def _zip(material: Material) -> Line:
    export = prepare(_report(material, 200), material.owner, ZENN)
    files = [(path, Path(photo.file.path)) for path, photo in export.pictures]

    def ours() -> None:
        with tempfile.TemporaryFile() as stream:
            write_archive(export, stream)

    def bare() -> None:
        with tempfile.TemporaryFile() as stream:
            floors.bare_zip(files, stream)

    tracemalloc.start()
    ours()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = sum(path.stat().st_size for _, path in files)
    remark = f"{size / 1e6:.0f} MB in {len(files)} files, memory {peak / 1e6:.1f} MB"
    return against("a zip of 600 pictures", ours, bare, 1.2, remark)


def _preview() -> Line:
    source = article(20_000)
    photos = {"b.png": "/events/harbour/photos/b.png"}
    remark = f"{len(source) / 1000:.0f} kB of Markdown"
    return against("a preview", lambda: render(source, photos), lambda: floors.bare_preview(source), 1.5, remark)

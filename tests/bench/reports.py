"""Reports without a page around them: assembling, writing, zipping, showing."""

import time
from pathlib import Path
from statistics import median

from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions.article.dialects import DIALECTS
from sessions.article.writer import write
from sessions.models import Report
from sessions.reporting.archive import Archive
from sessions.reporting.assembly import build_document
from sessions.reporting.export import prepare
from sessions.reporting.preview import render
from sessions.reporting.preview_elements import Shown
from sessions.reporting.report_data import load_report_data
from tests.bench import floors
from tests.bench.clock import Line, against, compare, peak_above_idle
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
        write(build_document(load_report_data(report, material.owner), ZENN), ZENN)
        return (time.process_time() - start) / size

    taken = [(per_session(5000), median(per_session(500) for _ in range(5))) for _ in range(5)]
    many, few = map(list, zip(*taken, strict=True))
    return compare("a session of 5,000 against one of 500", many, few, 1.5)


def _zip(material: Material) -> Line:
    """Compare sending the zip with zipstream-ng alone, which knows already which files to take; both to nowhere."""
    export = prepare(_report(material, 200), material.owner, ZENN)
    files = [(picture.path, Path(default_storage.path(picture.name))) for picture in export.pictures]

    def ours() -> None:
        for _block in Archive(export):
            pass

    def bare() -> None:
        for _block in floors.bare_zip(files):
            pass

    def whole() -> None:
        for _block in Archive(prepare(_report(material, 200), material.owner, ZENN)):
            pass

    peak = peak_above_idle(whole)
    size = sum(path.stat().st_size for _, path in files)
    remark = f"{size / 1e6:.0f} MB in {len(files)} files; with the article at most {peak:.0f} MB above idle, target 40"
    return against("a zip of 600 pictures", ours, bare, 1.2, remark)


def _preview() -> Line:
    source = article(20_000)
    photos = {"b.png": Shown("/events/harbour/photos/b.png")}
    remark = f"{len(source) / 1000:.0f} kB of Markdown"
    return against(
        "a preview", lambda: render(source, photos, dialect=ZENN), lambda: floors.bare_preview(source), 1.5, remark
    )

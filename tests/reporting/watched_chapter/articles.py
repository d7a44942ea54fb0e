"""The article of a report, and photos that follow a heading in it."""

from typing import Any

from factories import make_photo
from photos.samples import picture
from sessions.article.dialects import DIALECTS
from sessions.article.writer import write
from sessions.models import Photo, Report, Session
from sessions.reporting.assembly import build_document
from sessions.reporting.report_data import load_report_data

ZENN = DIALECTS["zenn"]


def follow(session: Session, name: str, **fields: Any) -> Photo:
    return make_photo(session=session, name=name, content=picture("JPEG"), follows_heading=True, **fields)


def article(report: Report) -> str:
    return write(build_document(load_report_data(fresh(report), report.event.owner), ZENN), ZENN)


def fresh(report: Report) -> Report:
    return Report.objects.select_related("event__owner").get(pk=report.pk)

"""Repairs of findings by one tap, and taking one back."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, models
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from sessions.article.dialects import Dialect
from sessions.article.document import FrontMatter
from sessions.article.findings import Finding, FindingTarget, Repair
from sessions.article.text_checks import repaired_text
from sessions.models import Chapter, Day, Impression, Photo, Report, Session, TeamText
from sessions.photos.names import TextsBusy, rename
from sessions.reporting.check_input import CheckedReport
from sessions.reporting.report_data import ReportData
from sessions.versions.event_texts import save_changed
from sessions.versions.save import StaleData, save_texts
from sessions.web.htmx import HtmxHttpRequest
from sessions.web.idempotency import Facts, NotDone, Write, key_to_undo

_MODELS: dict[str, type[models.Model]] = {
    model.__name__: model for model in (Chapter, Day, Impression, Photo, Report, Session, TeamText)
}


def repair(request: HtmxHttpRequest, checked: CheckedReport, dialect: Dialect, finding_id: str) -> Write:
    """Prepare the repair of a finding; nothing is done when the report was changed so that it is gone."""
    report = checked.material.report
    page = f"{resolve_url('sessions:report-detail', report.event.slug, report.slug)}?dialect={dialect.name}"
    found = next((one for one in checked.findings if one.id == finding_id and one.repair), None)

    def run() -> Facts:
        done = _repaired(request, checked, dialect, found, found.repair) if found and found.repair else None
        if not (found and found.repair and done):
            raise NotDone(partial(_not_done, request, page))
        facts = {"url": page, "before": done}
        undo = resolve_url("sessions:report-repair", report.event.slug, report.slug)
        messages.success(request, _said(found.repair), extra_tags=f"{undo}?undo={key_to_undo(request, facts)}")
        return facts

    return Write(run)


def take_back(request: HtmxHttpRequest, report: Report, before: dict[str, Any]) -> Write:
    """Prepare taking back a repair, unless what it wrote was changed since."""
    page = resolve_url("sessions:report-detail", report.event.slug, report.slug)

    def run() -> Facts:
        model = _MODELS.get(str(before.get("model")))
        rows: Any = model._default_manager.editable_by(request.user) if model else None  # type: ignore[attr-defined]
        row = rows.filter(pk=before["pk"]).first() if model else None
        if row is None or not _written_back(request, row, before):
            raise NotDone(partial(_not_done, request, page))
        messages.success(request, _("Undone."))
        return {"url": page}

    return Write(run)


def _not_done(request: HtmxHttpRequest, page: str) -> HttpResponse:
    messages.warning(request, _("Nothing was changed: the report was changed meanwhile."))
    return redirect(page)


def _said(repair: Repair) -> str:
    if repair.kind == "ending":
        return _("The closing line “%(new)s” was added.") % {"new": repair.new}
    if not repair.new:
        return _("Removed: %(old)s") % {"old": repair.old}
    if repair.kind == "setting" or repair.shown != repair.new:
        return _("Changed to “%(new)s”.") % {"new": repair.shown}
    return _("“%(old)s” was changed to “%(new)s”.") % {"old": repair.old, "new": repair.new}


def _repaired(
    request: HtmxHttpRequest, checked: CheckedReport, dialect: Dialect, found: Finding, repair: Repair
) -> dict[str, Any] | None:
    """Write a repair; return what was there before, None if another write was first."""
    if repair.kind == "setting":
        front = dialect.repaired_front(checked.facts, found)
        return _save(request, checked.material.report, _settings(front)) if front else None
    if repair.kind == "photo":
        photo = next((photo for photo in checked.material.photos if photo.name == repair.old), None)
        return _renamed(request, photo, repair.new) if photo else None
    row = _row(checked.material, found.target)
    if row is None:
        return None
    text = getattr(row, found.target.field)
    if found.target.field == "recording_url":
        return _save(request, row, {"recording_url": repair.new})
    return _save(request, row, {found.target.field: repaired_text(text, repair)})


def _settings(front: FrontMatter) -> dict[str, Any]:
    return {
        "title": front.title,
        "emoji": front.emoji,
        "kind": front.kind,
        "topics": list(front.topics),
        "published": front.published,
        "published_at": front.published_at,
        "publication_name": front.publication_name,
        "front_matter": front.source,
    }


def _row(material: ReportData, target: FindingTarget) -> Any:
    """Return the row whose text a finding is about."""
    match target.kind:
        case "chapter":
            return next((chapter for chapter in material.chapters if str(chapter.pk) == target.key), None)
        case "day":
            return next((held.day for held in material.days if str(held.day.number) == target.key), None)
        case "session":
            held = next((held for held in material.sessions if str(held.session.pk) == target.key), None)
            return held and (held.printed.row if target.field in ("summary", "body") else held.session)
    return None


def _save(request: HtmxHttpRequest, row: Any, fields: dict[str, Any]) -> dict[str, Any] | None:
    """Save fields of a row; the earlier texts of a chapter, a day or an impression are kept as a revision."""
    old = {name: getattr(row, name) for name in fields}
    if old == fields:
        return None
    if isinstance(row, Report):
        version = save_texts(Report.objects.editable_by(request.user), row.pk, row.version, by=request.user, **fields)
    else:
        version = save_changed(row, fields, request.user)
    if version is None:
        return None
    return {"model": type(row).__name__, "pk": _json(row.pk), "version": version, "fields": old}


def _renamed(request: HtmxHttpRequest, photo: Photo, name: str) -> dict[str, Any] | None:
    old = photo.name
    try:
        rename(photo, name, request.user)
    except (IntegrityError, StaleData, TextsBusy):
        return None
    return {"model": "Photo", "pk": _json(photo.pk), "version": name, "fields": {"name": old}}


def _written_back(request: HtmxHttpRequest, row: Any, before: dict[str, Any]) -> bool:
    fields = before["fields"]
    if isinstance(row, Photo):
        return row.name == before["version"] and _renamed(request, row, fields["name"]) is not None
    return row.version == before["version"] and _save(request, row, fields) is not None


def _json(key: int | UUID) -> int | str:
    return str(key) if isinstance(key, UUID) else key

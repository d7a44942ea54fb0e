"""Take in the edits of an article, in one transaction: all that the plan says, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from sessions.article.image_rename import PhotoWords
from sessions.article.images import image_paths
from sessions.importing.edits.changes import ChangeKind
from sessions.importing.edits.day_numbers import pk_of
from sessions.importing.edits.keep import keep_edited
from sessions.importing.edits.part_rows import PartRows, text_row_of, with_text_rows
from sessions.importing.edits.pictures import StoredPicture, add_pictures
from sessions.importing.edits.plan import EditPlan
from sessions.importing.edits.state import PartKind, id_of
from sessions.importing.edits.write_order import write_chapters_in_order, write_held, write_sessions_in_order
from sessions.importing.edits.write_parts import PartsWriter
from sessions.importing.edits.write_settings import write_settings
from sessions.importing.rows.checks import clean
from sessions.models import Chapter, Event, Photo, Report, Session
from sessions.photos.files import UncommittedFiles
from sessions.photos.names import TextsBusy, describe
from sessions.reporting.export import written_article
from sessions.reporting.report_data import load_report_data
from sessions.versions.save import StaleData


@dataclass(frozen=True, slots=True)
class EditResult:
    """What was taken in: the plan, the report, and the names of pictures that are missing."""

    plan: EditPlan
    report: Report
    missing: tuple[str, ...]

    @property
    def export(self) -> str:
        """The article as it is exported now."""
        return written_article(load_report_data(_fresh(self.report), self.plan.user), self.plan.dialect).article

    @property
    def is_exact(self) -> bool:
        """Whether that is the edited article, byte for byte."""
        return self.export == self.plan.text


def apply_edits(plan: EditPlan, pictures: Mapping[str, StoredPicture] | None = None) -> EditResult:
    """Write what `plan` takes, and store those of `pictures` (by plain name) that the article uses.

    Incoming texts that were not chosen are kept as revisions. Writes nothing when it raises: StaleData when a row was
    changed since the plan was made (optimistic lock), RefusedText for an invalid text, OverQuota when there is no room.
    Apply a plan only once.
    """
    with UncommittedFiles() as files, transaction.atomic():
        report = _locked(plan.report, plan.user)
        write_settings(plan, report)
        rows = _rows(plan, report)
        PartsWriter(plan, report, rows).write()
        write_held(plan, report, rows)
        write_sessions_in_order(plan, report.event, rows)
        write_chapters_in_order(plan, report, rows)
        _change_pictures(plan)
        material = load_report_data(_fresh(report), plan.user)
        here = {photo.name: photo for photo in material.photos}
        shown = {name: held.session for held in material.sessions for name in image_paths("\n".join(held.texts()))}
        names = written_article(material, plan.dialect).document.image_names()
        photos = {name: clean(Photo(name=name, added_by=plan.user)) for name in names}
        missing = add_pictures(photos, report.event, here, shown, pictures or {}, files, of_team=report.is_team)
        keep_edited(plan, _fresh(report), rows)
    return EditResult(plan, report, missing)


def _rows(plan: EditPlan, report: Report) -> PartRows:
    """Read the rows of an article that comes back; raises StaleData for a session changed since the plan was made."""
    rows = PartRows(days={id_of(day): day for day in report.event.days.all()})
    read = {id_of(held.session): held for held in plan.material.sessions}
    for key, held in read.items():
        rows.sessions[key], rows.texts[key] = held.session, held.printed.row
    rows.chapters = {id_of(chapter): chapter for chapter in plan.material.chapters}
    keys = dict.fromkeys(change.of for change in plan.changes)
    changed = [pk_of(key) for key in keys if key.startswith(f"{PartKind.SESSION}:")]
    if changed:
        # Complete rows: those of a report are read without their long fields.
        found = Session.objects.filter(event=report.event, pk__in=changed).select_related("day")
        for session in with_text_rows(found, report, plan.user):
            key = id_of(session)
            rows.sessions[key] = session
            if rows.texts.get(key) is None:
                rows.texts[key] = text_row_of(session, report)
            if key in read and read[key].session.version != session.version:
                raise StaleData(str(session))
    others = [pk_of(key) for key in keys if key not in rows.chapters and key.startswith(f"{PartKind.CHAPTER}:")]
    if others:
        for chapter in Chapter.objects.filter(report=report, pk__in=others):
            rows.chapters[id_of(chapter)] = chapter
    return rows


def _locked(report: Report, user: User) -> Report:
    """Lock the event and the report, and return the report.

    Raises StaleData when it was changed or deleted, or when the user may not change it any more.
    """
    if not Event.objects.present().select_for_update(no_key=True).filter(pk=report.event_id):
        raise StaleData(str(report))
    found = Report.objects.select_for_update(no_key=True).filter(pk=report.pk).first()
    may_change = Report.objects.editable_by(user).filter(pk=report.pk).exists()
    if found is None or not may_change or found.version != report.version:
        raise StaleData(str(report))
    found.event = report.event
    return found


def _fresh(report: Report) -> Report:
    """Return the report as it is stored now, without anything that was read before."""
    return Report.objects.select_related("event").get(pk=report.pk)


def _change_pictures(plan: EditPlan) -> None:
    """Write what was done to pictures that the article shows although no text has them."""
    photos = {photo.name: photo for photo in plan.material.photos}
    for change in plan.changes:
        if change.kind is not ChangeKind.PICTURE or not change.is_taken:
            continue
        photo = photos[change.field]
        if change.value is None:
            photo.in_reports = False
            photo.save(update_fields=["in_reports"])
            continue
        try:
            describe(photo, PhotoWords(photo.name, *change.value), plan.user)
        except TextsBusy as error:
            raise StaleData(photo.name) from error

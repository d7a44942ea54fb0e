"""Restore beside what is there: the events of one person, with new keys, and new names and addresses where they are
taken.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext as _

from sessions.accounts.lookup import is_user_name_of_other
from sessions.backup.free_names import EventNames, free_repository_name
from sessions.backup.layout import PHOTO_FILE, BackupRefused, BackupScope
from sessions.backup.rows import insert, refused_by_database, with_search_columns
from sessions.backup.tables import BY_NAME, TABLES, BackupTable
from sessions.backup.values import check_picture, check_row
from sessions.backup.verify import PHOTO_FILES, VerifiedBackup
from sessions.models import Day, Event, Photo, PictureAddress, Profile, Report, Repository
from sessions.models.base import save_with_free_slug, slug_candidates
from sessions.models.photo import thumbnail_name
from sessions.photos.files import UncommittedFiles
from sessions.quotas.rows import ALL, require
from sessions.rules.account_names import in_parentheses
from sessions.rules.clean_text import without_invisible
from sessions.rules.picture_files import THUMBNAIL_WIDTHS

_THUMBNAIL = 200_000
"""By how many bytes a thumbnail may be larger than its picture; a larger one is made anew when it is asked for."""

_TAKEN = tuple(table for table in TABLES if BackupScope.PERSON in table.scopes)
"""The tables of which rows are restored beside others: no accounts, links or keys of requests."""


@dataclass(frozen=True, slots=True)
class RestoredEvent:
    """An event that was restored: its name and address, and those it had."""

    name: str
    slug: str
    old_name: str
    old_slug: str


@dataclass(frozen=True, slots=True)
class RestoredBeside:
    """What was restored: the events, and how many rows were left out because they belong to other people."""

    events: list[RestoredEvent]
    left_out: int


def restore_beside(backup: VerifiedBackup, owner: User, of: str = "") -> RestoredBeside:
    """Add the events of a backup to those of `owner`; of a whole install only those of the account named `of`.

    The zip may be anybody's: every value is checked as if it came from a form, and every picture is looked at. Raises
    BackupRefused, OverQuota or OSError, and leaves everything as it was.
    """
    with UncommittedFiles() as written:
        prepared = PreparedRestore(backup, owner, of)
        prepared.write_pictures(written)
        with transaction.atomic():
            return prepared.write()


class PreparedRestore:
    """The rows of a backup that will be added, checked before anybody has to wait for the transaction.

    Files that no row names are not taken: they would count in no quota.
    """

    def __init__(self, backup: VerifiedBackup, owner: User, of: str = "") -> None:
        """Check every row, and leave out those of other people; raises BackupRefused and OverQuota."""
        self._backup, self._owner, self._person = backup, owner, _person(backup, of)
        self._left_out = 0
        # The new keys by model and old key: that of a row without one is given by the database.
        self._keys: dict[Any, dict[Any, Any]] = {table.model: {} for table in _TAKEN}
        self._gone: dict[Any, set[Any]] = {table.model: set() for table in _TAKEN}
        self._files: dict[str, str] = {}
        self._events: list[RestoredEvent] = []
        self._rows = {table.name: list(self._taken(table)) for table in _TAKEN}
        self._require_room()

    def write_pictures(self, written: UncommittedFiles) -> None:
        """Look at each picture, and write it under its new name; raises BackupRefused and OSError."""
        for old, new in self._files.items():
            content = self._backup.picture(old)
            check_picture(old, content)
            written.write(new, content)

    def write(self) -> RestoredBeside:
        """Write the rows; call it once, in a transaction. Raises BackupRefused and OverQuota."""
        self._require_room()
        with refused_by_database():
            for table in _TAKEN:
                if not table.once or not table.model._base_manager.filter(**{table.person: self._owner.pk}).exists():
                    self._write_table(table)
        return RestoredBeside(self._events, self._left_out)

    def _require_room(self) -> None:
        """Raise OverQuota unless all rows may be added; events and reports are new, and empty before."""
        rows = {table.model: self._rows[table.name] for table in _TAKEN}
        for name, quota in ALL.items():
            present: Counter[Any] = Counter()
            in_bin: Counter[Any] = Counter()
            for _old, row in rows.get(quota.model, ()):
                number = (row.bytes or 0) if name == "photo_mb" else 1
                counter = in_bin if quota.has_bin and row.deleted_at else present
                counter[getattr(row, f"{quota.scope}_id", None)] += number
            new = {"event": Event, "report": Report}.get(quota.scope)
            for key in present | in_bin:
                require(name, new() if new else self._owner, present[key], in_bin=in_bin[key])

    def _taken(self, table: BackupTable) -> Iterator[tuple[Any, Any]]:
        """Yield the rows of a table that are restored, each with the key that it had."""
        is_uuid = isinstance(table.model._meta.pk, models.UUIDField)
        for row in self._backup.rows(table):
            check_row(table, row)
            old = row.pk
            if not self._belongs(table, row):
                self._gone[table.model].add(old)
                self._left_out += 1
                continue
            if not table.model._meta.pk.is_relation:  # a row whose key is that of its person has it already
                row.pk = uuid4() if is_uuid else None
            self._keys[table.model][old] = row.pk
            for name in table.secret:  # of another install
                setattr(row, name, "")
            if isinstance(row, Photo):
                self._rename_files(row, old)
            elif isinstance(row, PictureAddress):
                row.file = self._files.get(row.file, "")
            yield old, with_search_columns(row)

    def _belongs(self, table: BackupTable, row: Any) -> bool:
        """Return whether a row belongs to the person, and so do those that it needs; the person becomes the owner.

        References to rows that somebody else has kept become empty where that is allowed.
        """
        if isinstance(row, Event):
            if self._backup.manifest.scope is BackupScope.SITE and row.owner_id != self._person:
                return False
            row.owner_id = self._person
        for column in table.columns.values():
            if not column.is_relation or (old := getattr(row, column.attname)) is None:
                continue
            if column.related_model is User:
                new = self._owner.pk if old == self._person else None
            elif old in self._gone[column.related_model]:
                return False
            else:
                new = old if old in self._keys[column.related_model] else None
            if new is None and not column.null:
                return False
            setattr(row, column.attname, new)
        return True

    def _rename_files(self, photo: Photo, old: UUID) -> None:
        """Give the files of a photo names with its new key: the folder may be that of another event.

        Of the thumbnails those are taken that are small beside their picture.
        """
        pictures, size = self._backup.manifest.pictures, 0
        for name in PHOTO_FILES:
            stored = getattr(photo, name).name
            if not stored:
                continue
            small = [thumbnail_name(stored, width) for width in THUMBNAIL_WIDTHS] if name != "original" else []
            most = pictures[stored].size + _THUMBNAIL
            for each in (stored, *(each for each in small if each in pictures and pictures[each].size <= most)):
                match = PHOTO_FILE.fullmatch(each)
                if match is None or match["photo"] != str(old):
                    text = _("This backup is refused: %(name)s is no name of a photo's file.")
                    raise BackupRefused(text % {"name": each})
                self._files[each] = f"photos/{match['folder']}/{photo.pk}{match['rest']}"
            setattr(photo, name, self._files[stored])
            size += pictures[stored].size
        photo.bytes = size if photo.file else None

    def _write_table(self, table: BackupTable) -> None:
        rows = self._rows[table.name]
        references = [
            column for column in table.columns.values() if column.is_relation and column.related_model is not User
        ]
        for _old, row in rows:
            for column in references:
                if (old := getattr(row, column.attname)) is not None:
                    setattr(row, column.attname, self._keys[column.related_model][old])
            if isinstance(row, Profile):
                row.name = self._free_name(row.name)
            elif isinstance(row, Report):
                self._follow_days(row)
        if table.model is Event:
            self._events = _inserted_events((row for _old, row in rows), self._owner)
        elif table.model is Repository:
            _insert_repositories((row for _old, row in rows), self._owner)
        else:
            insert(row for _old, row in rows)
        self._keys[table.model] = {old: row.pk for old, row in rows}

    def _free_name(self, name: str) -> str:
        """Return the shown name of a person; "" where it is the user name of somebody else."""
        name = without_invisible(name)
        is_of_other = is_user_name_of_other([name, *in_parentheses(name)], self._owner)
        return "" if is_of_other else name

    def _follow_days(self, report: Report) -> None:
        """Let the filter of a report name the new days: they are no references of the database."""
        if isinstance(days := report.filters.get("days"), list):
            keys = self._keys[Day]
            report.filters["days"] = [keys[day] for day in days if type(day) is int and day in keys]


def _person(backup: VerifiedBackup, of: str) -> int:
    """Return the key that the person of the backup has in it."""
    if backup.manifest.person:
        return backup.manifest.person.id
    for user in backup.rows(BY_NAME["users"]):
        if user.username == of:
            key: int = user.pk
            return key
    raise BackupRefused(_("Nobody in this backup has the name “%(name)s”.") % {"name": of})


def _inserted_events(events: Iterable[Event], owner: User) -> list[RestoredEvent]:
    """Insert events with their names and addresses, or the next ones that are free."""
    names, restored = EventNames(owner), []
    for event in events:
        old_name, old_slug = event.name, event.slug
        event.name = names.name_for(event.name, event.language)
        candidates = slug_candidates(event.slug, "event")
        save_with_free_slug(event, candidates, Event.objects.all(), partial(insert, [event]))
        restored.append(RestoredEvent(event.name, event.slug, old_name, old_slug))
    return restored


def _insert_repositories(repositories: Iterable[Repository], owner: User) -> None:
    for repository in repositories:
        repository.name = free_repository_name(owner, repository.name)
        insert([repository])

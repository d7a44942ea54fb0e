"""Restore beside what is there: the events of one person, with new keys, and new names and addresses where they are
taken.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from sessions.backup.foreign import check_picture, check_row
from sessions.backup.free_names import EventNames, free_repository_name
from sessions.backup.json_keys import with_new_keys
from sessions.backup.keys import Belonging, NewKeys
from sessions.backup.layout import BackupScope, match_of_photo
from sessions.backup.manifest import BackupFile
from sessions.backup.packed_rows import PackedRows
from sessions.backup.pictures import picture_of, without_missing, write_pictures
from sessions.backup.refusals import BackupRefused
from sessions.backup.rows import Row
from sessions.backup.tables import BY_MODEL, BY_NAME, TABLES, BackupTable
from sessions.backup.verify import FileProgress, VerifiedBackup
from sessions.backup.write_rows import insert_all, made, refused_by_database
from sessions.models import Event, Photo, PictureAddress, Profile, Report, Repository
from sessions.models.base import save_with_free_slug, slug_candidates
from sessions.models.photo import thumbnail_name
from sessions.photos.files import UncommittedFiles
from sessions.quotas.added import RowsToAdd, require_room_for_added
from sessions.rules.clean_text import without_invisible
from sessions.rules.picture_files import THUMBNAIL_WIDTHS
from sessions.web.account_lookup import has_user_name_of_other, is_user_name_of_other

_THUMBNAIL = 200_000
"""By how many bytes a thumbnail may be larger than its picture; a larger one is made anew when it is asked for."""

_FILES = ("file", "unedited_file", "original")

_WAITING = (Event, Repository, Profile, Report)
"""Models of few rows, whose values depend on what is there when they are written: names that are free, new keys."""


@dataclass(frozen=True, slots=True)
class RestoredEvent:
    """An event that was restored: its name and address, and those it had."""

    name: str
    slug: str
    old_name: str
    old_slug: str


@dataclass(slots=True)
class RestoredBeside:
    """What was restored: the events, and how many rows were left out because they belong to other people."""

    events: list[RestoredEvent] = field(default_factory=list)
    left_out: int = 0


def restore_beside(
    backup: VerifiedBackup, owner: User, of: str = "", progress: FileProgress | None = None
) -> RestoredBeside:
    """Add the events of a backup to those of `owner`; of a whole install only those of the account named `of`.

    The zip may be anybody's: every value is checked as if it came from a form, and every picture is looked at. Raises
    BackupRefused, OverQuota or OSError, and leaves everything as it was.
    """
    with UncommittedFiles() as written:
        prepared = prepare_beside(backup, owner, written, of, progress)
        with transaction.atomic():
            return prepared.write()


@dataclass(frozen=True, slots=True)
class PreparedRestore:
    """A backup whose rows are checked and made ready, and whose pictures are written.

    `waiting` are the rows of few tables that depend on what is there, `ready` those of all others.
    """

    keys: NewKeys
    left_out: int
    waiting: Mapping[str, list[Row]]
    ready: Mapping[str, PackedRows]

    def write(self) -> RestoredBeside:
        """Write the rows; call it once, in a transaction. Raises BackupRefused and OverQuota."""
        result = RestoredBeside(left_out=self.left_out)
        with refused_by_database():
            for table in _taken_tables():
                self._write_table(table, result)
            events = [self.keys.found(Event, row["id"]) for row in self.waiting["events"]]
            require_room_for_added(self.keys.owner, events)
        return result

    def _write_table(self, table: BackupTable, result: RestoredBeside) -> None:
        keys = self.keys
        if table.once and table.model._base_manager.filter(**{table.person: keys.owner.pk}).exists():
            return
        if table.name in self.ready:
            self.ready[table.name].insert(keys)
            return
        rows = self.waiting[table.name]
        new = (_as_of_now(table, keys.carried_over(table, row), keys) for row in rows)
        if table.model is Event:
            names = EventNames(keys.owner)
            made_keys = [_insert_event(table, row, names, result) for row in new]
        else:
            made_keys = [key for _row, key in insert_all(table, new)]
        for row, key in zip(rows, made_keys, strict=True):
            keys.note(table.model, row[table.key], key)


def prepare_beside(
    backup: VerifiedBackup, owner: User, written: UncommittedFiles, of: str = "", progress: FileProgress | None = None
) -> PreparedRestore:
    """Check every row and picture, make the rows ready, and write the pictures: all for which nobody has to wait.

    Raises BackupRefused, OverQuota and OSError.
    """
    keys = NewKeys(_person(backup, of), owner)
    names = _new_names(backup, keys)
    with refused_by_database():
        for old in names:
            check_picture(old, picture_of(backup, backup.manifest.pictures[old].path))
        prepared, added = _made_ready(backup, keys, names)
    added.require_room(owner)
    write_pictures(backup, names, written, progress)
    return prepared


def _made_ready(backup: VerifiedBackup, keys: NewKeys, names: Mapping[str, str]) -> tuple[PreparedRestore, RowsToAdd]:
    """Check every row, leave out those of other people, and make the others ready and count them."""
    belonging, added = Belonging(keys.person, keys.owner), RowsToAdd()
    tables = _taken_tables()
    ready = {table.name: PackedRows(table) for table in tables if table.model not in _WAITING}
    waiting: dict[str, list[Row]] = {table.name: [] for table in tables if table.model in _WAITING}
    for table in tables:
        for row in backup.rows(table):
            check_row(table, made(table, row))
            if table.model is Event and not _is_taken(backup, row, keys):
                belonging.leave_out(table, row)
                continue
            taken = _adapted(backup, names, table, {**row, "owner": keys.person} if table.model is Event else row)
            if not belonging.takes(table, taken):
                continue
            instance = made(table, taken)
            added.add(instance)
            if table.name in ready:
                ready[table.name].add(taken, instance)
            else:
                waiting[table.name].append(taken)
    return PreparedRestore(keys, belonging.left_out, waiting, ready), added


def _taken_tables() -> list[BackupTable]:
    """Return the tables of which rows are restored beside others: no accounts, links or keys of requests."""
    return [table for table in TABLES if BackupScope.PERSON in table.scopes]


def _person(backup: VerifiedBackup, of: str) -> int:
    """Return the key that the person of the backup has in it."""
    if backup.manifest.person is not None:
        return backup.manifest.person
    for user in backup.rows(BY_NAME["users"]):
        if user["username"] == of:
            key: int = user["id"]
            return key
    raise BackupRefused(_("Nobody in this backup has the name “%(name)s”.") % {"name": of})


def _is_taken(backup: VerifiedBackup, row: Row, keys: NewKeys) -> bool:
    """Return whether an event is restored: of a whole install only those of the person."""
    return backup.manifest.scope is not BackupScope.SITE or row["owner"] == keys.person


def _event_keys(backup: VerifiedBackup, keys: NewKeys) -> list[int]:
    return [row["id"] for row in backup.rows(BY_MODEL[Event]) if _is_taken(backup, row, keys)]


def _new_names(backup: VerifiedBackup, keys: NewKeys) -> dict[str, str]:
    """Return the new storage names of the files of the restored photos, thumbnails too, by the old ones.

    Files that no row names are not taken: they would count in no quota.
    """
    events = set(_event_keys(backup, keys))
    pictures = backup.manifest.pictures
    names = {}
    for row in backup.rows(BY_MODEL[Photo]):
        if row["event"] not in events:
            continue
        for old in _files_of(row, pictures):
            match = match_of_photo(old)
            if match is None or match["photo"] != str(row["id"]):
                raise BackupRefused(_("This backup is refused: %(name)s is no name of a photo's file.") % {"name": old})
            # The folder may be that of another event: the key of the photo makes the name unique.
            names[old] = f"photos/{match['folder']}/{keys.prepare(Photo, row['id'])}{match['rest']}"
    return names


def _files_of(row: Row, pictures: Mapping[str, BackupFile]) -> Iterator[str]:
    """Yield the storage names of a photo's files in a backup; of its thumbnails those that are small beside it."""
    for name in _FILES:
        if (old := row[name]) and old in pictures:
            yield old
            small = (thumbnail_name(old, width) for width in THUMBNAIL_WIDTHS) if name != "original" else ()
            yield from (
                each for each in small if each in pictures and pictures[each].size <= pictures[old].size + _THUMBNAIL
            )


def _adapted(backup: VerifiedBackup, names: Mapping[str, str], table: BackupTable, row: Row) -> Row:
    """Return a row with names of files that are free, and without secrets of another install."""
    new = {**row, **dict.fromkeys(table.secret, "")}
    if table.model is Photo:
        new = without_missing(new, backup.manifest.missing)
        new |= {each: names.get(new[each], "") for each in _FILES}
        pictures = backup.manifest.pictures
        new["bytes"] = sum(pictures[row[each]].size for each in _FILES if new[each]) if new["file"] else None
    elif table.model is PictureAddress:
        new["file"] = names.get(row["file"], "")
    return new


def _as_of_now(table: BackupTable, row: Row, keys: NewKeys) -> Row:
    """Return a row with new keys whose name is free now, and whose JSON columns name the new keys."""
    if table.model is Repository:
        return {**row, "name": free_repository_name(keys.owner, row["name"])}
    if table.model is Profile:
        name = without_invisible(row["name"])
        is_of_other = is_user_name_of_other(name, keys.owner) or has_user_name_of_other(name, keys.owner)
        return {**row, "name": "" if is_of_other else name}
    return with_new_keys(table, row, keys)


def _insert_event(table: BackupTable, row: Row, names: EventNames, result: RestoredBeside) -> int:
    """Insert an event with its name and address, or the next ones that are free, and return its key."""
    event: Event = made(table, {**row, "name": names.name_for(row["name"], row["language"])})

    def save() -> None:
        event.save_base(raw=True, force_insert=True)

    save_with_free_slug(event, slug_candidates(row["slug"], "event"), Event.objects.all(), save)
    result.events.append(RestoredEvent(event.name, event.slug, row["name"], row["slug"]))
    key: int = event.pk
    return key

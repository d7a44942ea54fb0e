"""Keys of rows inside JSON columns, which are no references of the database: they follow like those."""

from typing import Any

from sessions.backup.keys import NewKeys
from sessions.backup.rows import Row
from sessions.backup.tables import BackupTable
from sessions.models import ArticleCopy, Chapter, Day, Report, Session
from sessions.reporting.dialects import DIALECTS
from sessions.reporting.document import DayText, SessionText
from sessions.reporting.part_keys import parts_in_order, with_part_keys
from sessions.reporting.reader import read
from sessions.rules.parsing import parse_id, parse_uuid

_MODELS: dict[str, Any] = {"day": Day, "session": Session, "chapter": Chapter}


def with_new_keys(table: BackupTable, row: Row, keys: NewKeys) -> Row:
    """Return a row whose JSON columns name the new keys."""
    if table.model is Report:
        return {**row, "filters": _filter(row["filters"], keys)}
    if table.model is ArticleCopy:
        return _copy(row, keys)
    return row


def _filter(told: Any, keys: NewKeys) -> Any:
    if not isinstance(told, dict) or not isinstance(told.get("days"), list):
        return told
    days = (keys.found(Day, day) for day in told["days"] if type(day) is int)
    return {**told, "days": [day for day in days if day is not None]}


def _copy(row: Row, keys: NewKeys) -> Row:
    """Return the copy of an article whose outline, keys of parts and digests name the new rows."""
    outline, digests = row["outline"], row["digests"]
    if outline:
        entries = [_entry(each, keys) for each in outline["entries"]]
        above = _new("chapter", outline["key_above"], keys)
        outline = {**outline, "entries": entries, "key_above": above}
    kept = {}
    for identity, told in digests.items():
        kind, colon, key = identity.partition(":")
        if not colon or not key or kind not in _MODELS:
            kept[identity] = told
        elif new := _new(kind, key, keys):
            kept[f"{kind}:{new}"] = told
    return {**row, "outline": outline, "digests": kept, "keys": _keys_of_parts(row, keys)}


def _entry(told: dict[str, Any], keys: NewKeys) -> dict[str, Any]:
    """Return an entry of an outline with its new key; what is neither a day nor a session is a chapter."""
    if "key" not in told:
        return told
    kind = told["role"] if told["role"] in ("day", "session") else "chapter"
    return {**told, "key": _new(kind, told["key"], keys)}


def _keys_of_parts(row: Row, keys: NewKeys) -> list[str]:
    """Return the new keys of the parts of an article in our own form: it tells which of them is a day."""
    if not row["keys"]:
        return []
    article = ArticleCopy(text=row["text"], packed=row["packed"]).article
    document = with_part_keys(read(article, DIALECTS[row["dialect"]]), row["keys"])
    parts = list(parts_in_order(document))
    if [part.key for part in parts] != row["keys"]:
        return []
    return [_new(_kind(part), part.key, keys) for part in parts]


def _kind(part: Any) -> str:
    if isinstance(part, DayText):
        return "day"
    return "session" if isinstance(part, SessionText) else "chapter"


def _new(kind: Any, old: str, keys: NewKeys) -> str:
    """Return the new key of a day, session or chapter as a text; "" for one that is not restored."""
    model = _MODELS.get(kind)
    if model is None or not old:
        return ""
    found = keys.found(model, parse_uuid(old) if model is Session else parse_id(old))
    return "" if found is None else str(found)

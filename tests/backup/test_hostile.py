"""Zips that are torn, altered, newer or hostile are refused with the reason, and nothing is changed."""

import json
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from backup.zips import files_of, manifest_of, packed, taken, verified, with_rows, zipped
from factories import make_user
from sessions.backup.beside import restore_beside
from sessions.backup.layout import FROM_ANYBODY, MANIFEST, BackupRefused
from sessions.backup.selection import of_person
from sessions.backup.verify import verify
from web.stored import every_file, every_row
from web.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.release]


@pytest.fixture
def world() -> World:
    return World()


def refusal_of(backup: bytes) -> str:
    """Return why a zip is refused; nothing may be changed by that."""
    rows, files = every_row(), every_file()
    with pytest.raises(BackupRefused) as refusal:
        verified(backup)
    assert (every_row(), every_file()) == (rows, files)
    return str(refusal.value)


def entry(name: str, content: bytes = b"x", mode: int = 0, kind: int = zipfile.ZIP_STORED) -> Callable[[bytes], bytes]:
    """Return a function that puts another file into a zip, before its manifest."""

    def add(backup: bytes) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(BytesIO(backup)) as old, zipfile.ZipFile(out, "w") as new:
            info = zipfile.ZipInfo(name)
            info.external_attr, info.compress_type = mode << 16, kind
            new.writestr(info, content)
            for each in old.infolist():
                new.writestr(each, old.read(each))
        return out.getvalue()

    return add


def test_torn_anywhere(world: World) -> None:
    backup = taken()
    for part in range(20):
        assert "cut off" in refusal_of(backup[: len(backup) * part // 20])
    assert "cut off" in refusal_of(backup[:-1])


def test_flipped_anywhere(world: World) -> None:
    """A byte in each fortieth is changed: the zip is refused, or what it says is the same."""
    backup = taken()
    before = files_of(backup)
    for part in range(1, 40):
        at = len(backup) * part // 40
        changed = backup[:at] + bytes([backup[at] ^ 0x55]) + backup[at + 1 :]
        try:
            verified(changed)
        except BackupRefused:
            continue
        assert files_of(changed) == before


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (entry("../evil.txt"), "“../evil.txt” is not in its list"),
        (entry("folder/"), "“folder/” is not in its list"),
        (entry("README.md"), "“README.md” is in it twice"),
        (entry("files/x", b"x" * 30, kind=zipfile.ZIP_BZIP2), "“files/x” is packed in a way that no backup has"),
        (entry("files/more"), "“files/more” is not in its list"),
    ],
)
def test_structure(world: World, change: Callable[[bytes], bytes], reason: str) -> None:
    assert reason in refusal_of(change(taken()))


def test_zip_of_anybody_that_unpacks_to_far_too_much(world: World) -> None:
    bomb = entry("bomb.md", b"\0" * FROM_ANYBODY.texts, kind=zipfile.ZIP_DEFLATED)(taken(of_person(world.owner)))
    with pytest.raises(BackupRefused, match="it unpacks to far too much"):
        verify(BytesIO(bomb), limits=FROM_ANYBODY)


def test_no_zip_and_no_backup(world: World) -> None:
    assert "was cut off" in refusal_of(b"")
    assert "was cut off" in refusal_of(b"<html></html>" * 10)
    assert f"{MANIFEST} is missing" in refusal_of(zipped({"a.txt": b"x"}))
    assert "its list of files cannot be read" in refusal_of(zipped({MANIFEST: b"[" * 100_000}))
    assert "its list of files cannot be read" in refusal_of(zipped({MANIFEST: b'{"format": "another"}'}))


def test_directory_that_does_not_fit_into_memory(world: World) -> None:
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 65535, 65535, 2**31, 0, 0)
    assert "too many files" in refusal_of(b"\0" * 100 + end)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"schema_version": 2}, "This backup has version 2 of the schema, and this program knows 1. It was made by a"),
        ({"schema_version": 0}, "its list of files cannot be read"),
        ({"schema_version": True}, "its list of files cannot be read"),
        ({"schema_version": "1"}, "its list of files cannot be read"),
        ({"scope": "everything"}, "its list of files cannot be read"),
        ({"scope": "person"}, "its list of files cannot be read"),
        ({"created_at": "yesterday"}, "its list of files cannot be read"),
        ({"missing": ["../../etc/passwd"]}, "its list of files cannot be read"),
        ({"counts": {}}, "its tables are not those of its list"),
        ({"files": []}, "is not in its list"),
    ],
)
def test_manifest(world: World, told: dict[str, Any], reason: str) -> None:
    backup = taken()
    manifest = manifest_of(backup) | told
    assert reason in refusal_of(zipped({**files_of(backup), MANIFEST: json.dumps(manifest).encode()}))


def test_altered_file_and_wrong_size(world: World) -> None:
    backup = taken()
    files, manifest = files_of(backup), json.dumps(manifest_of(backup)).encode()
    note = next(path for path in files if path.endswith("notes.md"))
    other = files[note].replace(b"Secret", b"Public")
    assert "has another content" in refusal_of(zipped({**files, note: other, MANIFEST: manifest}))
    assert "has another content" in refusal_of(zipped({**files, note: other + b"!", MANIFEST: manifest}))
    del files[note]
    assert "is missing" in refusal_of(zipped({**files, MANIFEST: manifest}))


def test_picture_with_a_name_elsewhere(world: World) -> None:
    backup = taken()
    for name in ("../../settings.py", "/etc/passwd", "photos/../../x.png", "static/x.js", "photos/.hidden"):
        changed = packed({**files_of(backup), "files/x": b"x"}, manifest_of(backup), {"files/x": name})
        assert "its list of files cannot be read" in refusal_of(changed)


@pytest.mark.parametrize(
    ("table", "told", "reason"),
    [
        ("events", {"surprise": 1}, "“surprise” is no field that this program knows"),
        ("events", {"owner": 4711}, "it refers to a row that is missing (owner)"),
        ("events", {"id": "1"}, "line 1: id: not of the kind “Big (8 byte) integer”"),
        ("sessions", {"position": 2**40}, "line 1: position: not a number from"),
        ("events", {"id": 2**70}, "line 1: not a number of 64 bits"),
        ("events", {"created_at": "2026-13-01T00:00:00+00:00"}, "created_at: not of the kind “Date (with time)”"),
        ("events", {"created_at": "2026-12-01T00:00:00"}, "created_at: a time without its zone"),
        ("events", {"name": None}, "name: it is empty"),
        ("sessions", {"id": "x"}, "id: not of the kind “Universally unique identifier”"),
        ("sessions", {"id": "00000000-0000-4000-8000-000000000001"}, "the key is there twice"),
        ("photos", {"file": "photos/1/elsewhere.png"}, "its picture is missing"),
        ("article_copies", {"packed": "?"}, "packed: not of the kind “Raw binary data”"),
        ("users", {"is_superuser": "yes"}, "is_superuser: not of the kind “Boolean (Either True or False)”"),
    ],
)
def test_rows(world: World, table: str, told: dict[str, Any], reason: str) -> None:
    assert reason in refusal_of(with_rows(taken(), table, lambda row: row | told))


def test_lines_that_are_no_rows(world: World) -> None:
    backup = taken()
    path = "data/site_names.jsonl"
    for line, reason in (
        (b"{", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"[" * 100_000, "recursion"),
        (b'{"id": NaN}', "not a finite number"),
        (b'{"id": 1' + b"0" * 5000 + b"}", "not JSON"),
        (b"\xff", "not JSON"),
    ):
        assert reason in refusal_of(packed({**files_of(backup), path: line + b"\n"}, manifest_of(backup)))


def test_table_that_nobody_knows(world: World) -> None:
    backup = taken()
    changed = packed({**files_of(backup), "data/future.jsonl": b""}, manifest_of(backup))
    assert "a table that this program does not know: “future”" in refusal_of(changed)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("events", {"time_zone": "Mars/Olympus"}),
        ("events", {"language": "xx"}),
        ("events", {"name": ""}),
        ("events", {"name": "x" * 201}),
        ("sessions", {"recording_url": "javascript:alert(1)"}),
        ("sessions", {"code": "no digits at all"}),
        ("sessions", {"starts_at": "0001-01-01T00:00:00+00:00"}),
        ("sessions", {"feed_digests": [[[]]]}),
        ("sessions", {"level": 7}),
        ("sessions", {"note": "a\0b"}),
        ("sessions", {"title": "x" * 301}),
        ("impressions", {"body": "x" * 100_001}),
        ("impressions", {"rating": 9}),
        ("photos", {"name": "../x.png"}),
        ("photos", {"edit": {"turns": 9, "cuts": [0, 0, 0, 0]}}),
        ("photos", {"edit": {"turns": 1, "cuts": [0.9, 0, 0.9, 0]}}),
        ("reports", {"dialect": "no-such-site"}),
        ("reports", {"filters": {"state": {}}}),
        ("reports", {"slug": "../x"}),
        ("reports", {"topics": [1]}),
        ("revisions", {"texts": [1]}),
        ("repositories", {"branch": "-x"}),
    ],
)
def test_values_of_somebody_else(world: World, table: str, told: dict[str, Any]) -> None:
    """What no form accepts is refused beside the rows of others, though the zip fits together."""
    backup = with_rows(taken(of_person(world.owner)), table, lambda row: row | told)
    target = make_user()
    rows, files = every_row(), every_file()
    with pytest.raises(BackupRefused):
        restore_beside(verified(backup), target)
    assert (every_row(), every_file()) == (rows, files)


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"PK\3\4", b""])
def test_pictures_that_are_none(world: World, content: bytes) -> None:
    backup = taken(of_person(world.owner))
    manifest = manifest_of(backup)
    path = next(each["path"] for each in manifest["files"] if "stored" in each)
    changed = packed({**files_of(backup), path: content}, manifest)
    target = make_user()
    rows, files = every_row(), every_file()
    with pytest.raises(BackupRefused, match="no picture that can be kept"):
        restore_beside(verified(changed), target)
    assert (every_row(), every_file()) == (rows, files)

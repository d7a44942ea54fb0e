"""Layout of a backup: names inside the zip, the version of its schema, its limits, and its refusal. No Django."""

import re
from dataclasses import dataclass
from enum import StrEnum

FORMAT = "conference-log-backup"
"""What `format` in the manifest says."""

SCHEMA_VERSION = 1
"""Version of the schema that this program writes; it reads this one and all before."""

MANIFEST = "manifest.json"
"""The last file of the zip: a zip that was cut off has none."""

MAX_PICTURE = 100_000_000
"""Maximum size of a stored picture, in bytes, since each is read into memory; an upload has at most 15 MB."""


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """Maximum sizes in bytes: of the directory of a zip and of its manifest, which are read into memory, and of all
    texts together; and the maximum number of rows. Texts and rows decide how long the one transaction takes.
    """

    directory: int
    manifest: int
    texts: int
    rows: int


OF_ADMINISTRATOR = ZipLimits(directory=256_000_000, manifest=256_000_000, texts=1_000_000_000_000, rows=1_000_000_000)
"""For a zip that the administrator names on the command line."""

FROM_ANYBODY = ZipLimits(directory=4_000_000, manifest=8_000_000, texts=50_000_000, rows=20_000)
"""For a zip that somebody sends: some 20,000 files, and few seconds of writing at most."""

PHOTO_FILE = re.compile(
    r"photos/(?P<folder>[0-9]{1,19})/(?P<photo>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"(?P<rest>(?:-[0-9a-f]{16})?(?:_[0-9A-Za-z]{7})?(?:\.original(?:_[0-9A-Za-z]{7})?)?(?:\.[0-9]{1,4})?\.[0-9a-z]{1,5})"
)
"""The storage name that a photo's file gets."""

STORED_NAME = r"\A(?=.{1,200}\Z)photos(?:/[0-9A-Za-z_-][0-9A-Za-z._-]{0,199}){1,3}\Z"
"""What can be the storage name of a photo's file: a plain path below ``photos/``."""


class BackupRefused(Exception):
    """A backup cannot be restored; the message says why, in a sentence for a person. Nothing was changed."""


class BackupScope(StrEnum):
    """What a backup holds."""

    SITE = "site"
    """Everything, with the accounts."""
    EVENT = "event"
    """One event."""
    PERSON = "person"
    """Everything of one person."""


def data_path(table: str) -> str:
    """Return the path of the rows of a table in the zip."""
    return f"data/{table}.jsonl"

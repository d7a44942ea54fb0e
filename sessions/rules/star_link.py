"""Star, and the compact form of many: text that fits into a link or a QR code, and can be read without the other site.

The form is JSON, compressed (raw deflate) and in the URL-safe alphabet of Base64. No Django.
"""

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sessions.rules.parsing import parse_base64url

MAX_STARS = 1_000
"""Maximum number of stars that are read at once; a person goes to 60 sessions."""
MAX_LINK = 1_200
"""Maximum length of a link in a QR code, in characters: with more, phones cannot read its points from a screen."""

_VERSION = 1
_MAX_TEXT = 1_000_000
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Star:
    """A starred session, as far as a file or a link says; unknown values are empty.

    ``key`` is the primary key on the site that wrote it, ``external_id`` that of the programme or of a calendar.
    """

    title: str = ""
    code: str = ""
    external_id: str = ""
    starts_at: datetime | None = None
    key: str = ""
    url: str = ""


def encode_stars(event: str, stars: Sequence[Star], longest: int = MAX_LINK) -> str:
    """Return stars in compact form; with titles, if that has at most ``longest`` characters.

    Without titles a star is known by its identifier or code alone; one that has neither keeps its title.
    """
    whole = _packed(event, [_row(star, titled=True) for star in stars])
    return whole if len(whole) <= longest else _packed(event, [_row(star, titled=False) for star in stars])


def unpack_stars(text: str) -> str | None:
    """Return the JSON of a compact form; None for other text, also for one that unfolds to more than a megabyte."""
    packed = parse_base64url(text)
    if packed is None:
        return None
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = unpacker.decompress(packed, _MAX_TEXT)
        return found.decode() if unpacker.eof else None
    except (zlib.error, UnicodeDecodeError):
        return None


def stars_of(data: object) -> tuple[str, list[Star]] | None:
    """Return the event's name and the stars of decoded JSON; None if it is not that of ``encode_stars``."""
    if not isinstance(data, list) or len(data) != 3 or data[0] != _VERSION or not isinstance(data[2], list):
        return None
    stars = [star for row in data[2][:MAX_STARS] if (star := _star(row))]
    return (data[1] if isinstance(data[1], str) else ""), stars


def _row(star: Star, *, titled: bool) -> list[object]:
    known = star.external_id or star.code
    minutes = (star.starts_at - _EPOCH) // _MINUTE if star.starts_at else 0
    row: list[object] = [minutes, star.external_id, star.code, star.title]
    if not titled and known:
        row = [minutes, star.external_id] if star.external_id else [minutes, "", star.code]
    while row and not row[-1]:
        row.pop()
    return row


def _star(row: object) -> Star | None:
    if not isinstance(row, list):
        return None
    minutes, *texts = [*row, *[""] * 4][:4]
    external_id, code, title = (text if isinstance(text, str) else "" for text in texts)
    if not (external_id or code or title):
        return None
    known = isinstance(minutes, int) and not isinstance(minutes, bool) and 0 < minutes < 10**8
    return Star(title, code, external_id, _EPOCH + minutes * _MINUTE if known else None)


def _packed(event: str, rows: Iterable[object]) -> str:
    text = json.dumps([_VERSION, event, list(rows)], ensure_ascii=False, separators=(",", ":"))
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(text.encode("utf-8", "replace")) + packer.flush()
    return urlsafe_b64encode(packed).decode().rstrip("=")

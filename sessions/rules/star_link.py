"""Star, and the compact form of many: text that fits into a link or a QR code, and can be read without the other site.

The form is JSON, compressed (raw deflate) and in the URL-safe alphabet of Base64. No Django.
"""

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sessions.rules.parsing import parse_base64url
from sessions.rules.search_text import folded

MAX_STARS = 1_000
"""Maximum number of stars that are read at once; a person goes to 60 sessions."""
MAX_LINK = 1_200
"""Maximum length of a link in a QR code, in characters: with more, phones cannot read its points from a screen."""

_VERSION = 1
_MAX_TEXT = 1_000_000
"""Maximum size of an unfolded link: a short one could fill the memory."""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_MOST_MINUTES = 10**8
"""Maximum distance of a start from 2000: with more, dates overflow."""
_OF_ID, _OF_TITLE = "~", "^"
"""Stand before a digest, in the place of an identifier."""
_MARKS = frozenset({_OF_ID, _OF_TITLE})


@dataclass(frozen=True, slots=True)
class Star:
    """A starred session, as far as a file or a link says; unknown values are empty.

    ``key`` is the primary key on the site that wrote it, ``external_id`` that of the programme or of a calendar;
    ``digest`` stands for one of ``digests_of`` in a link that had no room for more. ``room`` tells sessions of one
    title and start apart.
    """

    title: str = ""
    code: str = ""
    external_id: str = ""
    starts_at: datetime | None = None
    key: str = ""
    digest: str = ""
    room: str = ""


def digests_of(external_id: str, title: str) -> tuple[str, ...]:
    """Return 36 bits that stand for an identifier, and 36 that stand for a title, among those of one programme."""
    known = ((_OF_ID, external_id), (_OF_TITLE, folded(title)))
    return tuple(mark + _digest(text) for mark, text in known if text)


def encode_stars(event: str, stars: Sequence[Star], longest: int = MAX_LINK) -> str:
    """Return stars in compact form, without their keys; with titles, if that has at most ``longest`` characters.

    Without titles a star is known by its code, else by a digest.
    """
    whole = _packed(event, _rows(stars, _whole))
    return whole if len(whole) <= longest else _packed(event, _rows(stars, _short))


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
    """Return the event's name and the stars of decoded JSON; None if it is not that of ``encode_stars``.

    Of more than MAX_STARS, one more is returned, so that they can be refused. Texts are as they were sent.
    """
    if not isinstance(data, list) or len(data) != 3 or data[0] != _VERSION or not isinstance(data[2], list):
        return None
    minutes, stars = 0, []
    for row in data[2]:
        later, *texts = [*row, *[""] * 5][:5] if isinstance(row, list) else [None]
        starts_at = None
        if isinstance(later, int) and not isinstance(later, bool) and abs(minutes + later) < _MOST_MINUTES:
            minutes += later
            starts_at = _EPOCH + minutes * _MINUTE
        known, code, title, room = (text if isinstance(text, str) else "" for text in (*texts, *[""] * 4)[:4])
        if known or code or title:
            digest = known if known[:1] in _MARKS else ""
            stars.append(Star(title, code, "" if digest else known, starts_at, digest=digest, room=room))
            if len(stars) > MAX_STARS:
                break
    return (data[1] if isinstance(data[1], str) else ""), stars


def _rows(stars: Sequence[Star], texts_of: Callable[[Star], list[str]]) -> Iterator[list[object]]:
    """Yield a list for each star: the minutes since the star before (None if unknown), and its texts."""
    before = 0
    for star in stars:
        later = None
        if star.starts_at:
            minutes = (star.starts_at - _EPOCH) // _MINUTE
            later, before = minutes - before, minutes
        texts = texts_of(star)
        while texts and not texts[-1]:
            texts.pop()
        yield [later, *texts]


def _whole(star: Star) -> list[str]:
    return [star.external_id or star.digest, star.code, star.title, star.room]


def _short(star: Star) -> list[str]:
    if star.code:
        return ["", star.code, "", star.room]
    return [next(iter(digests_of(star.external_id, star.title)), star.digest), "", "", star.room]


def _digest(text: str) -> str:
    return urlsafe_b64encode(sha256(text.encode("utf-8", "replace")).digest())[:6].decode()


def _packed(event: str, rows: Iterable[object]) -> str:
    text = json.dumps([_VERSION, event, list(rows)], ensure_ascii=False, separators=(",", ":"))
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(text.encode("utf-8", "replace")) + packer.flush()
    return urlsafe_b64encode(packed).decode().rstrip("=")

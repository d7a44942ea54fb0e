"""Players of other sites: which frame shows a video or slides, and from which origins frames may come."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Player:
    """A video or slides: the page a link leads to, and the address of the frame that plays it."""

    page: str
    frame: str


FRAME_ORIGINS = (
    "https://www.youtube-nocookie.com",
    "https://speakerdeck.com",
    "https://www.docswell.com",
    "https://www.slideshare.net",
)
"""Origins of frames, for the Content Security Policy; static/js/pages/players.js has the same list."""

_LONGEST_START = 48 * 60 * 60
"""Latest start of a video, in seconds: what is later is a mistake."""

_FRAME = re.compile(
    r"https://(?:www\.youtube-nocookie\.com/embed/[\w-]{1,64}(?:\?start=[0-9]{1,6})?"
    r"|speakerdeck\.com/player/[\w-]{1,64}(?:\?slide=[0-9]{1,5})?"
    r"|www\.docswell\.com/slide/[\w-]{1,64}/embed(?:#p[0-9]{1,5})?"
    r"|www\.slideshare\.net/slideshow/embed_code/key/[\w-]{1,64})",
    re.ASCII,
)
_KEY = re.compile(r"[\w-]{1,64}", re.ASCII)
_YOUTUBE_PAGE = re.compile(r"https?://(?:youtu\.be/[\w-]+(?:\?[\w=&-]+)?|(?:www\.)?youtube\.com/watch\?[\w=&-]+)", re.A)
_YOUTUBE_ID = re.compile(r"(?:[?&]v=|youtu\.be/)([\w-]{11})(?![\w-])", re.ASCII)
_YOUTUBE_START = re.compile(r"[?&]t=([0-9]{1,6})s?(?:&|$)", re.ASCII)
_SPEAKER_DECK = re.compile(r"([\w-]{1,64})(\?slide=[0-9]{1,5})?", re.ASCII)
_DOCSWELL_PAGE = re.compile(
    r"https://www\.docswell\.com/s/[\w-]{1,64}/([A-Za-z0-9_]{1,64})[\w-]{0,200}(?:/([0-9]{1,5}))?(?:#p([0-9]{1,5}))?",
    re.ASCII,
)


def player(kind: str, value: str) -> Player | None:
    """Return the player of an embed such as ``@[youtube](id)``; None for another kind or a wrong value."""
    make = _MAKERS.get(kind)
    return make(value) if make else None


def is_video_page(url: str) -> bool:
    """Return whether Zenn shows a player for this URL alone on its line: not for ``/live/`` and ``/shorts/``."""
    return _YOUTUBE_PAGE.fullmatch(url) is not None and _YOUTUBE_ID.search(url) is not None


def is_frame(address: str) -> bool:
    """Return whether an address is one that `player` returns, of a fixed list of sites."""
    return _FRAME.fullmatch(address) is not None


def _youtube(value: str) -> Player | None:
    start = _YOUTUBE_START.search(value)
    if is_video_page(value):
        found = _YOUTUBE_ID.search(value)
        video = found[1] if found else ""
    else:
        video, start = value, None
    if not _KEY.fullmatch(video):
        return None
    seconds = min(int(start[1]), _LONGEST_START) if start else 0
    page = f"https://www.youtube.com/watch?v={video}"
    frame = f"https://www.youtube-nocookie.com/embed/{video}"
    return Player(f"{page}&t={seconds}s", f"{frame}?start={seconds}") if seconds else Player(page, frame)


def _speaker_deck(value: str) -> Player | None:
    if not (found := _SPEAKER_DECK.fullmatch(value)):
        return None
    address = f"https://speakerdeck.com/player/{found[1]}{found[2] or ''}"
    return Player(address, address)


def _slide_share(value: str) -> Player | None:
    address = f"https://www.slideshare.net/slideshow/embed_code/key/{value}"
    return Player(address, address) if _KEY.fullmatch(value) else None


def _docswell(value: str) -> Player | None:
    if is_frame(value) and value.startswith("https://www.docswell.com/"):
        return Player(value, value)
    if not (found := _DOCSWELL_PAGE.fullmatch(value)):
        return None
    slide = found[3] or found[2]
    frame = f"https://www.docswell.com/slide/{found[1]}/embed"
    return Player(value, f"{frame}#p{slide}" if slide else frame)


_MAKERS: Mapping[str, Callable[[str], Player | None]] = {
    "docswell": _docswell,
    "slideshare": _slide_share,
    "speakerdeck": _speaker_deck,
    "youtube": _youtube,
}

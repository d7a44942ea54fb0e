"""Video URLs: recognise recordings, and normalise YouTube URLs to one form.

No Django and no network.
"""

import re
from urllib.parse import SplitResult, parse_qs, parse_qsl, urlencode, urlunsplit

from sessions.rules.parsing import parse_url

_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_HOSTS = frozenset(
    {
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "music.youtube.com",
        "youtube-nocookie.com",
        "www.youtube-nocookie.com",
    }
)
_NO_VIDEOS = frozenset({"videoseries", "live_stream"})
"""Words of eleven characters that stand in place of an ID in frames of playlists and channels."""
_YOUTUBE_FOLDERS = frozenset({"live", "embed", "shorts", "v", "e"})
_START = re.compile(r"[0-9]+s?|(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?")
_OTHER_PLAYERS = {
    "vimeo.com": re.compile(r"/(?:[a-z]+/)*[0-9]+(?:/[0-9a-f]+)?/?"),
    "player.vimeo.com": re.compile(r"/video/[0-9]+/?"),
    "nicovideo.jp": re.compile(r"/watch/[a-z]{0,2}[0-9]+/?"),
    "nico.ms": re.compile(r"/[a-z]{2}[0-9]+/?"),
    "media.ccc.de": re.compile(r"/v/[^/]+/?"),
    "video.fosdem.org": re.compile(r"/.+"),
    "twitch.tv": re.compile(r"/videos/[0-9]+/?"),
    "dailymotion.com": re.compile(r"/video/[a-z0-9]+/?"),
    "dai.ly": re.compile(r"/[a-z0-9]+/?"),
    "bilibili.com": re.compile(r"/video/[A-Za-z0-9]+/?"),
    "loom.com": re.compile(r"/share/[0-9a-f]+/?"),
}
# Query parameter of the start time per player; the others, and video files, use the fragment (#t=).
_MOMENTS = {
    "nicovideo.jp": "from",
    "nico.ms": "from",
    "twitch.tv": "t",
    "dailymotion.com": "start",
    "dai.ly": "start",
    "bilibili.com": "t",
    "loom.com": "t",
}
_FILM_FILE = re.compile(r".+\.(?:mp4|m4v|webm|ogv|mov)", re.IGNORECASE)


def _split(url: str) -> SplitResult | None:
    """Parse a web URL (http, https); None for anything else."""
    if not url.isprintable() or " " in url:
        return None
    parts = parse_url(url)
    return parts if parts and parts.scheme in {"http", "https"} and parts.hostname else None


def youtube_id(url: str) -> str:
    """Return the YouTube video ID (eleven characters), or "" when the URL is not one of a single video."""
    parts = _split(url)
    if parts is None:
        return ""
    host, path = parts.hostname or "", parts.path.strip("/").split("/")
    if host in {"youtu.be", "www.youtu.be"}:
        candidate = path[0]
    elif host not in _YOUTUBE_HOSTS:
        return ""
    elif path[0] == "watch":
        candidate = parse_qs(parts.query).get("v", [""])[0]
    else:
        candidate = path[1] if path[0] in _YOUTUBE_FOLDERS and len(path) > 1 else ""
    return candidate if _VIDEO_ID.fullmatch(candidate) and candidate not in _NO_VIDEOS else ""


def normalise(url: str) -> str:
    """Return the canonical URL that players recognise: ``https://www.youtube.com/watch?v=ID``.

    Short, live, embed, mobile and shorts URLs become that form and lose tracking parameters; a start time stays as
    ``&t=``. Other URLs stay unchanged.
    """
    video, parts = youtube_id(url.strip()), _split(url.strip())
    if not video or parts is None:
        return url
    query = parse_qs(parts.query)
    start = query.get("t", query.get("start", [""]))[0]
    known = f"&t={start}" if start and _START.fullmatch(start) else ""
    return f"https://www.youtube.com/watch?v={video}{known}"


def is_recording(url: str) -> bool:
    """Return whether the URL is one of a single video: YouTube, a few other players, or a video file."""
    if youtube_id(url):
        return True
    parts = _split(url)
    if parts is None:
        return False
    player = _OTHER_PLAYERS.get(_player(parts))
    return bool(player and player.fullmatch(parts.path)) or _FILM_FILE.fullmatch(parts.path) is not None


def at_second(url: str, seconds: int) -> str:
    """Return the URL that starts a recording at a second, safe in a Markdown link; "" where the player has no such URL.

    Replaces a start time in the URL.
    """
    parts = _split(url)
    if parts is None or not is_recording(url):
        return ""
    if video := youtube_id(url):
        return f"https://www.youtube.com/watch?v={video}&t={seconds}s"
    name = _MOMENTS.get(_player(parts))
    if name is None:
        unit = "s" if _player(parts).endswith("vimeo.com") else ""
        moment = parts._replace(fragment=f"t={seconds}{unit}")
    else:
        kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != name]
        unit = "s" if _player(parts) == "twitch.tv" else ""
        moment = parts._replace(query=urlencode([*kept, (name, f"{seconds}{unit}")]), fragment="")
    return urlunsplit(moment).replace("(", "%28").replace(")", "%29")


def _player(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.").removeprefix("m.")

"""Addresses of recordings; no database, no network."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.video_urls import at_second, is_recording, normalise, youtube_id

WATCH = "https://www.youtube.com/watch?v=abcDEF_-123"


@pytest.mark.parametrize(
    "url",
    [
        WATCH,
        "http://youtube.com/watch?v=abcDEF_-123",
        "https://m.youtube.com/watch?v=abcDEF_-123&pp=ygU",
        "https://www.youtube.com/watch?list=PL1&v=abcDEF_-123&index=3",
        "https://youtu.be/abcDEF_-123",
        "https://youtu.be/abcDEF_-123?si=Zk3",
        "https://www.youtube.com/live/abcDEF_-123?feature=share",
        "https://www.youtube.com/embed/abcDEF_-123",
        "https://www.youtube-nocookie.com/embed/abcDEF_-123",
        "https://youtube.com/shorts/abcDEF_-123",
        "https://www.youtube.com/v/abcDEF_-123",
        "https://WWW.YouTube.com/watch?v=abcDEF_-123",
        "  https://youtu.be/abcDEF_-123/ ",
    ],
)
def test_normalise_writes_youtube_one_way(url: str) -> None:
    assert normalise(url) == WATCH


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://youtu.be/abcDEF_-123?t=90", "90"),
        ("https://youtu.be/abcDEF_-123?si=x&t=90s", "90s"),
        ("https://www.youtube.com/watch?v=abcDEF_-123&t=1h2m3s", "1h2m3s"),
        ("https://www.youtube.com/embed/abcDEF_-123?start=42", "42"),
    ],
)
def test_normalise_keeps_the_start(url: str, start: str) -> None:
    assert normalise(url) == f"{WATCH}&t={start}"


def test_normalise_drops_a_start_that_is_none() -> None:
    assert normalise("https://youtu.be/abcDEF_-123?t=%22%3E") == WATCH


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://www.youtube.com/",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/playlist?list=PL123",
        "https://www.youtube.com/embed/videoseries?list=PL123",
        "https://www.youtube.com/embed/live_stream?channel=UC123",
        "https://www.youtube.com/watch?v=short",
        "https://youtu.be/abcDEF_-1234",
        "https://youtube.com.example/watch?v=abcDEF_-123",
        "https://example.com/watch?v=abcDEF_-123",
        "ftp://youtu.be/abcDEF_-123",
        "javascript:alert(1)//youtu.be/abcDEF_-123",
        "https://[broken/abcDEF_-123",
        "https://youtu.be/abc DEF_-123",
        "https://vimeo.com/123456",
        "not an address",
    ],
)
def test_normalise_leaves_others_alone(url: str) -> None:
    assert normalise(url) == url
    assert youtube_id(url) == ""


@given(st.text())
def test_normalise_is_done_after_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("url", "recording"),
    [
        (WATCH, True),
        ("https://youtu.be/abcDEF_-123", True),
        ("https://vimeo.com/123456", True),
        ("https://player.vimeo.com/video/123456?h=1", True),
        ("https://www.nicovideo.jp/watch/sm12345", True),
        ("https://media.ccc.de/v/38c3-opening", True),
        ("https://www.twitch.tv/videos/123456", True),
        ("https://files.example/talks/Opening.MP4", True),
        ("https://vimeo.com/about", False),
        ("https://www.youtube.com/@channel", False),
        ("https://speakerdeck.com/somebody/slides", False),
        ("https://example.com/blog", False),
        ("https://video.fosdem.org/", False),
        ("mp4", False),
        ("https://[broken.mp4", False),
        ("", False),
    ],
)
def test_is_recording_knows_players(url: str, recording: bool) -> None:
    assert is_recording(url) is recording


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://youtu.be/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=2520s"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=2520s"),
        ("https://vimeo.com/76979871", "https://vimeo.com/76979871#t=2520s"),
        ("https://vimeo.com/76979871/8272103f6e#t=9s", "https://vimeo.com/76979871/8272103f6e#t=2520s"),
        ("https://player.vimeo.com/video/76979871", "https://player.vimeo.com/video/76979871#t=2520s"),
        ("https://www.nicovideo.jp/watch/sm9", "https://www.nicovideo.jp/watch/sm9?from=2520"),
        ("https://media.ccc.de/v/38c3-opening", "https://media.ccc.de/v/38c3-opening#t=2520"),
        ("https://www.twitch.tv/videos/1", "https://www.twitch.tv/videos/1?t=2520s"),
        ("https://www.dailymotion.com/video/x8", "https://www.dailymotion.com/video/x8?start=2520"),
        ("https://www.bilibili.com/video/BV1?p=2", "https://www.bilibili.com/video/BV1?p=2&t=2520"),
        ("https://www.loom.com/share/0a1b?t=9", "https://www.loom.com/share/0a1b?t=2520"),
        ("https://example.org/talk (1).mp4", ""),
        ("https://example.org/talk_(1).mp4", "https://example.org/talk_%281%29.mp4#t=2520"),
        ("https://example.org/talks/1", ""),
        ("", ""),
    ],
)
def test_at_second_leads_to_a_moment_of_the_recording(url, expected):
    assert at_second(url, 2520) == expected

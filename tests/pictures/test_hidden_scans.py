"""Scans that a decoder finds are counted, whatever stands before them."""

import pytest
from PIL import Image

from pictures.makers import encoded
from sessions.pictures.containers import layout_of
from sessions.pictures.formats import PictureFormat
from sessions.pictures.refusals import PictureRefusal, PictureRefused

SCAN = b"\xff\xda\0\x0c\3\1\0\2\0\3\0\0\0\x10"
FILL = b"\xff" * 65


def progressive() -> tuple[bytes, bytes]:
    """Return what stands before the first scan of a JPEG, and the scans without the end."""
    content = encoded(Image.new("RGB", (64, 64), "navy"), "JPEG", progressive=True)
    at = content.index(b"\xff\xda")
    return content[:at], content[at:-2]


def test_scans_are_counted_behind_what_is_no_segment() -> None:
    head, body = progressive()
    own = layout_of(PictureFormat.JPEG, head + body + b"\xff\xd9").count("SOS")
    for junk in (b"", b"\1\2\3", b"\xff\1", b"\xff\xd8", b"\xff\xd0", b"\xff\0", b"\xff\1\xff\xff\1\2"):
        behind = head + body + junk + SCAN * 50 + b"\xff\xd9"
        before = head + junk + body + SCAN * 50 + b"\xff\xd9"
        for content in (behind, before):
            assert layout_of(PictureFormat.JPEG, content).count("SOS") == own + 50, junk


@pytest.mark.parametrize("junk", [FILL, bytes(5_000)], ids=["fill", "zeros"])
def test_what_a_decoder_takes_byte_by_byte_is_refused(junk: bytes) -> None:
    head, body = progressive()
    with pytest.raises(PictureRefused) as refused:
        layout_of(PictureFormat.JPEG, head + junk + body + b"\xff\xd9")
    assert refused.value.reason is PictureRefusal.BROKEN

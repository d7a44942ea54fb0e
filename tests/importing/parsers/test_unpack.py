"""Packed feeds that are damaged."""

import io
import zipfile

import pytest

from sessions.importing.parsers.programme import FeedError
from sessions.importing.parsers.unpack import unpacked


def test_zip_whose_directory_tells_a_place_before_its_start_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("feed.json", "[]")
    content = bytearray(packed.getvalue())
    assert unpacked(bytes(content)) == b"[]"
    content[-6:-2] = (int.from_bytes(content[-6:-2], "little") + 1).to_bytes(4, "little")
    with pytest.raises(FeedError):
        unpacked(bytes(content))

"""When a picture was taken, as cameras write it: with an offset, with fractions, and with nonsense."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictures.makers import encoded, exif, photo
from sessions.pictures.exif_time import CaptureTime, parse_moment
from sessions.pictures.ingest import ingest

NINE = datetime(2026, 11, 30, 9, 15, 7)


@pytest.mark.parametrize(
    ("texts", "taken"),
    [
        (("2026:11:30 09:15:07",), CaptureTime(NINE)),
        (("2026:11:30 09:15:07", "", "+09:00"), CaptureTime(NINE, 540)),
        (("2026:11:30 09:15:07", "", "-03:30"), CaptureTime(NINE, -210)),
        (("2026:11:30 09:15:07", "", "+0545"), CaptureTime(NINE, 345)),
        (("2026:11:30 09:15:07", "", "Z"), CaptureTime(NINE, 0)),
        (("2026:11:30 09:15:07", "", "+14:00"), CaptureTime(NINE, 840)),
        (("2026:11:30 09:15:07", "", "+14:30"), CaptureTime(NINE)),
        (("2026:11:30 09:15:07", "", "-13:00"), CaptureTime(NINE)),
        (("2026:11:30 09:15:07", "", "+01:75"), CaptureTime(NINE)),
        (("2026:11:30 09:15:07", "", "   :  "), CaptureTime(NINE)),
        (("2026:11:30 09:15:07", "", "JST"), CaptureTime(NINE)),
        (("2026:11:30 09:15:07", "5"), CaptureTime(NINE.replace(microsecond=500_000))),
        (("2026:11:30 09:15:07", "054"), CaptureTime(NINE.replace(microsecond=54_000))),
        (("2026:11:30 09:15:07", "123456789"), CaptureTime(NINE.replace(microsecond=123_456))),
        (("2026:11:30 09:15:07", "half"), CaptureTime(NINE)),
        (("2026:11:30 09:15:07", "²"), CaptureTime(NINE)),
        (("2026-11-30T09:15:07+09:00",), CaptureTime(NINE, 540)),
        (("2026-11-30 09:15:07.25",), CaptureTime(NINE.replace(microsecond=250_000))),
        (("2026/11/30 09:15",), CaptureTime(NINE.replace(second=0))),
        (("2026:11:30 09:15:60",), CaptureTime(NINE.replace(second=59))),
        (("",), None),
        (("0000:00:00 00:00:00",), None),
        (("    :  :     :  :  ",), None),
        (("2026:02:30 09:15:07",), None),
        (("2026:11:30 24:15:07",), None),
        (("1970:01:01 00:00:00",), None),
        (("1904:01:01 00:00:00",), None),
        (("9999:11:30 09:15:07",), None),
        (("２０２６:11:30 09:15:07",), None),
        (("yesterday",), None),
        (("2026:11:30",), None),
    ],
)
def test_moment(texts: tuple[str, ...], taken: CaptureTime | None) -> None:
    assert parse_moment(*texts) == taken


@given(st.text(), st.text(), st.text())
def test_no_text_is_too_strange(date: str, fraction: str, offset: str) -> None:
    assert parse_moment(date, fraction, offset) is None or date[:4].isdecimal()
    found = parse_moment("2026:11:30 09:15:07", fraction, offset)
    assert found is not None
    assert found.at.replace(microsecond=0) == NINE


def test_picture_says_when_it_was_taken() -> None:
    said = exif(DateTimeOriginal="2026:11:30 09:15:07", SubsecTimeOriginal="054", OffsetTimeOriginal="-05:00")
    taken = ingest(encoded(photo(), "JPEG", exif=said.tobytes())).taken
    assert taken == CaptureTime(NINE.replace(microsecond=54_000), -300)


def test_nonsense_gives_way_to_the_next_date() -> None:
    said = exif(DateTimeOriginal="0000:00:00 00:00:00")
    said.get_ifd(0x8769)[0x9004] = "2026:11:30 09:15:07"
    said[0x0132] = "2026:12:24 18:00:00"
    assert ingest(encoded(photo(), "JPEG", exif=said.tobytes())).taken == CaptureTime(NINE)
    said.get_ifd(0x8769)[0x9004] = "never"
    assert ingest(encoded(photo(), "JPEG", exif=said.tobytes())).taken == CaptureTime(datetime(2026, 12, 24, 18))


def test_picture_without_a_date_was_taken_at_no_time() -> None:
    assert ingest(encoded(photo(), "JPEG", exif=exif().tobytes())).taken is None
    assert ingest(encoded(photo(), "JPEG")).taken is None


@pytest.mark.parametrize("cut", [0, 6, 8, 20, 60])
def test_broken_exif_does_no_harm(cut: int) -> None:
    said = exif(6, DateTimeOriginal="2026:11:30 09:15:07").tobytes()
    assert ingest(encoded(photo(), "JPEG", exif=said[:cut] + b"\xff" * 40)).ending == "jpg"

"""Files that are built to cost much are refused, or opened within 3 s and 300 MB; the next one is not held up."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from access.hostile_boxes import boxes
from conftest import missing
from pictures.checks import WHOLE, made
from pictures.hostile import gifs, jpegs, pngs, segment, webps
from pictures.makers import encoded, film, photo
from sessions.pictures import decoder
from sessions.pictures.accepted import PictureRefused
from sessions.pictures.decoder import SECONDS
from sessions.pictures.ingest import ingest
from sessions.rules import concurrency_limit
from sessions.rules.concurrency_limit import TooManyAtOnce

pytestmark = pytest.mark.release

TICKS = os.sysconf("SC_CLK_TCK")


def spent() -> tuple[int, float, float]:
    """Return which process decodes, its CPU seconds so far, and the MB that it took at its peak."""
    process = decoder._decoder.start()
    place = Path(f"/proc/{process.pid}")
    if not place.exists():
        missing("/proc")
    user, system = place.joinpath("stat").read_text().rpartition(")")[2].split()[11:13]
    peak = next(line for line in place.joinpath("status").read_text().splitlines() if line.startswith("VmHWM"))
    return process.pid, (int(user) + int(system)) / TICKS, int(peak.split()[1]) * 1024 / 1e6


@pytest.mark.parametrize("files", [jpegs, pngs, gifs, webps, boxes])
def test_no_file_takes_three_seconds_or_300_mb(files: Callable[[], Iterator[tuple[str, bytes]]]) -> None:
    decoder._decoder.close()
    ingest(WHOLE["JPEG"])
    too_much: dict[str, tuple[float, float]] = {}
    for name, content in files():
        process, before, _ = spent()
        with suppress(PictureRefused):
            ingest(content)
        after, seconds, peak = spent()
        seconds = seconds - before if after == process else SECONDS + seconds
        if seconds > 3 or peak > 300:
            too_much[name] = seconds, peak
    assert too_much == {}


def test_what_takes_too_long_is_stopped_and_the_next_picture_is_not() -> None:
    process = decoder._decoder.start()
    # A picture at which no limit is reached by counting.
    with pytest.raises(PictureRefused) as refused:
        decoder._decoder.call(endless)
    assert (refused.value.reason, process.wait()) == ("too-slow", -signal.SIGPROF)
    assert made(WHOLE["JPEG"])[0].ending == "jpg"


def test_decoder_that_crashes_costs_that_picture_and_no_other() -> None:
    with pytest.raises(PictureRefused) as refused:
        decoder._decoder.call(os.abort)
    assert refused.value.reason == "broken"
    assert made(WHOLE["JPEG"])[0].ending == "jpg"


def test_process_that_was_idle_for_long_is_replaced() -> None:
    process = decoder._decoder.start()
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait() == 0
    assert made(WHOLE["JPEG"])[0].ending == "jpg"


def test_real_pictures_that_come_near_a_limit_are_taken() -> None:
    long_exif = b"".join(segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(65_000)) for _ in range(200))
    jpeg = encoded(photo(2000, 1500), "JPEG", progressive=True, optimize=True)
    assert made(jpeg[:2] + long_exif + jpeg[2:])[0].ending == "jpg"
    frames = [frame.resize((480, 270)) for frame in film(200, 1100, 60)]
    for form, ending in (("GIF", "gif"), ("WEBP", "webp"), ("PNG", "webp")):
        # A GIF finds the best palette of each frame, unless it has one already: that takes a second.
        first, *others = [frame.convert("P") for frame in frames] if form == "GIF" else frames
        rendition, image = made(encoded(first, form, save_all=True, append_images=others, duration=40))
        assert (rendition.ending, image.n_frames) == (ending, 200)
    panorama = made(encoded(photo(400, 100).resize((16_000, 4_000), Image.Resampling.NEAREST), "JPEG"))[0]
    assert (panorama.width, panorama.height) == (2000, 500)


def test_queue_that_is_long_says_so_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concurrency_limit, "MOST_WAITING", 2)
    answers: list[str] = []

    def send() -> None:
        answers.append(ingest(WHOLE["JPEG"]).ending)

    threads = [threading.Thread(target=send) for _ in range(2)]
    with decoder._turns.slot("another"):
        for thread in threads:
            thread.start()
        while decoder._turns._waiting.total() < 2:
            threading.Event().wait(0.001)
        with pytest.raises(TooManyAtOnce) as busy:
            ingest(WHOLE["JPEG"])
    for thread in threads:
        thread.join()
    assert (answers, busy.value.after >= 1) == (["jpg", "jpg"], True)


def test_queue_that_does_not_move_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder._turns, "wait", 0.01)
    with decoder._turns.slot("another"), pytest.raises(TooManyAtOnce):
        ingest(WHOLE["JPEG"])
    assert ingest(WHOLE["JPEG"]).ending == "jpg"


def endless() -> None:
    """Never return."""
    while True:
        pass

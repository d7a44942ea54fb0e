"""Taking a picture in stays below 300 MB whatever it is, and one picture is decoded at a time."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from conftest import PROJECT, THOROUGH
from pictures.makers import encoded, photo

pytestmark = pytest.mark.release

MEASURE = """
import resource, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sessions.pictures import decoder
from sessions.pictures.ingest import ingest
from sessions.pictures.accepted import PictureRefused
def take(path):
    try:
        ingest(Path(path))
    except PictureRefused:
        pass
with ThreadPoolExecutor(int(sys.argv[1])) as threads:
    list(threads.map(take, sys.argv[2:]))
decoder._decoder.close()
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""


def peak_memory(*paths: Path, threads: int = 1) -> float:
    """Return how many MB a fresh process or its decoder takes at its peak for pictures with thumbnails.

    The shell between is there because a process inherits the peak of the one that starts it.
    """
    command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", MEASURE, str(threads), *map(str, paths)]
    run = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)
    return int(run.stdout) * (1 if sys.platform == "darwin" else 1024) / 1e6


def test_every_real_file(shared: Path) -> None:
    """The peak of one process for all is at least that of each in a process of its own, which names those too large."""
    files = sorted((shared / "data" / "media").iterdir())
    if peak_memory(*files) >= 300:
        assert {file.name: peak for file in files if (peak := peak_memory(file)) >= 300} == {}


def large(mode: str, width: int, height: int) -> Image.Image:
    """Return a picture in which no two rows and no two columns are alike."""
    band = Image.radial_gradient("L").resize((width, height))
    return Image.merge(mode, [band] * len(mode)) if len(mode) > 1 else band


LARGEST = [
    ("JPEG", lambda: large("CMYK", 7990, 7990), {}),
    ("JPEG", lambda: large("RGB", 5000, 4000), {"progressive": True, "subsampling": "4:4:4"}),
    ("PNG", lambda: large("L", 7990, 7990).convert("P"), {"compress_level": 1}),
    ("PNG", lambda: large("RGBA", 5000, 5000), {"compress_level": 1}),
    ("WEBP", lambda: large("RGBA", 4080, 3072), {"method": 0}),
    ("AVIF", lambda: large("RGBA", 4080, 3072), {"speed": 10}),
    ("HEIF", lambda: large("RGB", 4080, 3072), {"quality": 30, "enc_params": {"preset": "ultrafast"}}),
    ("GIF", lambda: large("L", 5000, 5000), {}),
]
"""Of each kind the largest picture that is taken, with as many bands as it can have."""

WITH_FEWER_BANDS = [
    ("JPEG", lambda: large("RGB", 7990, 7990), {}),
    ("PNG", lambda: large("L", 7990, 7990), {"compress_level": 1}),
    ("PNG", lambda: large("RGB", 5000, 5000), {"compress_level": 1}),
    ("WEBP", lambda: large("RGB", 4080, 3072), {"method": 0}),
    ("AVIF", lambda: large("RGB", 4080, 3072), {"speed": 10, "subsampling": "4:4:4"}),
]


@pytest.mark.parametrize(("form", "make", "options"), LARGEST + (WITH_FEWER_BANDS if THOROUGH else []))
def test_the_largest_that_are_taken(
    tmp_path: Path, form: str, make: Callable[[], Image.Image], options: dict[str, Any]
) -> None:
    file = tmp_path / "large"
    file.write_bytes(encoded(make(), form, **options))
    assert 50 < peak_memory(file) < 300


def test_threads_that_take_turns_keep_nothing(tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(encoded(photo(4000, 3000), "JPEG", quality=90))
    assert peak_memory(*[file] * 6, threads=6) < 1.5 * peak_memory(file)

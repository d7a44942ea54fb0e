"""Feeds spoiled, invented and built to exhaust: each is a programme that can be stored, or refused in words.

Each batch runs in a process whose memory and computing time are bounded: what hangs or swells is killed, and fails.
"""

from pathlib import Path

import pytest

from conftest import THOROUGH
from importing.parsers.fuzzing import confined

pytestmark = pytest.mark.release

SPOILED = 450 if THOROUGH else 150
INVENTED = 200
FOLDERS = ("schedules", "ics", "sessionize", "reinvent")


def test_spoiled_real_feed_is_a_storable_programme_or_a_refusal(shared: Path, subtests: pytest.Subtests) -> None:
    found = confined("fuzzing", "folders", [str(shared / "data" / folder) for folder in FOLDERS], SPOILED)
    for folder, (outcomes, failed) in zip(FOLDERS, found, strict=True):
        with subtests.test(folder):
            assert failed == {}
            assert sum(outcomes.values()) == SPOILED
            # Neither all harmless nor all beyond recognition.
            assert SPOILED // 5 < outcomes["programme"] < SPOILED * 4 // 5


def test_invented_feed_is_a_storable_programme_or_a_refusal() -> None:
    outcomes = confined("invented", "judged", INVENTED)
    assert sum(outcomes.values()) >= INVENTED
    assert outcomes["programme"] > INVENTED // 10


def test_attack_ends_as_it_should(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("nobody may read this")
    found = confined("attacks", "outcomes", str(secret))
    assert found == EXPECTED


EXPECTED = {
    "billion laughs": "syntax",
    "quadratic": "syntax",
    "external entity": "syntax",
    "external entity in UTF-16": "syntax",
    "external subset": "syntax",
    "parameter entity": "syntax",
    "inclusion": "programme",
    "every second since 1970": "recurrence",
    "every second of a day": "programme",
    "30 February": "programme",
    "30 February, a billion times": "programme",
    "a billion days": "programme",
    "until 9999": "programme",
    "a thousand rules": "programme",
    "dates without end": "programme",
    "zone without end": "programme",
    "calendar of one line": "programme",
    "calendar of folds": "programme",
    "calendar of lines": "programme",
    "calendar of parameters": "programme",
    "deep JSON": "too-deep",
    "deep JSON inside": "too-deep",
    "deep XML": "too-deep",
    "deep calendar": "too-deep",
    "deep HTML": "programme",
    "deep quotations": "programme",
    "deep quotations, closed in a comment": "programme",
    "JSON of letters": "programme",
    "table of letters": "too-large",
    "JSON of blanks": "programme",
    "table of blanks": "too-large",
    "JSON of tabs": "programme",
    "table of tabs": "too-large",
    "JSON of brackets": "programme",
    "table of brackets": "too-large",
    "JSON of backslashes": "programme",
    "table of backslashes": "too-large",
    "JSON of quotes": "programme",
    "table of quotes": "too-large",
    "XML of blanks": "programme",
    "XML of an attribute": "programme",
    "calendar of blanks": "programme",
    "JSON of digits": "programme",
    "table of commas": "unknown-kind",
    "one line of nothing": "too-large",
    "a byte too long": "too-large",
    "5000 in XML": "programme",
    "5000 in JSON": "programme",
    "5000 in a table": "programme",
    "5000 in a calendar": "programme",
    "5001 in XML": "too-many",
    "5001 in JSON": "too-many",
    "5001 in a table": "too-many",
    "5001 in a calendar": "too-many",
    "elements": "too-many",
    "equal keys": "programme",
    "columns": "unknown-kind",
    "tags": "programme",
    "tags without end": "programme",
    "blanks in HTML": "programme",
    "blanks in HTML as entities": "programme",
    "lines in HTML": "programme",
    "paragraphs of HTML": "programme",
    "gzip bomb": "too-large",
    "gzip bomb in parts": "too-large",
    "zip bomb": "too-large",
    "zip of zips": "unknown-kind",
    "zip of many": "not-one",
    "zip that lies": "syntax",
}

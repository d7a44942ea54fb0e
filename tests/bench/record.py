"""The ratios that were recorded, in recorded.json, and the comparison of a run with them.

The file has, by database and part, the ratio of each line and its tolerance: by which share of it a later run may be
slower. The tolerance is what the turns of the recorded run differed by (the distance of the quartiles), at least a
tenth; who edits it by hand keeps it only until the next record.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.clock import Line

FILE = Path(__file__).with_name("recorded.json")
LEAST_TOLERANCE = 0.1

type Parts = Mapping[str, Mapping[str, Mapping[str, float]]]


def compare(database: str, measured: "Mapping[str, list[Line]]") -> int:
    """Say which lines are slower than recorded, not recorded, or not measured; return 1 for slower ones, else 0."""
    recorded: Parts = _read().get(database, {})
    slower = []
    for part, lines in measured.items():
        old = recorded.get(part, {})
        for line in lines:
            if line.name not in old:
                _say(f"not recorded: {line.name}")
            elif line.ratio > (limit := old[line.name]["ratio"] * (1 + old[line.name]["tolerance"])):
                ratio = old[line.name]["ratio"]
                slower.append(f"{line.name}: {line.ratio:.3g} x, recorded {ratio:.3g} x, limit {limit:.3g} x")
        for name in old.keys() - {line.name for line in lines}:
            _say(f"recorded, but not measured: {name}")
    if not slower:
        _say("\nNo line is slower than recorded.")
        return 0
    _say("\nSlower than recorded:", *slower, sep="\n  ")
    return 1


def write(database: str, measured: "Mapping[str, list[Line]]") -> None:
    """Record these lines; parts without a line, and the other database, stay as they are."""
    recorded = _read()
    parts = recorded.setdefault(database, {})
    for part in filter(measured.get, measured):
        parts[part] = {
            line.name: {
                "ratio": round(line.ratio, 3),
                "tolerance": round(max((line.high - line.low) / line.ratio, LEAST_TOLERANCE), 2),
            }
            for line in measured[part]
        }
    FILE.write_text(json.dumps(recorded, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
    _say(f"\nRecorded in {FILE.name}.")


def _read() -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    return json.loads(FILE.read_text()) if FILE.exists() else {}


def _say(*texts: str, sep: str = "") -> None:
    sys.stdout.write(f"{sep.join(texts)}\n")

"""The table of all faults of a run: how often, what was acknowledged, lost and doubled, and how soon it was over."""

import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

FILE = "FAULTS_TABLE"
"""Environment variable: the file to which a run adds its lines, JSON, for `python -m faults.table` to print."""

HEADINGS = ("fault", "database", "times", "acknowledged", "lost", "doubled", "served again (s)", "seen meanwhile")
NO_ANSWER = "no answer"


def note(
    fault: str,
    database: str,
    times: int,
    acknowledged: int,
    lost: int,
    doubled: int,
    seconds: float,
    seen: Counter[int],
) -> None:
    """Add a line to the table; ``seconds`` is the longest time until a write was acknowledged again, 0 for none."""
    if path := os.environ.get(FILE):
        meanwhile = [
            f"{status or NO_ANSWER}: {count}" for status, count in sorted(seen.items()) if status not in {200, 204}
        ]
        took = f"{seconds:.1f}" if seconds else "–"
        cells = [fault, database, str(times), str(acknowledged), str(lost), str(doubled), took, ", ".join(meanwhile)]
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(cells) + "\n")


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return lines of text with columns of equal width, the numbers at the right."""
    whole = [HEADINGS, *rows]
    widths = [max(len(row[at]) for row in whole) for at in range(len(HEADINGS))]
    lines = [
        " | ".join(
            cell.rjust(width) if 2 <= at <= 6 else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in whole
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


if __name__ == "__main__":
    found = Path(sys.argv[1])
    sys.stdout.write(table([json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]) + "\n")

"""Let people write and read for some minutes, on our site, then on bare Django; exit code 1 when a promise is broken.

The promises: no error, no lost write, and 95 % of the answers of our site within the limit.
"""

import random
import sys
import time
import uuid
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from tests.load.install import empty_install


def arguments() -> Namespace:
    """Return what the command line says."""
    parser = ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--floor-minutes", type=float, help="those of bare Django, as long as ours unless given")
    parser.add_argument("--every", type=float, default=10, help="seconds between two saves of a person")
    parser.add_argument("--limit", type=float, default=300, help="milliseconds within which 95 %% are answered")
    parser.add_argument("--backup", action="store_true", help="take a backup meanwhile, restore it, and compare")
    return parser.parse_args()


def main() -> None:
    """Prepare an install in a temporary folder, and run the load on it."""
    options = arguments()
    with empty_install(options.database) as folder:
        kept = run(options, folder)
    sys.exit(0 if kept else 1)


def run(options: Namespace, folder: Path) -> bool:
    """Return whether all promises were kept."""
    from django.db import connections  # noqa: PLC0415 - these need the settings

    from tests.bench.server import served  # noqa: PLC0415 - the same
    from tests.load.backup import check_backup  # noqa: PLC0415 - the same
    from tests.load.crowd import Crowd, make_events  # noqa: PLC0415 - the same
    from tests.load.people import bare, ours  # noqa: PLC0415 - the same

    random.seed(2026)
    events = make_events(options.people)
    connections.close_all()
    floor_minutes = options.minutes if options.floor_minutes is None else options.floor_minutes
    with served() as port:
        site = Crowd(f"{options.people} people on our site", events, ours, port)
        backup = folder / f"{uuid.uuid4()}.zip" if options.backup else None
        kept = site.work(options.minutes * 60, options.every, _meanwhile(backup))
        if floor_minutes:
            Crowd(f"{options.people} people on bare Django", events, bare, port).work(floor_minutes * 60, options.every)
    kept &= site.is_within(options.limit / 1000)
    if backup:
        kept &= check_backup(backup, site.people)
    return kept


def _meanwhile(backup: Path | None) -> Callable[[float], None]:
    """Return what is done while the people work, told for how many seconds: a backup, begun after a third."""

    from tests.load.backup import manage  # noqa: PLC0415 - this needs the settings

    def take(seconds: float) -> None:
        time.sleep(seconds / 3)
        if backup:
            begun = time.monotonic()
            manage("backup", str(backup))
            sys.stdout.write(f"backup: {time.monotonic() - begun:.1f} s, {backup.stat().st_size / 1e6:.1f} MB\n")

    return take


if __name__ == "__main__":
    main()

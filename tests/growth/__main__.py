"""Let a site grow, and measure its pages each time; exit code 1 when one takes much longer than on the small site."""

import random
import sys
import time
from argparse import ArgumentParser, Namespace

from tests.growth.whole_backup import back_up
from tests.load.install import empty_install

FLAT = 1.5
"""How many times as long a page may take as on the small site."""

OWN = frozenset({"events", "search in the own texts"})
"""Pages that show what is the person's own in all events: they grow with it, and are not judged."""


def arguments() -> Namespace:
    """Return what the command line says."""
    parser = ArgumentParser(prog="make growth", description=__doc__)
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--events", type=int, nargs="+", default=[1, 10, 100], help="sizes of the site, growing")
    return parser.parse_args()


def main() -> None:
    """Prepare an install in a temporary folder, and let it grow."""
    options = arguments()
    with empty_install(options.database):
        is_flat = run(options.events)
    sys.exit(0 if is_flat else 1)


def run(sizes: list[int]) -> bool:
    """Return whether all pages are flat: as fast on the largest site as on the smallest one."""
    from django.db import connections  # noqa: PLC0415 - these need the settings

    from sessions.monitoring.database import database_bytes  # noqa: PLC0415 - the same
    from tests.growth.pages import Pages  # noqa: PLC0415 - the same
    from tests.growth.site import Site  # noqa: PLC0415 - the same

    random.seed(2026)
    site = Site()
    columns: list[dict[str, float]] = []
    for size in sizes:
        begun = time.monotonic()
        site.grow(size)
        rows = ", ".join(f"{count} {name}" for name, count in site.counts().items())
        sys.stdout.write(f"{rows}: made in {time.monotonic() - begun:.0f} s\n")
        sys.stdout.write(f"  database: {database_bytes() / 1e6:.0f} MB\n")
        pages = Pages(site)
        columns.append(pages.seconds())
        connections.close_all()
        sys.stdout.write(f"  largest worker: {pages.memory():.0f} MB\n")
        sys.stdout.write(f"  backup of everything: {back_up()}\n")
        sys.stdout.flush()
    return print_growth(sizes, columns)


def print_growth(sizes: list[int], columns: list[dict[str, float]]) -> bool:
    """Write a line for each page: milliseconds at each size, and last against first; return whether all are flat."""
    flat = True
    sys.stdout.write(f"\n{'':26}{''.join(f'{size:>10}' for size in sizes)}   last against first\n")
    for name, first in columns[0].items():
        cells = "".join(f"{column[name] * 1000:>7.1f} ms" for column in columns)
        ratio = columns[-1][name] / first
        is_flat = ratio <= FLAT or name in OWN
        flat &= is_flat
        sys.stdout.write(f"  {name:24}{cells}   {ratio:.2f} x{'' if is_flat else '  MISSED'}\n")
    return flat


if __name__ == "__main__":
    main()

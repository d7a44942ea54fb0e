"""Measure, print, and compare with what was recorded; `make bench` prepares the static files and calls this."""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

from tests.bench import record
from tests.postgres_server import postgres_server

if TYPE_CHECKING:
    from tests.bench.clock import Line

TITLES = {
    "pages": "Pages and saves, in this process",
    "catalogue": "Catalogues, in this process",
    "words": "Search in ten thousand texts of one person, in this process",
    "reports": "Reports, in this process",
    "programmes": "Programmes, in this process",
    "imports": "Reports taken in, in this process",
    "pictures": "Pictures, in this process",
    "server": "Over the server of `make run`",
    "peers": "Ours against pretalx, which takes the place of the floor",
}


def main() -> int:
    """Run everything on a database of its own, which goes afterwards; return the exit code: 1 for a regression."""
    options = _options()
    # In memory where that has a folder: how long the disk takes is not ours, varies, and would hide what is ours.
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    server = postgres_server() if options.database == "postgresql" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="conference-bench-", dir=memory) as folder, server as url:
        for name in ("DATABASE_URL", "DATABASE_URL_FILE", "DEBUG", "SECRET_KEY", "SECRET_KEY_FILE"):
            os.environ.pop(name, None)
        os.environ |= {"DATA_DIR": folder, "HTTPS": "off", "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
        if url:
            os.environ["DATABASE_URL"] = url
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        with _all_closed():
            measured = run(options.parts or list(TITLES))
    if options.record:
        record.write(options.database, measured)
        return 0
    return record.compare(options.database, measured)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description="Compare the speed of the site.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(TITLES)}")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--record", action="store_true", help="record the ratios of this run: later ones are compared")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(TITLES):
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    return options


@contextmanager
def _all_closed() -> Iterator[None]:
    """Close the connections afterwards, so that the server of the database can stop."""
    from django.db import connections  # noqa: PLC0415 - needs the settings

    try:
        yield
    finally:
        connections.close_all()


def run(parts: list[str]) -> dict[str, "list[Line]"]:
    """Fill the database, measure, print; return the lines of each part."""
    from django.db import connections  # noqa: PLC0415 - these need the settings

    from tests.bench import (  # noqa: PLC0415 - the same
        catalogue,
        material,
        own_words,
        pages,
        pictures,
        programmes,
        report_imports,
        reports,
        server,
    )
    from tests.bench.clock import print_table  # noqa: PLC0415 - the same
    from tests.bench.peers import against_pretalx  # noqa: PLC0415 - the same
    from tests.bench.visitors import Visitor  # noqa: PLC0415 - the same

    random.seed(2026)
    sys.stdout.write("Only the ratios mean something, and only within one run.\n")
    made = material.make((10, 40, 200, 500, 5000), with_pictures=200)
    visitor = Visitor(made.owner)
    material.count_rows()

    def served() -> "list[Line]":
        connections.close_all()
        with server.served() as port:
            return server.measure(made, visitor, port)

    measures: dict[str, Callable[[], list[Line]]] = {
        "pages": lambda: pages.measure(made, visitor),
        "catalogue": lambda: catalogue.measure(made.owner, visitor),
        "words": own_words.measure,
        "reports": lambda: reports.measure(made),
        "programmes": lambda: programmes.measure(made),
        "imports": lambda: report_imports.measure(made),
        "pictures": pictures.measure,
        "server": served,
        "peers": lambda: against_pretalx.measure(made, visitor),
    }
    measured = {}
    for part, title in TITLES.items():
        if part in parts:
            measured[part] = measures[part]()
            if measured[part]:
                print_table(title, measured[part])
    return measured


if __name__ == "__main__":
    sys.exit(main())

"""Measure and print; `make bench` prepares the static files and calls this. Arguments choose parts of it."""

import os
import random
import sys
import tempfile

import django
from django.core.management import call_command


def main() -> None:
    """Run everything on a database of its own, which goes afterwards."""
    # In memory where that has a folder: how long the disk takes is not ours, varies, and would hide what is ours.
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(prefix="conference-bench-", dir=memory) as folder:
        for name in ("DATABASE_URL", "DATABASE_URL_FILE", "DEBUG", "SECRET_KEY", "SECRET_KEY_FILE"):
            os.environ.pop(name, None)
        os.environ |= {"DATA_DIR": folder, "HTTPS": "off", "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        run()


def run() -> None:
    """Fill the database, measure, print."""
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
    from tests.bench.visitors import Visitor  # noqa: PLC0415 - the same

    random.seed(2026)
    parts = sys.argv[1:] or ["pages", "catalogue", "words", "reports", "programmes", "imports", "pictures", "server"]
    sys.stdout.write("Only the ratios mean something, and only within one run.\n")
    made = material.make((10, 40, 200, 500, 5000), with_pictures=200)
    visitor = Visitor(made.owner)
    if "pages" in parts:
        print_table("Pages and saves, in this process", pages.measure(made, visitor))
    if "catalogue" in parts:
        print_table("Catalogues, in this process", catalogue.measure(made.owner, visitor))
    if "words" in parts:
        print_table("Search in ten thousand texts of one person, in this process", own_words.measure())
    if "reports" in parts:
        print_table("Reports, in this process", reports.measure(made))
    if "programmes" in parts:
        print_table("Programmes, in this process", programmes.measure(made))
    if "imports" in parts:
        print_table("Reports taken in, in this process", report_imports.measure(made))
    if "pictures" in parts:
        print_table("Pictures, in this process", pictures.measure())
    if "server" in parts:
        connections.close_all()
        with server.served() as port:
            print_table("Over the server of `make run`", server.measure(made, visitor, port))


if __name__ == "__main__":
    main()

"""Command `manage.py serve`: migrate, then start the web server; used by `make run` and the container."""

import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from sessions.monitoring.install import app_commit
from sessions.rules.private_files import OTHERS, files_of, make_private, sqlite_file
from sessions.web.database import is_write_refused
from sessions.web.site_addresses import (
    EXAMPLE_ADDRESS,
    allowed_addresses,
    is_loopback_name,
    local_network_address,
    start_command,
)

ALL_INTERFACES = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what somebody asked for
"""Each address for all interfaces, and that at which this machine opens the site."""

# mmap threshold of glibc's malloc, in bytes: larger freed blocks are returned to the system at once. By default malloc
# keeps blocks of some MB per thread: with twelve concurrent uploads a worker grew to 333 MB, with a fixed threshold to
# 258. The texts of a report are smaller blocks: with a threshold of 1 MB an article of 18 MB left 583 MB after ten
# pages, with this one 218.
GIVEN_BACK = {"MALLOC_MMAP_THRESHOLD_": str(1 << 17)}


class Command(BaseCommand):
    """Migrate the database, then replace this process with the server."""

    help = "Update the database, then start the server: one worker per core (set WEB_CONCURRENCY to change this)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the address to listen on."""
        parser.add_argument("--host", default=settings.BIND, help="the address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=settings.PORT, help="(default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Never returns: exec replaces the process, so that the server gets the signals."""
        # Files of the server are private (umask); also correct those of an earlier version.
        os.umask(OTHERS)
        if changed := make_private(
            files_of(settings.DATA_DIR, Path(settings.MEDIA_ROOT), database=sqlite_file(settings.DATABASES["default"]))
        ):
            self.stdout.write(f"{changed} files were readable by others. This was corrected.")
        host, port = options["host"], options["port"]
        require_free(host, port)
        if not settings.IS_CHECKOUT:  # there `make build` has done it
            call_command("collectstatic", interactive=False, verbosity=0)
        str(settings.SECRET_KEY)  # made now if there is none, so that a folder that cannot be written is said first
        call_command("migrate", interactive=False, verbosity=0)
        for name in ("clearsessions", "tidy"):
            self._unless_nothing_can_be_written(name)
        connections.close_all()
        self.stdout.write(f"The data are stored in {settings.DATA_DIR}")
        first, *more = behind_proxy(host, port) if settings.HTTPS else at_own_address(host, port)
        self.stdout.write("\n".join([self.style.SUCCESS(first), *more]))
        self.stdout.write("Press Ctrl-C to stop.", ending="\n\n")
        self.stdout.flush()
        # The project folder, independent of the current directory (-P: what lies there is not imported).
        command = [sys.executable, "-P", "-m", "conference.server", host, str(port), str(settings.WEB_CONCURRENCY)]
        paths = filter(None, [str(settings.BASE_DIR), os.environ.get("PYTHONPATH")])
        # The commit as it was at the start, also when the files have changed since.
        started = {"PORT": str(port), "COMMIT": app_commit()}
        environment = GIVEN_BACK | started | os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
        os.execve(sys.executable, command, environment)  # noqa: S606 - no shell is what is wanted

    def _unless_nothing_can_be_written(self, name: str) -> None:
        """Run a command of housekeeping: the site starts also where the disk is full or read-only."""
        try:
            call_command(name, verbosity=0)
        except (DatabaseError, OSError) as error:
            if not is_write_refused(error):
                raise
            self.stderr.write(f"{name} was left out: {error}")


def at_own_address(host: str, port: int) -> list[str]:
    """Return lines that say where the site is without a proxy, for this machine and for other devices."""
    own = f"Conference Log: http://{host_in_url(ALL_INTERFACES.get(host, host))}:{port}/"
    return [own] if is_loopback_name(host) else [own, *other_devices(host, port)]


def behind_proxy(host: str, port: int) -> list[str]:
    """Return lines that say where the site is with https: its own address would only lead to https."""
    upstream = f"{host_in_url(ALL_INTERFACES.get(host, host))}:{port}"
    if addresses := allowed_addresses(port):
        first = f"Conference Log: {' '.join(addresses)}"
    else:
        first = "Conference Log: with HTTPS=on the site has no address until ALLOWED_HOSTS contains its name."
    forgotten = [] if settings.PROXY_COUNT else ["Set PROXY_COUNT=1, too: else each page leads to itself again."]
    return [
        first,
        *forgotten,
        f"A proxy with https must pass requests to {upstream}, which browsers cannot open: see docs/phone.md.",
    ]


def other_devices(host: str, port: int) -> list[str]:
    """Return lines that say at which addresses other devices reach the server, or what to set for that."""
    if addresses := allowed_addresses(port):
        return [f"From other devices: {address}" for address in addresses]
    start = start_command(port)
    name = (local_network_address() or EXAMPLE_ADDRESS) if host in ALL_INTERFACES else host_in_url(host)
    return [
        "Other devices cannot connect until ALLOWED_HOSTS contains the name or address that they use, for example:",
        f"  {start.before} BIND={host} ALLOWED_HOSTS={name}{start.after}",
        "docs/phone.md describes this, and ways with https.",
    ]


def require_free(host: str, port: int) -> None:
    """Raise CommandError with a helpful message when something listens on the address already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no such port"
            taken = f"Cannot listen on {host_in_url(host)}:{port} ({reason})."
            raise CommandError(f"{taken} Choose another port: make run PORT=8001, or serve --port 8001.") from error


def host_in_url(host: str) -> str:
    """Format a host for a URL (IPv6 in brackets)."""
    return f"[{host}]" if ":" in host else host

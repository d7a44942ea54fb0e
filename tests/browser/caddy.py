"""Caddy as the project configures it, in front of a server, with a certificate that a browser of the test knows."""

import os
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import which

from browser.server import UP_WITHIN, free_port
from conftest import PROJECT, missing

NAME = "conference.internal"
ROOT = Path("caddy", "pki", "authorities", "local", "root.crt")


@contextmanager
def caddy_before(upstream: str, folder: Path, site: str = NAME) -> Iterator[tuple[str, str]]:
    """Run Caddy in front of ``host:port`` until the block ends; give its addresses for https and for http.

    It keeps its files in the folder. Its own file says nothing of an interface: here it listens on the loopback one.
    """
    caddy = which("caddy") or missing("caddy")
    configuration = folder / "Caddyfile"
    ours = (PROJECT / "Caddyfile").read_text(encoding="utf-8")
    configuration.write_text(ours.replace("\tadmin off\n", "\tadmin off\n\tdefault_bind 127.0.0.1\n"), encoding="utf-8")
    http, https = free_port(), free_port()
    settings = {
        "SITE": site,
        "UPSTREAM": upstream,
        "TLS": "tls internal",
        "HTTP_PORT": str(http),
        "HTTPS_PORT": str(https),
    }
    places = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    log = folder / "caddy.log"
    with log.open("w") as output:
        command = [caddy, "run", "--config", str(configuration)]
        process = subprocess.Popen(command, env={**os.environ, **settings, **places}, stdout=output, stderr=output)
        try:
            wait_for(site, https, process, log)
            yield f"https://{site}:{https}", f"http://{site}:{http}"
        finally:
            process.terminate()
            process.wait(timeout=UP_WITHIN)


def wait_for(site: str, port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once its certificate for the site is served at the port; raise with what Caddy wrote if it never is."""
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError):
            encrypted(site, port, log.parent).close()
            return
        time.sleep(0.02)
    raise RuntimeError(f"Caddy did not start:\n{log.read_text(encoding='utf-8')}")


def encrypted(site: str, port: int, folder: Path) -> ssl.SSLSocket:
    """Connect to the Caddy that keeps its files in a folder; raises OSError, also for another certificate."""
    context = ssl.create_default_context(cafile=str(folder / ROOT))
    return context.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname=site)


def trust(folder: Path) -> None:
    """Let a Chromium whose home is this folder trust the certificates of the Caddy that keeps its files there."""
    certutil = which("certutil") or missing("certutil")
    store = folder / ".pki" / "nssdb"
    store.mkdir(parents=True)
    for arguments in (["-N", "--empty-password"], ["-A", "-t", "C,,", "-n", "caddy", "-i", str(folder / ROOT)]):
        subprocess.run([certutil, "-d", f"sql:{store}", *arguments], check=True)

"""The release before this one: its files out of the history, its server, and somebody who uses it over http."""

import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import requests

from browser.server import free_port, wait_for
from conftest import PROJECT, missing
from sessions.monitoring.database import LAST_COMMIT_BEFORE


def git(*arguments: str) -> bytes:
    """Return the output of git in this project; raises CalledProcessError."""
    return subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, check=True).stdout


def previous_release() -> str:
    """Return the newest tag before this commit; before there is one, the last commit before the first release.

    Skips the test where the history is missing, as in a shallow clone; fails it in CI.
    """
    try:
        return git("describe", "--tags", "--abbrev=0", "HEAD^").decode().strip()
    except subprocess.CalledProcessError:
        pass
    try:
        git("cat-file", "-e", LAST_COMMIT_BEFORE)
    except (subprocess.CalledProcessError, OSError):
        missing("the git history before the first release")
    return LAST_COMMIT_BEFORE


def unpack(commit: str, folder: Path) -> None:
    """Write the files of a commit into a folder."""
    with tarfile.open(fileobj=BytesIO(git("archive", commit))) as archive:
        archive.extractall(folder, filter="data")


@contextmanager
def serving_release(commit: str, folder: Path, database_url: str) -> Iterator[str]:
    """Serve the code of a commit as a machine that is started again would; give its address.

    It has the libraries of now. Developer settings, so that its static files need not be collected.
    """
    project, data, port = folder / "release", folder / "data", free_port()
    unpack(commit, project)
    data.mkdir()
    variables = os.environ | {"DATABASE_URL": database_url, "DATA_DIR": str(data), "DEBUG": "on", "HTTPS": "off"}
    log = folder / "release.log"
    with log.open("w") as output:
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        process = subprocess.Popen(
            command, cwd=project, env=variables | {"WEB_CONCURRENCY": "1"}, stdout=output, stderr=output
        )
    try:
        wait_for(f"http://127.0.0.1:{port}", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)
    written = log.read_text(encoding="utf-8")
    if "Traceback" in written or "ERROR" in written:
        raise RuntimeError(f"Something failed in the release before:\n{written}")


class Person:
    """Somebody with a browser without scripts: signs in, opens pages, sends forms. A bad status is an error."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()
        self.session.trust_env = False

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, *_error: object) -> None:
        self.session.close()

    def open(self, path: str) -> str:
        """Return a page."""
        return self._text(self.session.get(self.address + path, timeout=60))

    def send(self, path: str, fields: dict[str, str], file: bytes = b"", **headers: str) -> str:
        """Send a form, and return the page that follows."""
        sent = fields | {"csrfmiddlewaretoken": self.session.cookies["csrftoken"]}
        files = {"file": ("slide.jpg", file, "image/jpeg")} if file else None
        return self._text(self.session.post(self.address + path, sent, files=files, headers=headers, timeout=60))

    @staticmethod
    def _text(response: requests.Response) -> str:
        if not response.ok:
            words = re.sub(r"<[^>]{0,500}>", " ", response.text)
            raise RuntimeError(f"{response.request.method} {response.url}: {response.status_code}\n{words[:2000]}")
        return response.text

"""A git server on the loopback interface: `git http-backend` behind a small HTTP server that asks for a token."""

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import SSLContext
from threading import Thread, local

from conftest import missing

TOKEN = "tok-s3cr3t-0123456789"
SUBMODULE = "160000"


class Cut(Exception):
    """The connection ends here, without an answer."""


class GitServer:
    """Serves the bare repositories below a folder; ``around`` may do anything in place of a request."""

    def __init__(self, folder: Path, *, token: str = TOKEN) -> None:
        if not shutil.which("git"):
            missing("git")
        self.folder, self.token = folder, token
        self.requests: list[str] = []
        self.around: Callable[[str, Callable[[], None]], None] = lambda _what, answer: answer()
        self.redirect_to = ""
        self.in_lfs: dict[str, bytes] = {}
        self.refuses_lfs = False
        self.scheme = "http"
        self._silent = local()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"git": self}))
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def address(self, name: str) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/{name}.git"

    def use_tls(self, tls: SSLContext) -> None:
        """Serve by https from now on."""
        self.scheme = "https"
        self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)

    def make(self, name: str, files: dict[str, str] | None = None, *, bare_options: tuple[str, ...] = ()) -> "Bare":
        """Make a bare repository, with a first commit if there are files."""
        bare = Bare(self.folder / f"{name}.git")
        run("init", "--quiet", "--bare", "--template=", "--initial-branch=main", str(bare.path))
        options = ("http.receivepack=true", "uploadpack.allowFilter=true", *bare_options)
        with (bare.path / "config").open("a") as config:
            for section, name_of, value in (re.split("[.=]", option) for option in options):
                config.write(f"[{section}]\n\t{name_of} = {value}\n")
        if files:
            bare.commit(files)
        return bare

    def silently(self, answer: Callable[[], None]) -> None:
        """Do what a request asks for, and send nothing back."""
        self._silent.on = True
        try:
            answer()
        finally:
            self._silent.on = False

    @property
    def is_silent(self) -> bool:
        return getattr(self._silent, "on", False)

    def answer_lfs(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Answer a request to Git LFS: where the contents go, or a content."""
        if self.refuses_lfs:
            return 404, b'{"message": "Not Found"}'
        if not path.endswith("/objects/batch"):
            self.in_lfs[path.rpartition("/")[2]] = body
            return 200, b"{}"
        base = f"{self.scheme}://127.0.0.1:{self.port}{path.removesuffix('objects/batch')}"
        wanted = json.loads(body)["objects"]
        objects = [each | {"actions": {"upload": {"href": base + each["oid"]}}} for each in wanted]
        return 200, json.dumps({"transfer": "basic", "objects": objects}).encode()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def run(*arguments: str, folder: Path | None = None, send: bytes = b"", **more: str) -> bytes:
    """Run git without the configuration of the machine."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.devnull,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{role}_{field}": "somebody" for role in ("AUTHOR", "COMMITTER") for field in ("NAME", "EMAIL")},
        **more,
    }
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, input=send, capture_output=True, check=False
    )
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout


class Bare:
    """A bare repository, looked into and written to directly, as another person with a clone would."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def git(self, *arguments: str, send: bytes = b"", **more: str) -> str:
        return run(*arguments, folder=self.path, send=send, **more).decode(errors="surrogateescape")

    def head(self, branch: str = "main") -> str:
        return self.git("rev-parse", f"refs/heads/{branch}").strip()

    def branches(self) -> list[str]:
        return self.git("for-each-ref", "--format=%(refname:short)").split()

    def files(self, branch: str = "main") -> dict[str, str]:
        """Return the text of every file, by its path."""
        if branch not in self.branches():
            return {}
        quoted = ("-c", "core.quotePath=false")  # ls-tree quotes what --format writes, also with -z
        listed = self.git(*quoted, "ls-tree", "-r", "-z", "--format=%(objectname) %(path)", branch).split("\0")
        paths = {path: blob for blob, path in (each.split(" ", 1) for each in listed if each)}
        rest = run("cat-file", "--batch", folder=self.path, send="".join(f"{id}\n" for id in paths.values()).encode())
        found = {}
        for path in paths:
            head, _line, rest = rest.partition(b"\n")
            size = int(head.split()[2])
            found[path], rest = rest[:size].decode(errors="replace"), rest[size + 1 :]
        return found

    def log(self, branch: str = "main") -> list[str]:
        return self.git("log", "--format=%s", branch).splitlines()

    def commit(self, files: dict[str, str | None], *, branch: str = "main", modes: dict[str, str] | None = None) -> str:
        """Commit changed files (None: removed; of a submodule its commit) on top of a branch."""
        told = b"commit refs/heads/%s\nmark :1\ncommitter somebody <somebody> now\n" % branch.encode()
        told += b"data 16\nby somebody else"
        told += b"\nfrom refs/heads/%s^0\n" % branch.encode() if branch in self.branches() else b"\n"
        for path, text in files.items():
            if text is None:
                told += b"D %s\n" % path.encode()
                continue
            mode, content = (modes or {}).get(path, "100644"), text.encode()
            if mode == SUBMODULE:
                told += b"M %s %s %s\n" % (mode.encode(), content, path.encode())
            else:
                told += b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), path.encode(), len(content), content)
        options = ("-c", "fastimport.unpackLimit=0", "fast-import", "--quiet", "--date-format=now")
        return self.git(*options, send=told + b"get-mark :1\n").strip()


class _Handler(BaseHTTPRequestHandler):
    """Answers one request by way of the CGI program."""

    protocol_version = "HTTP/1.1"
    git: GitServer

    def log_message(self, *_args: object) -> None:
        """Print nothing."""

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self._body())

    def do_PUT(self) -> None:
        self._serve(self._body())

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def _serve(self, body: bytes) -> None:
        self.git.requests.append(f"{self.command} {self.path}")
        try:
            self.git.around(f"{self.command} {self.path}", lambda: self._answer(body))
        except Cut:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(2)
        except OSError:
            self.close_connection = True

    def _answer(self, body: bytes) -> None:
        if self.git.redirect_to:
            self.reply(302, [("Location", self.git.redirect_to + self.path)], b"")
            return
        wanted = base64.b64encode(f"x-access-token:{self.git.token}".encode()).decode()
        if self.git.token and self.headers.get("Authorization") != f"Basic {wanted}":
            self.reply(401, [("WWW-Authenticate", 'Basic realm="git"')], b"who are you?")
            return
        if "/info/lfs/" in self.path:
            status, answer = self.git.answer_lfs(self.path, body)
            self.reply(status, [("Content-Type", "application/vnd.git-lfs+json")], answer)
            return
        status, headers, answer = self.run_backend(body)
        self.reply(status, headers, answer)

    def reply(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        if self.git.is_silent:
            return
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def run_backend(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        path, _mark, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_PROJECT_ROOT": str(self.git.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "REMOTE_USER": "author",
            "REMOTE_ADDR": "127.0.0.1",
        }
        done = subprocess.run(["git", "http-backend"], env=environment, input=body, capture_output=True, check=False)
        head, _blank, rest = done.stdout.partition(b"\r\n\r\n")
        headers = [tuple(line.split(": ", 1)) for line in head.decode().split("\r\n") if ": " in line]
        status = next((int(value.split()[0]) for name, value in headers if name == "Status"), 200)
        return status, [pair for pair in headers if pair[0] not in {"Status", "Content-Length"}], rest

"""Runs the git program isolated from the machine: no configuration, hooks, helpers or prompts; with limits.

Secrets are passed in the environment of the process or in a file with mode 0600, never as an argument.
"""

import base64
import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

from sessions.publishing.faults import GitError, GitFault, fault_of, said_by_server
from sessions.publishing.remote import Remote

SECONDS = 60.0
"""Time limit of everything that one request asks of git, in seconds: a server that hangs occupies no thread."""

PUBLISH_SECONDS = 150.0
"""Time limit of a request that sends pictures, in seconds: three hundred of 300 kB take four on loopback."""

MAX_FILE = 500_000_000
"""Maximum size of any file that git writes, in bytes: what a server sends does not fill the disk."""

MAX_ANSWER = 20_000_000
"""Maximum length of an answer that is read into memory: a folder with 200,000 files, in bytes."""

MAX_MEMORY_KB, MAX_CPU = 1_500_000, 60
"""Limits of each git process, in kilobytes and seconds, so that no repository takes all of the machine."""

MIN_VERSION = (2, 37)
"""The first version with http.curloptResolve, which pins the checked IP address."""

# A shell sets the limits, since code between fork and exec is unsafe in a server with threads.
_SHELL = 'ulimit -c 0; ulimit -f "$1"; ulimit -t "$2"; ulimit -d "$3"; shift 3; exec "$@"'
_BLOCK = 512
_MOST_READ = 100_000
"""Maximum length of what is looked at of the words of git and of the server, in bytes: a server may say anything."""
_NOTHING: Mapping[str, str] = {}
# Of the server's environment only what git needs to be found, and to trust a private certificate authority.
_INHERITED = ("PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "GIT_EXEC_PATH")


@dataclass(frozen=True, slots=True)
class Access:
    """What git needs to reach a repository: checked addresses, and a token or a key."""

    remote: Remote
    addresses: Sequence[str]
    secret: str = ""
    user_name: str = ""
    host_keys: Sequence[str] = ()

    @property
    def hidden(self) -> tuple[str, ...]:
        """The texts that may appear nowhere."""
        return (self.secret, self._basic()) if self.secret else ()

    def _basic(self) -> str:
        return base64.b64encode(f"{self.user_name or 'x-access-token'}:{self.secret}".encode()).decode()

    def configuration(self) -> dict[str, str]:
        """Return the settings for https: the pinned addresses, and the header with the token."""
        remote = self.remote
        if remote.by_ssh:
            return {}
        addresses = ",".join(f"[{address}]" if ":" in address else address for address in self.addresses)
        settings = {"http.curloptResolve": f"{remote.host}:{remote.port}:{addresses}"}
        if self.secret:
            settings[f"http.{remote.url}.extraHeader"] = f"Authorization: Basic {self._basic()}"
        return settings

    def ssh_command(self, home: Path) -> str:
        """Write the key and the known hosts into files, and return the command of ssh."""
        key, known = home / "key", home / "known_hosts"
        key.touch(mode=0o600, exist_ok=False)
        key.write_text(self.secret.strip().replace("\r\n", "\n") + "\n")
        known.write_text("".join(f"{self.remote.host} {host_key}\n" for host_key in self.host_keys))
        options = (
            f"HostName={self.addresses[0]}",
            f"HostKeyAlias={self.remote.host}",
            f"UserKnownHostsFile={known}",
            f"GlobalKnownHostsFile={os.devnull}",
            "StrictHostKeyChecking=yes",
            "BatchMode=yes",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "ConnectTimeout=15",
            "LogLevel=ERROR",
        )
        return shlex.join(["ssh", "-F", os.devnull, "-i", str(key), *(f"-o{option}" for option in options)])


@cache
def git_version() -> tuple[int, ...] | None:
    """Return the version of git; None where it is not installed."""
    if shutil.which("git") is None:
        return None
    said = subprocess.run(["git", "version"], capture_output=True, text=True, check=False, timeout=10).stdout
    found = re.search(r"\d+(?:\.\d+)+", said)
    return tuple(map(int, found[0].split("."))) if found else None


def require_programs(*, ssh: bool) -> None:
    """Raise GitError when git or ssh is missing or too old."""
    if (git_version() or ()) < MIN_VERSION:
        raise GitError(GitFault.NO_GIT)
    if ssh and shutil.which("ssh") is None:
        raise GitError(GitFault.NO_SSH)


class Git:
    """The git program with one temporary bare repository in ``home``, and one time limit for all its commands."""

    def __init__(self, home: Path, access: Access, seconds: float | None = None) -> None:
        self._home, self._hidden = home, access.hidden
        self._end = time.monotonic() + (SECONDS if seconds is None else seconds)
        self._environment = _environment(home, access)

    def run(self, *arguments: str, send: Iterable[bytes] = (), more: Mapping[str, str] = _NOTHING) -> bytes:
        """Run a command and return its output; raises GitError.

        ``send`` is the content of its standard input, in pieces, and ``more`` is added to its environment.
        """
        limits = [str(MAX_FILE // _BLOCK), str(MAX_CPU), str(MAX_MEMORY_KB)]
        with (
            TemporaryFile(dir=self._home) as given,
            TemporaryFile(dir=self._home) as answer,
            TemporaryFile(dir=self._home) as output,
        ):
            given.writelines(send)
            given.seek(0)
            process = subprocess.Popen(
                ["sh", "-c", _SHELL, "sh", *limits, "git", *arguments],
                cwd=self._home,
                env=self._environment | dict(more),
                stdin=given,
                stdout=answer,
                stderr=output,
                start_new_session=True,
            )
            self._wait(process)
            answer.seek(0)
            said = answer.read(MAX_ANSWER + 1)
            output.seek(0)
            told = output.read(_MOST_READ).decode(errors="replace")
        if len(said) > MAX_ANSWER or process.returncode in {-signal.SIGXFSZ, 128 + signal.SIGXFSZ}:
            raise GitError(GitFault.TOO_LARGE)
        if process.returncode:
            fault = fault_of(told, said[:_MOST_READ].decode(errors="replace"))
            raise GitError(fault, said_by_server(told, self._hidden))
        return said

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        try:
            process.wait(timeout=self._end - time.monotonic())
        except subprocess.TimeoutExpired:
            raise GitError(GitFault.TOO_SLOW) from None
        finally:
            if process.returncode is None:
                # The helpers of git (git-remote-https, ssh, index-pack) are in its process group.
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _environment(home: Path, access: Access) -> dict[str, str]:
    """Return the whole environment of git: nothing else of the server's is passed on."""
    settings = {
        "core.hooksPath": os.devnull,
        # Pictures are compressed already, and the objects live for a moment.
        "core.looseCompression": "0",
        "gc.auto": "0",
        "http.followRedirects": "false",
        "http.userAgent": "Conference Log",
        "pack.compression": "1",
        "pack.threads": "1",
        "pack.window": "0",
        "remote.origin.url": access.remote.url,
        "remote.origin.promisor": "true",
        "remote.origin.partialclonefilter": "blob:none",
        **access.configuration(),
    }
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ} | {
        "GIT_ALLOW_PROTOCOL": access.remote.scheme,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": str(len(settings)),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_DIR": str(home / "copy.git"),
        "GIT_TERMINAL_PROMPT": "0",
        "HOME": str(home),
        "LC_ALL": "C",
        "TMPDIR": str(home),
    }
    for at, (name, value) in enumerate(settings.items()):
        environment |= {f"GIT_CONFIG_KEY_{at}": name, f"GIT_CONFIG_VALUE_{at}": value}
    if access.remote.by_ssh:
        environment |= {"GIT_SSH_COMMAND": access.ssh_command(home), "GIT_SSH_VARIANT": "ssh"}
    return environment

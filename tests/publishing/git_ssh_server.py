"""A git server by ssh on the loopback interface: the sshd of OpenSSH with its own keys, for one deploy key."""

import getpass
import shutil
import socket
import subprocess
from pathlib import Path

from conftest import missing

SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")


class SshServer:
    """An sshd that lets one key in and runs nothing but git."""

    def __init__(self, folder: Path, public_key: str) -> None:
        if not SSHD or not shutil.which("ssh-keygen"):
            missing("sshd")
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        key = folder / "host_key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)], check=True)
        self.host_key = key.with_suffix(".pub").read_text().strip()
        (folder / "authorized_keys").write_text(f"{public_key}\n")
        only_git = folder / "only-git"
        only_git.write_text('#!/bin/sh\nexec git-shell -c "$SSH_ORIGINAL_COMMAND"\n')
        only_git.chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        configuration = folder / "sshd_config"
        lines = (
            f"Port {self.port}",
            "ListenAddress 127.0.0.1",
            f"HostKey {key}",
            f"PidFile {folder / 'pid'}",
            f"AuthorizedKeysFile {folder / 'authorized_keys'}",
            f"ForceCommand {only_git}",
            "AuthenticationMethods publickey",
            "PermitRootLogin yes",
            "StrictModes no",
            "UsePAM no",
            "LogLevel ERROR",
            # Two requests of one test at once, and no waiting for names.
            "UseDNS no",
            "PerSourcePenalties no",
        )
        configuration.write_text("\n".join(lines) + "\n")
        if getpass.getuser() == "root":
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(configuration)], stderr=self._log)
        self._until_it_listens()

    def _until_it_listens(self) -> None:
        while self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
                    if line.recv(4) == b"SSH-":
                        return
            except ConnectionRefusedError:
                continue
        missing(f"an sshd that starts ({(self.folder / 'log').read_text()})")

    def address(self, path: Path) -> str:
        return f"ssh://{getpass.getuser()}@127.0.0.1:{self.port}{path}"

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._log.close()

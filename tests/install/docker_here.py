"""The command ``docker compose`` as far as docs/deployment.md uses it, without a container engine; not imported.

``docker_here.py compose …`` runs what is meant for the service `web` in the built program, and for `db` with the
programs of PostgreSQL; of everything else it only notes that it was asked. The file DOCKER_HERE says where things are.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ALLOWED = {"build", "up", "stop", "exec", "run"}


def main(arguments: list[str]) -> int:
    """Return the exit code of the command."""
    here = json.loads(Path(os.environ["DOCKER_HERE"]).read_text())
    with Path(here["log"]).open("a") as log:
        log.write(" ".join(arguments) + "\n")
    program, action, *rest = arguments
    assert (program, action in ALLOWED) == ("compose", True), arguments
    if action in {"build", "up", "stop"}:
        return 0
    while rest[0].startswith("-"):
        rest = rest[1:]
    service, *command = rest
    command = [part.replace("/data", here["data"]) for part in command]
    return subprocess.run(command, cwd=here["app"], env=here["environments"][service], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

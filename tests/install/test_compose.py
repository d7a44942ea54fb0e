"""The container without a container engine: the very commands of Dockerfile and compose file are run here."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
import yaml

from conftest import PROJECT
from postgres_server import postgres_server

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
WEB = COMPOSE["services"]["web"]
# Lines continued with a backslash are one instruction.
DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
BIN = Path(sys.executable).parent
SECRETS = {
    "SECRET_KEY": "made-for-this-test-and-for-nothing-else-in-the-whole-world",
    "POSTGRES_PASSWORD": "p@ss/w:rd?#%",
}
LOCKS = {"requirements.txt", "requirements-s3.txt"}


def instructions(name: str) -> list[str]:
    return [line.split(" ", 1)[1].strip() for line in DOCKERFILE.splitlines() if line.startswith(name + " ")]


def interpolated(value: str) -> str:
    """Return the value as compose would give it to the container, with the secrets and nothing else in .env."""
    return re.sub(
        r"\$\{(\w+)(?::([-?])([^}]*))?\}",
        lambda match: SECRETS.get(match[1], match[3] if match[2] == "-" else ""),
        value,
    )


def test_compose_file_is_of_the_schema() -> None:
    command = [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", PROJECT / "docker-compose.yml"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout.strip()) == (0, "ok -- validation done")


def test_no_secret_has_a_default() -> None:
    values = [str(value) for service in COMPOSE["services"].values() for value in service["environment"].values()]
    secrets = {match for value in values for match in re.findall(r"\$\{\w*(?:SECRET|PASSWORD)\w*[^}]*\}", value)}
    # Without one the bucket is opened with the keys of the machine.
    needed = {"${SECRET_KEY:?is not set}", "${POSTGRES_PASSWORD:?is not set}"}
    assert secrets == needed | {"${PHOTO_BUCKET_SECRET:-}"}
    assert re.findall(r"(?im)^(?:arg|env) .*(?:secret|password|key)", DOCKERFILE) == []


def test_both_services_have_a_health_check_and_web_waits_for_it() -> None:
    assert {name: "healthcheck" in service for name, service in COMPOSE["services"].items() if name != "caddy"} == {
        "web": True,
        "db": True,
    }
    assert WEB["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert json.loads(instructions("HEALTHCHECK")[0].split("CMD", 1)[1]) == WEB["healthcheck"]["test"][1:]


def test_container_is_no_root_and_can_write_only_its_data() -> None:
    assert instructions("USER") == ["conference"]
    assert (WEB["read_only"], WEB["cap_drop"], WEB["volumes"]) == (True, ["ALL"], ["data:/data"])
    assert WEB["ports"] == ["127.0.0.1:${PORT:-8000}:8000"]


def test_image_is_built_from_what_the_ignore_file_lets_through() -> None:
    allowed = set(re.findall(r"^!(.+)$", (PROJECT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(sources()) | LOCKS == allowed


def sources() -> list[str]:
    """Return what the Dockerfile copies out of the project, apart from the locks."""
    copied = [line.split()[:-1] for line in instructions("COPY") if not line.startswith("--from")]
    return [name for names in copied for name in names if name not in LOCKS]


@dataclass(frozen=True)
class Container:
    """What runs in place of the container."""

    process: "subprocess.Popen[bytes]"
    port: int
    data: Path

    def get(self, path: str, **headers: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def build(folder: Path) -> None:
    """Do what the first stage does after its packages are installed: copy, and run the rest."""
    for name in sources():
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copyfile(PROJECT / name, folder / name)
    installing, making = instructions("RUN")[:2]
    assert '--require-hashes -r "$REQUIREMENTS"' in installing
    assert instructions("ARG") == ["REQUIREMENTS=requirements.txt"]
    environment = {"PATH": os.environ["PATH"]}
    script = making.replace("/venv/bin", shlex.quote(str(BIN)))
    subprocess.run(["bash", "-euc", script], cwd=folder, env=environment, check=True)


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    app, data, port = tmp_path_factory.mktemp("app"), tmp_path_factory.mktemp("data"), free_port()
    build(app)
    with postgres_server() as url:
        environment = {name: interpolated(str(value)) for name, value in WEB["environment"].items()}
        environment |= {"DATABASE_URL": url, "DATA_DIR": str(data), "PATH": f"{BIN}:{os.environ['PATH']}"}
        command = [part.replace("8000", str(port)) for part in json.loads(instructions("CMD")[-1])]
        command[command.index("0.0.0.0")] = "127.0.0.1"  # noqa: S104 - it is what is taken out
        process = subprocess.Popen(command, cwd=app, env=environment)
        try:
            wait_until_healthy(process, port, environment)
            yield Container(process, port, data)
        finally:
            process.kill()
            process.wait()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until_healthy(process: "subprocess.Popen[bytes]", port: int, environment: dict[str, str]) -> None:
    """Ask as the container's own health check asks, once somebody listens, until it is content."""
    command = [part.replace("8000", str(port)) for part in WEB["healthcheck"]["test"][1:]]
    until = time.monotonic() + 60
    while not listens(port):
        assert process.poll() is None, "the server has ended"
        assert time.monotonic() < until, "the server does not listen"
        threading.Event().wait(0.02)
    while subprocess.run(command, env=environment, stderr=subprocess.DEVNULL, check=False).returncode:
        assert process.poll() is None, "the server has ended"
        assert time.monotonic() < until, "the server does not become healthy"


def test_container_becomes_healthy_and_offers_the_first_account(container: Container) -> None:
    response = container.get("/accounts/login/", X_Forwarded_Proto="https")
    assert (response.status, response.headers["Location"]) == (302, "/accounts/signup/")
    response = container.get("/accounts/signup/", X_Forwarded_Proto="https")
    assert response.status == 200
    assert response.headers["Set-Cookie"].startswith("__Host-csrftoken=")
    assert response.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_container_expects_https_in_front(container: Container) -> None:
    response = container.get("/")
    assert (response.status, response.headers["Location"]) == (301, f"https://127.0.0.1:{container.port}/")


def test_container_serves_style_under_a_name_made_of_its_content(container: Container) -> None:
    connection = HTTPConnection("127.0.0.1", container.port, timeout=10)
    connection.request("GET", "/accounts/signup/", headers={"X-Forwarded-Proto": "https"})
    page = connection.getresponse().read().decode()
    names = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    assert names != []
    for name in names:
        response = container.get(name, X_Forwarded_Proto="https", Accept_Encoding="gzip")
        assert (name, response.status) == (name, 200)
        assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    connection.close()


def test_container_keeps_no_secret_in_its_data(container: Container) -> None:
    assert [path.name for path in container.data.iterdir()] == []


def test_container_stops_when_it_is_told_to(container: Container) -> None:
    container.process.send_signal(signal.SIGTERM)
    assert container.process.wait(timeout=20) == 0


def test_caddy_comes_only_when_asked_for_and_leads_to_the_server() -> None:
    caddy = COMPOSE["services"]["caddy"]

    assert caddy["profiles"] == ["caddy"]
    assert caddy["environment"] == {
        "SITE": "${ALLOWED_HOSTS:-localhost}",
        "UPSTREAM": "web:8000",
        "TLS": "${TLS:-}",
        "HTTP_PORT": "${HTTP_PORT:-80}",
        "HTTPS_PORT": "${HTTPS_PORT:-443}",
    }
    # The same port outside and inside: that is where Caddyfile leads from http.
    assert caddy["ports"] == [f"{port}:{port}" for port in ("${HTTP_PORT:-80}", "${HTTPS_PORT:-443}")]
    (source, target, _mode) = caddy["volumes"][0].split(":")
    assert ((PROJECT / source).exists(), target) == (True, "/etc/caddy/Caddyfile")

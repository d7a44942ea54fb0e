"""The commands of docs/deployment.md, run as they stand there, with stand-ins for docker, git and sudo."""

import re
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from conftest import PROJECT
from install.container_files import BIN, SERVICES, environment_of, image_environment
from install.documented import Shell, only_noted, scripts

pytestmark = pytest.mark.release


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Return a shell in an empty folder, whose stand-ins only note what they are asked."""
    note = only_noted(str(tmp_path / "asked.log"))
    return Shell(tmp_path, docker=note, git=note, sudo=note)


def dotenv(folder: Path) -> dict[str, str]:
    """Return what .env says; each name stands there once."""
    lines = (folder / ".env").read_text().splitlines()
    names = [line.split("=", 1)[0] for line in lines]
    assert len(set(names)) == len(names)
    return dict(line.split("=", 1) for line in lines)


def test_env_of_a_team_holds_all_that_compose_wants(shell: Shell) -> None:
    (script,) = scripts("A team on one machine")
    shell.run(script)
    written = dotenv(shell.folder)
    assert [len(written[name]) for name in ("SECRET_KEY", "POSTGRES_PASSWORD")] == [64, 64]
    assert (written["ALLOWED_HOSTS"], written["COMPOSE_PROFILES"]) == ("log.example.org", "caddy")
    assert (shell.folder / ".env").stat().st_mode & 0o777 == 0o600
    assert shell.asked() == ["git rev-parse --short HEAD", "docker compose up --detach"]
    for service in SERVICES:
        if "environment" in SERVICES[service]:
            environment_of(service, written)
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert textwrap.indent(script, "    ") in readme


@pytest.fixture
def endpoint() -> Iterator[str]:
    """Return the address of an S3 server on this machine, in the place of Garage."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def test_store_of_the_profile_is_that_which_web_uses(shell: Shell, endpoint: str, built_app: Path) -> None:
    (team,), (pictures,) = scripts("A team on one machine"), scripts("Pictures in a store of its own")
    shell.run(team)
    shell.run(pictures)
    written = dotenv(shell.folder)
    assert written["COMPOSE_PROFILES"] == "caddy,s3"
    assert shell.asked()[-1] == "docker compose up --detach --build"
    garage, web = environment_of("s3", written), environment_of("web", written)
    assert re.fullmatch("GK[0-9a-f]{24}", garage["GARAGE_DEFAULT_ACCESS_KEY"])  # the only form it takes
    assert [len(garage[name]) for name in ("GARAGE_DEFAULT_SECRET_KEY", "GARAGE_RPC_SECRET")] == [64, 64]
    store = tomllib.loads((PROJECT / "deploy" / "garage.toml").read_text())
    port = store["s3_api"]["api_bind_addr"].rsplit(":", 1)[1]
    assert web["PHOTO_BUCKET_ENDPOINT"] == f"http://s3:{port}"
    assert web["PHOTO_BUCKET_REGION"] == store["s3_api"]["s3_region"]
    volume = SERVICES["s3"]["volumes"][1].split(":")[1]
    assert {store[name].startswith(f"{volume}/") for name in ("metadata_dir", "data_dir")} == {True}

    keys = {"aws_access_key_id": garage["GARAGE_DEFAULT_ACCESS_KEY"]}
    keys["aws_secret_access_key"] = garage["GARAGE_DEFAULT_SECRET_KEY"]
    s3 = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)
    s3.create_bucket(Bucket=garage["GARAGE_DEFAULT_BUCKET"])
    environment = image_environment() | web | {"DATA_DIR": str(shell.folder / "data"), "DATABASE_URL": ""}
    environment |= {"PHOTO_BUCKET_ENDPOINT": endpoint, "PHOTO_BUCKET_REGION": "us-east-1", "no_proxy": "*"}
    program = (
        "import django; django.setup(); from django.core.files.base import ContentFile; "
        "from django.core.files.storage import default_storage as kept; "
        "kept.save('photos/1/a.png', ContentFile(b'a picture')); print(kept.open('photos/1/a.png').read())"
    )
    environment |= {"DJANGO_SETTINGS_MODULE": "conference.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=built_app, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "b'a picture'\n", "")
    assert s3.get_object(Bucket=web["PHOTO_BUCKET"], Key="photos/1/a.png")["Body"].read() == b"a picture"
    s3.close()


def test_commands_for_systemd_name_what_there_is(shell: Shell) -> None:
    installing, proxy, managing = scripts("A small machine with systemd")
    folder = shell.folder / "project"
    (folder / "deploy").mkdir(parents=True)
    shell.run(installing, folder)
    asked = shell.asked()
    copied = [part for line in asked if line.startswith("sudo cp") for part in line.split()[2:-1]]
    assert {(PROJECT / name).is_file() for name in copied} == {True}
    assert sorted(Path(name).name for name in copied) == sorted(
        path.name for path in (PROJECT / "deploy").iterdir() if path.suffix in {".service", ".timer"}
    )
    targets = re.findall(r"(?m)^\.PHONY: (\w+)$", (PROJECT / "Makefile").read_text())
    assert [line.split()[2] in targets for line in asked if line.startswith("sudo make")] == [True]
    user = next(line for line in asked if "useradd" in line).split()[-1]
    unit = (PROJECT / "deploy" / "conference-log.service").read_text()
    assert (f"User={user}\n" in unit, "EnvironmentFile=-/etc/conference-log.env\n" in unit) == (True, True)
    shell.run(proxy, PROJECT)
    assert "sudo cp Caddyfile /etc/caddy/Caddyfile" in shell.asked()

    (shell.programs / "sudo").write_text('#!/bin/sh\nshift 2\nexec "$@"\n')
    data, settings = shell.folder / "data", shell.folder / "settings.env"
    settings.write_text("ALLOWED_HOSTS=log.example.org\nPROXY_COUNT=1\n")
    shell.variables["DJANGO_SETTINGS_MODULE"] = "conference.settings"
    places = {"/var/lib/conference-log": data, "/etc/conference-log.env": settings, ".venv/bin/python": BIN / "python"}
    for place, here in places.items():
        managing = managing.replace(place, str(here))
    shell.run(managing.replace("doctor", "migrate -v 0"), PROJECT)
    assert (data / "conference.sqlite3").exists()
    assert shell.run(managing, PROJECT).splitlines()[-1] == "all well"

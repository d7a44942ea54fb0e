"""What the compose file and the Dockerfile say: rights, secrets, health checks, networks, sources."""

import json
import re
import subprocess

from conftest import PROJECT
from install.container_files import (
    BIN,
    COMPOSE,
    DOCKERFILE,
    LOCKS,
    SERVICES,
    WEB,
    instructions,
    sources,
)


def test_compose_file_is_of_the_schema() -> None:
    command = [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", PROJECT / "docker-compose.yml"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout.strip()) == (0, "ok -- validation done")


def test_no_secret_has_a_default() -> None:
    values = [str(value) for service in SERVICES.values() for value in service.get("environment", {}).values()]
    secrets = {match for value in values for match in re.findall(r"\$\{\w*(?:SECRET|PASSWORD|KEY_ID)\w*[^}]*\}", value)}
    needed = {"${SECRET_KEY:?is not set}", "${POSTGRES_PASSWORD:?is not set}"}
    # Compose wants what it needs also for profiles that are off. Without them web opens a bucket with the keys of the
    # machine, and Garage does not start.
    of_the_bucket = {"${PHOTO_BUCKET_KEY_ID:-}", "${PHOTO_BUCKET_SECRET:-}", "${GARAGE_RPC_SECRET:-}"}
    assert secrets == needed | of_the_bucket
    assert re.findall(r"(?im)^(?:arg|env) .*(?:secret|password|key)", DOCKERFILE) == []


def test_every_service_has_a_health_check_and_web_waits_for_those_it_needs() -> None:
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {"folders"}
    assert WEB["depends_on"] == {
        "db": {"condition": "service_healthy"},
        "s3": {"condition": "service_healthy", "required": False},
    }
    assert json.loads(instructions("HEALTHCHECK")[0].split("CMD", 1)[1]) == WEB["healthcheck"]["test"][1:]


def test_no_service_is_root_or_may_write_outside_its_volumes() -> None:
    assert instructions("USER") == ["conference"]
    users = {name: service.get("user", "of the image") for name, service in SERVICES.items()}
    assert users == {
        **{"web": "of the image", "caddy": "10001:10001", "db": "postgres", "s3": "10001:10001"},
        "folders": "root",  # for a moment, without a network
    }
    for service in SERVICES.values():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert {name: service["cap_add"] for name, service in SERVICES.items() if "cap_add" in service} == {
        "caddy": ["NET_BIND_SERVICE"],
        "folders": ["CHOWN", "DAC_READ_SEARCH"],
    }
    assert SERVICES["folders"]["network_mode"] == "none"
    volumes = {volume for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert {volume for volume in volumes if volume.startswith(".")} == {
        "./Caddyfile:/etc/caddy/Caddyfile:ro",
        "./deploy/garage.toml:/etc/garage.toml:ro",
    }
    assert {volume.split(":")[0] for volume in volumes if not volume.startswith(".")} == set(COMPOSE["volumes"])


def test_only_caddy_is_reached_from_outside_and_the_database_only_by_web() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "web": ["127.0.0.1:${PORT:-8000}:8000"],
        # The same port outside and inside: that is where Caddyfile leads from http.
        "caddy": [f"{port}:{port}" for port in ("${HTTP_PORT:-80}", "${HTTPS_PORT:-443}")],
    }
    networks = {name: service.get("networks", ["default"]) for name, service in SERVICES.items() if name != "folders"}
    assert networks == {
        "web": ["default", "database", "pictures"],
        **{"caddy": ["default"], "db": ["database"], "s3": ["pictures"]},
    }
    assert COMPOSE["networks"] == {"database": {"internal": True}, "pictures": {"internal": True}}


def test_database_is_a_postgresql_of_17_or_newer() -> None:
    name, version = SERVICES["db"]["image"].split(":")
    assert (name, int(version) >= 17) == ("postgres", True)


def test_image_is_built_from_what_the_ignore_file_lets_through() -> None:
    allowed = set(re.findall(r"^!(.+)$", (PROJECT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(sources()) | LOCKS == allowed


def test_caddy_comes_only_when_asked_for_and_leads_to_the_server() -> None:
    caddy = SERVICES["caddy"]
    assert caddy["profiles"] == ["caddy"]
    assert caddy["environment"] == {
        "SITE": "${ALLOWED_HOSTS:-localhost}",
        "UPSTREAM": "web:8000",
        "TLS": "${TLS:-}",
        "HTTP_PORT": "${HTTP_PORT:-80}",
        "HTTPS_PORT": "${HTTPS_PORT:-443}",
    }

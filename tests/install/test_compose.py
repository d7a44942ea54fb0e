"""What the compose file and the Dockerfile say: rights, secrets, health checks, networks, sources."""

import json
import os
import re
import shutil
import subprocess

from conftest import PROJECT, missing
from install.container_files import (
    BIN,
    COMPOSE,
    DOCKERFILE,
    LOCKS,
    SECRETS,
    SERVICES,
    WEB,
    caddy_command,
    environment_of,
    image_environment,
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
    assert secrets == needed | of_the_bucket | {"${SECRET_KEY_FALLBACKS:-}"}
    assert re.findall(r"(?im)^(?:arg|env) .*(?:secret|password|key)", DOCKERFILE) == []


def test_every_setting_of_env_reaches_web_unless_its_page_says_why_not() -> None:
    page, with_containers = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8").split("## With containers\n")
    rows = re.findall(r"(?m)^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|", page)
    documented = {name for row in rows for name in re.findall(r"[A-Z_]+", row)}
    kept_away = {
        name for line in re.findall(r"(?m)^\* ([^:]+): \w", with_containers) for name in line.strip("`").split("`, `")
    }
    reaches = set(WEB["environment"]) - {"DATABASE_URL", "PGPASSWORD"}  # those compose makes itself
    assert reaches | kept_away == documented
    assert reaches & kept_away == set()
    written = {name: f"of {name}" for name in documented} | SECRETS
    assert {name: environment_of("web", written)[name] for name in reaches} == {name: written[name] for name in reaches}
    # What is not for the web server: each variable that only compose and the other services read.
    text = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    others = set(re.findall(r"\$\{(\w+)", text)) - documented | {"COMPOSE_PROFILES"}
    (said,) = re.findall(r"not for the web server: ([^(]+)", with_containers)
    assert set(re.findall(r"`([A-Z_]+)`", said)) == others


def test_web_has_no_secret_of_another_service() -> None:
    secrets = {"GARAGE_RPC_SECRET": "of-garage", **SECRETS}
    assert "of-garage" not in environment_of("web", secrets).values()
    assert "env_file" not in WEB


def test_web_has_the_defaults_of_the_settings_page_where_env_says_nothing() -> None:
    own = {"SECRET_KEY", "DATABASE_URL", "PGPASSWORD", "PROXY_COUNT"}
    environment = environment_of("web", SECRETS)
    assert {name: value for name, value in environment.items() if value} == {name: environment[name] for name in own}


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


def test_image_is_told_its_commit_and_which_lock_to_install() -> None:
    assert WEB["build"] == {
        "context": ".",
        "args": {"REQUIREMENTS": "${REQUIREMENTS:-requirements.txt}", "COMMIT": "${COMMIT:-}"},
    }
    assert instructions("ARG") == ["REQUIREMENTS=requirements.txt", "COMMIT"]
    assert (image_environment("1a2b3c4")["COMMIT"], image_environment()["COMMIT"]) == ("1a2b3c4", "")
    # The stage that runs has the argument: one of the stage before it would be empty there.
    assert "\nARG COMMIT\n" in DOCKERFILE.rsplit("\nFROM ", 1)[1]


def test_image_is_built_from_what_the_ignore_file_lets_through() -> None:
    allowed = set(re.findall(r"^!(.+)$", (PROJECT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(sources()) | LOCKS == allowed


def test_caddy_comes_only_when_asked_for_and_leads_to_the_server() -> None:
    caddy = SERVICES["caddy"]
    assert caddy["profiles"] == ["caddy"]
    assert caddy["environment"] == {
        "SITES": "${SITE:-${ALLOWED_HOSTS:-localhost}}",
        "UPSTREAM": "web:8000",
        "TLS": "${TLS:-}",
        "HTTP_PORT": "${HTTP_PORT:-80}",
        "HTTPS_PORT": "${HTTPS_PORT:-443}",
    }


def adapted(**variables: str) -> tuple[list[str], str]:
    """Return the names that Caddy serves by https with these variables in .env, and that which it takes without one."""
    if not shutil.which("caddy"):
        missing("caddy")
    command = [part.replace("caddy run", "caddy adapt") for part in caddy_command(variables)]
    environment = {"PATH": os.environ["PATH"]} | environment_of("caddy", variables)
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        return [], done.stderr
    servers = json.loads(done.stdout)["apps"]["http"]["servers"]
    (server,) = (server for server in servers.values() if server["listen"] == [":443"])
    return server["routes"][0]["match"][0]["host"], server["tls_connection_policies"][0]["default_sni"]


def test_caddy_serves_each_allowed_host_or_those_of_site(subtests) -> None:
    names = ["log.example.org", "www.example.org", "192.168.1.5"]
    cases = {
        "none": ({}, ["localhost"]),
        "one": ({"ALLOWED_HOSTS": names[0]}, names[:1]),
        "commas": ({"ALLOWED_HOSTS": ",".join(names)}, names),
        "commas and spaces": ({"ALLOWED_HOSTS": ", ".join(names)}, names),
        "a list of its own": ({"ALLOWED_HOSTS": ".example.org", "SITE": ",".join(names[:2])}, names[:2]),
    }
    for case, (variables, served) in cases.items():
        with subtests.test(case):
            found, default = adapted(**variables)
            assert (set(found), default) == (set(served), served[0])
    assert adapted(ALLOWED_HOSTS="log.example.org,.example.org") == (
        [],
        "Set SITE to the names of the site; none may begin with a dot: log.example.org .example.org\n",
    )

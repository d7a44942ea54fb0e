"""What is written about the project is true of the project."""

import json
import re
import tomllib
from itertools import chain

import pytest
import yaml
from django.core.management import get_commands

from conftest import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *PROJECT.glob("docs/*.md")]
SETTINGS = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-s3.txt", "requirements-uv.txt"]


def variables_of_the_code() -> set[str]:
    """Return every name that Python code asks the environment for."""
    files = [*PROJECT.glob("conference/*.py"), *PROJECT.glob("sessions/**/*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    names = set(re.findall(r'\benv_\w+\(\s*"([A-Z_]+)"', text))
    return names | {f"{name}_FILE" for name in re.findall(r'\benv_secret\("([A-Z_]+)"', text)}


def test_settings_has_every_variable_and_no_other() -> None:
    rows = re.findall(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|", SETTINGS, re.MULTILINE)
    compose = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
    known = variables_of_the_code() | set(re.findall(r"^([A-Z_]+) \?=", MAKEFILE, re.MULTILINE))
    known |= set(compose["services"]["web"]["environment"])
    assert {name for row in rows for name in re.findall(r"[A-Z_]+", row)} == known


def test_readme_and_contributing_name_every_target_of_make_and_no_other() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    contributing = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    code = "".join(re.findall(r"`[^`]+`|^    .*", f"{README}\n{contributing}", re.MULTILINE))
    parts = {"lint-scripts", "test-scripts"}
    assert set(re.findall(r"\bmake ([a-z-]+)\b", code)) - parts == targets - {"help"}
    tables = [set(re.findall(r"(?m)^\| `make ([a-z-]+)` \|", text)) for text in (README, contributing)]
    # Who runs the site needs the first table alone; no target is described twice.
    assert tables[0] == {"run", "demo", "dev", "install", "build", "test", "lint"}
    assert tables[1] == targets - tables[0] - {"help", "messages"}


def test_commands_has_every_command_and_documents_name_no_other() -> None:
    text = (PROJECT / "docs" / "commands.md").read_text(encoding="utf-8")
    named = {path: set(re.findall(r"manage\.py ([a-z_]+)", path.read_text(encoding="utf-8"))) for path in DOCUMENTS}
    ours = {path.stem for path in PROJECT.glob("sessions/management/commands/[a-z]*.py")}
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) - {"makemigrations", "version"} == ours
    known = {*get_commands(), "version"}
    assert {path: names - known for path, names in named.items() if names - known} == {}


def test_changelog_has_a_place_for_what_comes() -> None:
    assert re.findall(r"^## .*", (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[0] == (
        "## Unreleased"
    )


def test_every_dependency_has_its_line_and_no_line_is_left_over() -> None:
    of_scripts = json.loads((PROJECT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    wanted = [*project["project"]["dependencies"], *chain(*extras), *project["dependency-groups"]["dev"]]
    names = sorted([*(re.match(r"[\w-]+", requirement)[0].lower() for requirement in wanted), *of_scripts])
    text = (PROJECT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert sorted(name.lower() for name in re.findall(r"^\* \*\*(.+?)\*\* — ", text, re.MULTILINE)) == names


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_hashes_for_everything_and_names_no_host(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    packages = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    assert packages != []
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert re.findall(r"https?:|index-url|find-links", text) == []


def test_lock_of_scripts_has_hashes_for_everything_and_names_no_host() -> None:
    lock = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages != {}
    assert [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if not package.get("dev")] == []


def test_promises_of_security_name_code_and_tests_that_exist() -> None:
    text = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
    promises = [line for line in text.partition("## Limits")[0].partition("## Promises")[2].splitlines() if "`" in line]
    assert len(promises) > 20
    for line in promises:
        promise, _against, code, tests = (cell.strip() for cell in line.strip("|").split(" | "))
        named = re.findall(r"`((?:tests|sessions|conference)/[\w./…-]+)`", f"{code} {tests}")
        assert any(name.startswith("tests/") for name in named), promise
        assert [name for name in named if not (PROJECT / name).exists()] == [], promise

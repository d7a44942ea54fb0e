"""The workflows in docs/publishing.md: GitHub's schema accepts them, and their steps run against a real server."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pytest_django.live_server_helper import LiveServer

from conftest import missing
from sessions.models import Impression, Report, ReportLink

DOCS = Path(__file__).parents[3] / "docs" / "publishing.md"
FOUND = re.findall(r"^```yaml\n(.*?)^```$", DOCS.read_text(), re.MULTILINE | re.DOTALL)
WORKFLOWS = dict(zip(("zenn", "qiita", "hugo"), FOUND, strict=True))


@pytest.fixture
def _commands() -> None:
    """Need what runners of GitHub have."""
    for command in ("bash", "curl", "git", "unzip"):
        if not shutil.which(command):
            missing(command)


def test_schema_of_github_accepts_every_workflow(tmp_path: Path) -> None:
    for name, text in WORKFLOWS.items():
        (tmp_path / f"{name}.yml").write_text(text)
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    run = subprocess.run([*command, *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "ok -- validation done\n"), run.stdout + run.stderr


def git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def run_steps(name: str, checkout: Path, url: str) -> None:
    """Run what a workflow runs itself, in a checkout."""
    steps = yaml.safe_load(WORKFLOWS[name])["jobs"]["pull"]["steps"]
    for step in steps:
        if "run" in step and not step["run"].startswith("hugo"):
            environment = {"PATH": "/usr/bin:/bin", "REPORT_ZIP": url, "HOME": str(checkout)}
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            run = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
            assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.release
@pytest.mark.usefixtures("_commands")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("zenn", "articles/harbour-report.md"),
        ("qiita", "public/harbour-report.md"),
        ("hugo", "content/posts/harbour-report/index.md"),
    ],
)
def test_steps_of_a_workflow_commit_what_has_changed_and_nothing_else(
    name: str, article: str, report: Report, live_server: LiveServer, tmp_path: Path
) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    git(tmp_path, "clone", "--quiet", "remote.git", "checkout")
    checkout = tmp_path / "checkout"
    (checkout / "README").write_text("mine")
    git(checkout, "add", "--all")
    git(checkout, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "first")
    git(checkout, "push", "--quiet", "origin", "HEAD:main")
    url = f"{live_server.url}/pull/{ReportLink.objects.issue(report.event.owner, report=report, dialect=name)}.zip"

    run_steps(name, checkout, url)
    run_steps(name, checkout, url)
    if name == "qiita":
        text = (checkout / article).read_text()
        (checkout / article).write_text(text.replace("id: null", "id: 0123456789abcdef0123"))
    Impression.objects.update(body="Changed.")
    run_steps(name, checkout, url)

    assert git(tmp_path / "remote.git", "rev-list", "--count", "main") == "3\n"
    pushed = git(tmp_path / "remote.git", "show", f"main:{article}")
    assert pushed.count("\nChanged.\n") == 1
    if name == "qiita":
        assert "\nid: 0123456789abcdef0123\n" in pushed
    pictures = {
        "zenn": ["images/harbour/harbour_0.png"],
        "qiita": [],
        "hugo": ["content/posts/harbour-report/images/harbour_0.png"],
    }
    files = git(tmp_path / "remote.git", "ls-tree", "-r", "--name-only", "main").split("\n")[:-1]
    assert sorted(files) == sorted([".report-etag", "README", article, *pictures[name]])

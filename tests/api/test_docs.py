"""The examples of docs/api.md, run as they stand against a server."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from conftest import PROJECT, missing
from factories import make_api_token, make_event, make_impression, make_report, make_session, make_user
from photos.samples import picture
from sessions.models import Event, Photo, Session

PAGE = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
LOG, PHOTO = re.findall(r"(?ms)^```sh\n(.*?)^```$", PAGE)
(WORKFLOW,) = re.findall(r"(?ms)^```yaml\n(.*?)^```$", PAGE)
SECRET = "read-and-write".ljust(43, "x")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event() -> Event:
    """An event of the person whose token the examples send."""
    for program in ("curl", "git", "unzip"):
        if not shutil.which(program):
            missing(program)
    call_command("createcachetable", verbosity=0)
    event = make_event(owner=make_user(), slug="harbour-2026", time_zone="Asia/Tokyo")
    make_api_token(author=event.owner, secret=SECRET)
    return event


def run(script: str, url: str, folder: Path, **more: str) -> str:
    """Return the output of a script that has to succeed."""
    named = {"CONFERENCE_URL": url, "CONFERENCE_TOKEN": SECRET, "EVENT": "harbour-2026", **more}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", **named}
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


def test_session_is_logged_from_the_shell(event, live_server, tmp_path):
    for _twice in range(2):
        told = run(LOG, live_server.url, tmp_path)
    session = Session.objects.get()
    assert (session.code, session.title, str(session.pk) in told) == ("COM301", "Serverless at sea", True)


def test_photo_is_sent(event, live_server, tmp_path):
    (tmp_path / "slide.jpg").write_bytes(picture("JPEG"))
    told = run(PHOTO, live_server.url, tmp_path)
    assert (Photo.objects.get().event, Photo.objects.get().name in told) == (event, True)


def test_report_is_pulled_in_ci(event, live_server, tmp_path):
    report = make_report(event=event, slug="harbour-2026-report", title="At the harbour")
    make_impression(session=make_session(event=event, code="COM301", title="Serverless"), summary="Short")
    steps = yaml.safe_load(WORKFLOW)["jobs"]["pull"]["steps"]
    for made in ("git init -q --bare origin", "git clone -q origin work 2>&1", "mkdir temporary"):
        run(made, "", tmp_path)
    work = tmp_path / "work"
    for _evening in range(2):
        for step in steps:
            if "run" in step:
                run(step["run"], live_server.url, work, REPORT=report.slug, RUNNER_TEMP=str(tmp_path / "temporary"))
    log = run("git -C origin log --format=%s; git -C origin show HEAD:articles/harbour-2026-report.md", "", tmp_path)
    subject, article = log.split("\n", 1)
    assert subject == "Pull the report"
    assert article.startswith('---\ntitle: "At the harbour"')
    assert "COM301 | Serverless" in article

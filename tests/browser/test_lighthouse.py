"""Lighthouse on a phone: what it says of how a page is made. Its times are printed, and nothing depends on them."""

import json
import subprocess
from shutil import which
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from browser.conftest import FLAGS
from browser.notebook import full_notebook
from conftest import PROJECT, missing
from sessions.models import ShareLink

pytestmark = pytest.mark.release

LIGHTHOUSE = PROJECT / "node_modules" / "lighthouse"
# Bytes with their headers, before anybody scrolls; those of pictures are not in it.
BYTES = 66_000
REQUESTS = 12
# What the first picture of a page waits for: the style sheets of the site, of texts and of the page.
BLOCKING = 3
BLOCKING_BYTES = 13_000
# Audits that look at how a page is made, and not at how long it took. Those that do not apply have no score.
STRUCTURE = (
    *("uses-text-compression", "unminified-css", "unminified-javascript", "unused-css-rules", "unused-javascript"),
    *("legacy-javascript", "duplicated-javascript", "no-document-write", "redirects", "uses-long-cache-ttl"),
    *("uses-responsive-images", "uses-optimized-images", "modern-image-formats", "offscreen-images", "unsized-images"),
    *("image-size-responsive", "efficient-animated-content", "font-display", "third-party-summary", "viewport"),
    *("non-composited-animations", "uses-passive-event-listeners", "cumulative-layout-shift"),
)


def audited(pages: list[dict[str, Any]], chromium: str) -> list[dict[str, Any]]:
    """Return what Lighthouse says of each page, in their order."""
    node = which("node") or missing("Node")
    if not LIGHTHOUSE.is_dir():
        missing("Lighthouse (make lint installs it)")
    given = json.dumps({"executablePath": chromium, "args": FLAGS, "pages": pages})
    command = [node, str(PROJECT / "tests" / "browser" / "lighthouse.mjs"), given]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def imperfect(audits: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return what is found by those of the audits that are not fulfilled."""
    return {
        name: audits[name].get("details", {}).get("items")
        for name in names
        if name in audits and audits[name]["score"] not in (None, 1)
    }


def test_lighthouse_finds_nothing_in_the_pages_that_are_opened_most(site: str, chromium_path: str) -> None:
    notebook = full_notebook(sessions=12)
    client = Client()
    client.force_login(notebook.owner)
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }
    shown = {"with_impressions": True, "with_photos": True, "with_ratings": True}
    token = ShareLink.objects.issue(notebook.owner, event=notebook.event, report=notebook.report, **shown)
    paths = {name: notebook.pages()[f"sessions:{name}"] for name in ("event-today", "session-detail", "catalogue")} | {
        "shared report": f"/s/{token}/"
    }
    pages = [
        {"name": name, "url": f"{site}{path}", "cookie": None if "shared" in name else cookie}
        for name, path in paths.items()
    ]

    found = audited(pages, chromium_path)

    assert [each["name"] for each in found] == list(paths)
    print({page["name"]: page["scores"] for page in found})  # noqa: T201 - pytest -s shows it
    for page in found:
        name, audits, scores = page["name"], page["audits"], page["scores"]
        assert (name, urlsplit(page["shown"]).path, page.get("problem")) == (name, paths[name], None)
        worse = tuple(each for each, audit in audits.items() if audit["scoreDisplayMode"] == "binary")
        assert (name, imperfect(audits, tuple(each for each in worse if each != "bf-cache"))) == (name, {})
        assert (name, scores["accessibility"], scores["best-practices"]) == (name, 1, 1)
        assert (name, imperfect(audits, STRUCTURE)) == (name, {})
        came = [each for each in audits["network-requests"]["details"]["items"] if each["resourceType"] != "Image"]
        assert 2 <= len(came) <= REQUESTS, came
        assert sum(each["transferSize"] for each in came) <= BYTES, came
        blocking = audits["render-blocking-resources"]["details"]["items"]
        assert {urlsplit(each["url"]).path.rpartition(".")[2] for each in blocking} <= {"css"}
        assert len(blocking) <= BLOCKING
        assert sum(each["totalBytes"] for each in blocking) <= BLOCKING_BYTES

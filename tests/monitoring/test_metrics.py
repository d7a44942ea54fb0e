"""Figures for Prometheus: who may read them, what they count, and that their labels are of closed sets."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.test import Client
from django.urls import get_resolver
from prometheus_client.parser import text_string_to_metric_families

from conference.logs import checked_token
from conftest import PROJECT
from factories import make_event
from photos.samples import picture
from photos.upload.sending import NEW, SCRIPT, upload
from sessions.monitoring.exposition import exposition
from sessions.monitoring.readiness import PROBES
from sessions.web import idempotency, request_log
from sessions.web.metrics import BUCKETS, COUNTERS, Figures, routes_of
from views.composer.lines import compose

LABELS = ("route", "method", "status", "kind", "le")
TOKEN = "a-token-of-twenty-four-characters"


@pytest.fixture
def figures(settings, monkeypatch: pytest.MonkeyPatch) -> Figures:
    """Return figures that start at zero, which are switched on."""
    settings.METRICS = True
    fresh = Figures()
    for module in (request_log, idempotency):
        monkeypatch.setattr(module, "figures", fresh)
    monkeypatch.setattr("sessions.monitoring.exposition.figures", fresh)
    monkeypatch.setattr("sessions.photos.upload.figures", fresh)
    return fresh


def read() -> dict[str, dict[tuple[str, ...], float]]:
    """Return the value of every sample by name and labels."""
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(exposition().decode()):
        for sample in family.samples:
            labels = tuple(sample.labels[name] for name in LABELS if name in sample.labels)
            found.setdefault(sample.name, {})[labels] = sample.value
    return found


@pytest.mark.parametrize(
    ("on", "token", "headers", "address", "status"),
    [
        (False, "", {}, "127.0.0.1", 404),
        (False, TOKEN, {"Authorization": f"Bearer {TOKEN}"}, "127.0.0.1", 404),
        (True, "", {}, "127.0.0.1", 200),
        (True, "", {}, "::1", 200),
        (True, "", {}, "192.0.2.1", 404),
        # Through a proxy on this machine.
        (True, "", {"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 404),
        (True, "", {"X-Forwarded-Proto": "https"}, "127.0.0.1", 404),
        (True, "", {"Forwarded": "for=127.0.0.1"}, "127.0.0.1", 404),
        (True, "", {"Via": "1.1 proxy"}, "127.0.0.1", 404),
        (True, TOKEN, {}, "127.0.0.1", 404),
        (True, TOKEN, {"Authorization": TOKEN}, "127.0.0.1", 404),
        (True, TOKEN, {"Authorization": f"Bearer {TOKEN}x"}, "127.0.0.1", 404),
        (True, TOKEN, {"Authorization": "Bearer \u00e9"}, "127.0.0.1", 404),
        (True, TOKEN, {"Authorization": f"Bearer {TOKEN}"}, "192.0.2.1", 200),
    ],
)
def test_figures_are_for_the_token_or_for_this_machine(
    db, settings, figures, on: bool, token: str, headers: dict[str, str], address: str, status: int
) -> None:
    settings.METRICS, settings.METRICS_TOKEN, settings.SECURE_SSL_REDIRECT = on, token, True
    response = Client(REMOTE_ADDR=address).get("/metrics", headers=headers)
    assert response.status_code == status
    assert response.text.startswith("# HELP conference_log_") is (status == 200)
    assert response["Cache-Control"] == "private, no-store"


def test_token_is_long_and_fits_into_a_header() -> None:
    assert (checked_token(None, "X"), checked_token(TOKEN, "X")) == ("", TOKEN)
    for weak in ("short", "a token of many more than 24 characters", "é" * 30):
        with pytest.raises(ImproperlyConfigured, match="^X must have 24 characters"):
            checked_token(weak, "X")


def test_requests_are_counted_by_route_method_and_class_of_status(db, figures) -> None:
    event = make_event(slug="harbour")
    client = Client()
    client.force_login(event.owner)
    for path in ("/events/harbour/", "/events/harbour/", "/events/none/", "/nowhere/", "/static/none.css", "/"):
        client.get(path)
    client.put("/events/")
    client.generic("HARBOUR", "/events/")
    found = read()
    assert found["conference_log_http_requests_total"] == {
        ("events/<slug:slug>/", "GET", "2xx"): 2,
        ("events/<slug:slug>/", "GET", "4xx"): 1,
        ("none", "GET", "4xx"): 1,
        ("static", "GET", "4xx"): 1,
        ("/", "GET", "3xx"): 1,
        ("events/", "PUT", "4xx"): 1,
        ("events/", "other", "4xx"): 1,
    }
    times = found["conference_log_http_request_duration_seconds_count"]
    assert times == {("events/<slug:slug>/",): 3, ("none",): 1, ("static",): 1, ("/",): 1, ("events/",): 2}


def test_time_is_in_the_first_bucket_that_it_does_not_exceed(figures) -> None:
    for seconds in (0.004, BUCKETS[0], BUCKETS[0] + 0.001, 100):
        figures.count_request("none", "GET", 200, seconds)
    ((route, times),) = figures.times()
    assert (route, times.counts) == ("none", (2, 1, *[0] * (len(BUCKETS) - 2), 1))
    assert times.seconds == pytest.approx(100.015)


def test_routes_are_those_of_the_site(figures, db) -> None:
    patterns = set(routes_of(get_resolver().url_patterns))
    for path, route in (
        ("/", "/"),
        ("/people/1/hand-over/", "people/<int:pk>/hand-over/"),
        ("/accounts/second-factor/app/", "accounts/second-factor/app/"),
        ("/s/abc/photos/a.png", "s/<str:token>/photos/<str:name>"),
        ("/api/1/unknown/", "api/<path:rest>"),
    ):
        assert (get_resolver().resolve(path).route or "/") == route
        assert route in patterns


def test_saves_conflicts_and_photos_are_counted(db, figures, django_capture_on_commit_callbacks) -> None:
    event = make_event(slug="harbour")
    client = Client()
    client.force_login(event.owner)
    assert (compose(client, "").status_code, figures.total("saves")) == (422, 0)
    assert (compose(client, "OPS301 | Quiet nights").status_code, figures.total("saves")) == (302, 1)
    with django_capture_on_commit_callbacks(execute=True):
        photo = upload(picture("PNG", (20, 20)))
        assert client.post(NEW, {"id": uuid4(), "file": photo}, headers=SCRIPT).status_code == 200
    figures.count_request("none", "POST", 409, 0.1)
    assert {name: figures.total(name) for name in COUNTERS} == {"saves": 2, "conflicts": 1, "photos_stored": 1}


def test_nothing_is_counted_where_the_setting_is_off(figures, settings) -> None:
    settings.METRICS = False
    figures.count("saves")
    Client().get("/healthz")
    assert (figures.total("saves"), list(figures.requests())) == (0, [])


def test_figures_of_database_and_disk(db, figures, settings) -> None:
    found = read()
    single = {name.removeprefix("conference_log_"): values[()] for name, values in found.items() if () in values}
    assert single["database_up"] == single["workers"] == 1
    assert (single["uploads_waiting"], single["picture_bytes"], single["database_size_bytes"] > 0) == (0, 0, True)
    assert 0 < single["disk_free_bytes"] < single["disk_size_bytes"]
    kinds = {
        ("mail",): 0,
        ("feed",): 0,
        ("repository",): 0,
        ("publication",): 0,
        ("photo-without-file",): 0,
        ("sign-in-refused-today",): 0,
    }
    assert found["conference_log_failures"] == kinds

    def refuse(*given):
        raise OperationalError

    PROBES["database"].forget()
    with connection.execute_wrapper(refuse):
        assert [name for name in read() if "database" in name] == ["conference_log_database_up"]
        assert read()["conference_log_database_up"] == {(): 0}
    PROBES["database"].forget()


FORKED = """
import os
from conference.wsgi import application
from sessions.web.metrics import figures
figures.allocate(3)
for slot in range(2):
    pid = os.fork()
    if not pid:
        figures.use(slot)
        for _ in range(slot + 1):
            figures.count_request("none", "GET", 200, 0.5)
            figures.count("saves")
        # Another one takes the place of the first: what it has counted stays.
        figures.use(slot)
        os._exit(0)
    os.waitpid(pid, 0)
figures.use(2)
print(figures.total("saves"), list(figures.requests()), figures.workers())
"""


@pytest.mark.release
def test_workers_share_the_figures(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "METRICS": "on", "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", FORKED]
    run = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert (run.stderr, run.stdout) == ("", "3 [('none', 'GET', '2xx', 3)] 1\n")

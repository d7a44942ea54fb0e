"""Every answer carries the headers: pages, redirects, refusals, failures, files."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from django.conf import settings as all_settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import include, path

from conftest import PROJECT
from factories import make_user

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
}
COMMON = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@login_not_required
def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("a failure in a view")


@login_not_required
def streamed(request: HttpRequest) -> HttpResponseBase:
    return StreamingHttpResponse([b"a" * 5000], content_type="text/plain")


@login_not_required
def archive(request: HttpRequest) -> HttpResponseBase:
    return FileResponse([b"a" * 5000], content_type="application/zip")


@login_not_required
def received(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(sum(file.size for file in request.FILES.values())))


urlpatterns = [
    path("broken/", broken),
    path("streamed/", streamed),
    path("archive/", archive),
    path("received/", received),
    path("", include("conference.urls")),
]


@pytest.fixture
def stranger(db: None, settings, django_user_model) -> Client:
    """Return a client of an install that has an owner, and views that fail."""
    settings.ROOT_URLCONF = __name__
    (Path(settings.STATIC_ROOT) / "style.css").write_text("a {}")
    django_user_model.objects.create_user("owner")
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


ANSWERS: dict[str, tuple[int, Callable[[Client], HttpResponse]]] = {
    "page": (200, lambda client: client.get("/accounts/login/")),
    "redirect": (302, lambda client: client.get("/")),
    "told to leave": (200, lambda client: client.get("/", headers={"HX-Request": "true"})),
    "unsaved": (401, lambda client: client.get("/accounts/password/change/", headers={"X-Autosave": "1"})),
    "not found": (404, lambda client: client.get("/nowhere/")),
    "forged": (403, lambda client: client.post("/accounts/login/")),
    "wrong method": (405, lambda client: client.options("/healthz")),
    "evil host": (400, lambda client: client.get("/", headers={"Host": "evil.example"})),
    "failure": (500, lambda client: client.get("/broken/")),
    "stream": (200, lambda client: client.get("/streamed/")),
    "health": (200, lambda client: client.get("/healthz")),
    "static file": (200, lambda client: client.get("/static/style.css")),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_carries_the_headers(stranger: Client, kind: str) -> None:
    status, ask = ANSWERS[kind]
    response = ask(stranger)
    response.close()
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in COMMON} == COMMON
    directives = response.headers["Content-Security-Policy"].split("; ")
    assert dict(directive.split(" ", 1) for directive in directives) == POLICY


@pytest.mark.parametrize("kind", sorted(set(ANSWERS) - {"static file"}))
def test_no_cache_keeps_what_is_not_a_static_file(stranger: Client, kind: str) -> None:
    kept = {part.strip() for part in ANSWERS[kind][1](stranger).headers["Cache-Control"].split(",")}
    assert kept >= {"private", "no-store"}


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80", "a@localhost", "[::2]"])
def test_unknown_host_is_refused_over_https_too(stranger: Client, settings, host: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/healthz/", headers={"Host": host})
    assert response.status_code == 400
    assert {name: response.headers.get(name) for name in COMMON} == COMMON
    assert "Content-Security-Policy" in response.headers


def test_plain_http_is_sent_to_https_except_the_health_check(stranger: Client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/accounts/login/?next=/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/accounts/login/?next=/")
    assert Client().get("/healthz").status_code == 200


@pytest.mark.django_db
def test_cookies_are_for_this_site_and_not_for_scripts(client: Client, django_user_model) -> None:
    django_user_model.objects.create_user("owner", password="a password of some length")
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "owner", "password": "a password of some length"})
    flags = {name: (cookie["httponly"], cookie["samesite"], cookie["path"]) for name, cookie in client.cookies.items()}
    assert flags == dict.fromkeys(("csrftoken", "sessionid"), (True, "Lax", "/"))


def test_text_is_compressed_and_archives_are_not(stranger: Client) -> None:
    asked = {"Accept-Encoding": "gzip"}
    assert stranger.get("/accounts/login/", headers=asked).headers.get("Content-Encoding") == "gzip"
    assert stranger.get("/archive/", headers=asked).headers.get("Content-Encoding") is None


@pytest.mark.parametrize(("size", "status"), [(15_000_000, 200), (15_000_001, 400)])
def test_files_above_the_limit_are_refused_while_they_arrive(
    db: None, settings, tmp_path: Path, size: int, status: int
) -> None:
    settings.ROOT_URLCONF = __name__
    file = tmp_path / "picture"
    file.write_bytes(b"0" * size)
    with file.open("rb") as opened:
        client = Client()
        client.force_login(make_user())
        assert client.post("/received/", {"file": opened}).status_code == status


@pytest.mark.release
def test_deployment_check_has_nothing_to_say(tmp_path: Path) -> None:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    result = subprocess.run(
        command, cwd=PROJECT, env=environment | {"DATA_DIR": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stdout) == (0, "System check identified no issues (2 silenced).\n")


def test_log_lines_hold_no_body_of_a_request(stranger: Client, caplog: pytest.LogCaptureFixture) -> None:
    marker = "a-text-nobody-else-may-read"
    stranger.post("/accounts/login/", {"login": marker, "password": marker})
    stranger.post("/broken/", {"body": marker})
    assert marker not in caplog.text
    assert all_settings.LOGGING["root"]["handlers"] == ["stderr"]

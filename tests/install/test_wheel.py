"""The program as `pip install .` makes it: a wheel in an empty environment, which serves and keeps what is written."""

import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from browser.server import free_port, wait_for
from conference.command_line import USAGE
from conftest import PROJECT, missing
from database.previous_release import Person
from factories import PASSWORD

pytestmark = pytest.mark.release

UV = PROJECT / ".uv" / "bin" / "uv"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment in which only the wheel and what it needs are installed."""
    if not UV.exists():
        missing(".uv, which make fetches")
    folder = tmp_path_factory.mktemp("wheel")
    run = [UV, "build", "--quiet", "--wheel", "--out-dir", folder, PROJECT]
    subprocess.run(run, check=True)
    assert {path.suffix for path in folder.iterdir() if path.name != ".gitignore"} == {".whl"}
    subprocess.run([UV, "venv", "--quiet", folder / "venv"], check=True)
    (wheel,) = folder.glob("*.whl")
    python = ["--python", folder / "venv", "--constraint", PROJECT / "requirements.txt"]
    subprocess.run([UV, "pip", "install", "--quiet", *python, wheel], check=True)
    return folder / "venv"


def test_installed_program_serves_and_a_session_is_logged(environment: Path, tmp_path: Path) -> None:
    command = environment / "bin" / "conference-log"
    # As on a machine on which nothing of this project is set, in the folder of another one.
    home, other = tmp_path / "home", tmp_path / "other"
    for name in ("sessions", "conference", "json"):
        (other / name).mkdir(parents=True)
        (other / name / "__init__.py").write_text("raise RuntimeError('of another project')")
    home.mkdir()
    variables = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "DJANGO_SETTINGS_MODULE": "other"}
    run = {"cwd": other, "env": variables, "check": True, "text": True}
    for asked in (["version"], ["--version"], ["serve", "--version"]):
        assert subprocess.run([command, *asked], stdout=subprocess.PIPE, **run).stdout == f"{settings.VERSION}\n"
    begin = subprocess.run([command], stdout=subprocess.PIPE, **run).stdout
    assert begin == USAGE.format(version=settings.VERSION)
    assert list(home.iterdir()) == []
    port, log = free_port(), tmp_path / "log"
    with log.open("w") as output:
        serve = [command, "serve", "--port", str(port)]
        process = subprocess.Popen(serve, cwd=other, env=variables, stdout=output, stderr=output)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, process, log)
        with Person(address) as ann:
            ann.open("/accounts/signup/")
            ann.send("/accounts/signup/", {"username": "ann", "password1": PASSWORD, "password2": PASSWORD})
            ann.send("/events/new/", {"name": "Harbour Days", "time_zone": "Asia/Tokyo", "language": "ja"})
            ann.send("/events/harbour-days/sessions/new/", {"heading": "COM301 | Serverless at sea"})
            page = ann.open("/events/harbour-days/")
            style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
            ann.session.headers["Accept-Language"] = "ja"
            ann.session.cookies.clear()
            parts = ("Serverless at sea" in page, "{" in ann.open(style), "ログイン" in ann.open("/accounts/login/"))
    finally:
        process.terminate()
        process.wait(timeout=60)
    assert parts == (True, True, True), log.read_text()
    data = home / ".local" / "share" / "conference-log"
    assert (data / "conference.sqlite3").stat().st_mode & 0o777 == 0o600
    subprocess.run([command, "backup", tmp_path / "all.zip"], stdout=subprocess.PIPE, **run)
    assert (tmp_path / "all.zip").exists()

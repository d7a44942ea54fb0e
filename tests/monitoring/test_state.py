"""The page *State of this install*, and the checks that it shares with the doctor."""

import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from factories import make_event, make_photo, make_report, make_repository, make_user
from sessions.backup.target import remember_backup
from sessions.models import Publication, SecurityEvent
from sessions.monitoring.check_result import CheckLevel, CheckResult
from sessions.monitoring.checks import CHECKS, run_checks
from sessions.monitoring.database import database_bytes
from sessions.monitoring.install import risk_results
from sessions.monitoring.readiness import PROBES
from sessions.monitoring.stored import disk_results, failure_results

STATE = reverse("sessions:site-state")
Usage = namedtuple("Usage", "total used free")

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(settings, tmp_path: Path) -> User:
    settings.DATA_DIR = tmp_path
    settings.ALLOWED_HOSTS = [*settings.LOOPBACK]
    return make_user()


@pytest.fixture
def client(owner: User) -> Client:
    client = Client(headers={"Host": "localhost"})
    client.force_login(owner)
    return client


def shown(client: Client) -> dict[str, str]:
    """Return the value of each result on the page by its name."""
    response = client.get(STATE)
    assert response.status_code == 200
    return {result.name: result.value for _key, _title, results in response.context["sections"] for result in results}


def test_page_is_for_the_owner_of_the_site_alone(client: Client) -> None:
    assert client.get(STATE).status_code == 200
    assert STATE in client.get(reverse("sessions:people")).text
    client.force_login(make_user(username="pilot"))
    assert client.get(STATE).status_code == 404
    assert Client(headers={"Host": "localhost"}).get(STATE).status_code == 302


def test_page_shows_what_the_doctor_finds_without_its_slow_checks(client: Client) -> None:
    results = [result for _subject, result in run_checks(slow=False)]
    assert shown(client).keys() == {result.name for result in results}
    slow = {check.run.__name__ for check in CHECKS if check.is_slow}
    assert slow == {"private_results", "sqlite_file_results", "picture_results", "usage_results"}


def test_page_says_how_many_problems_there_are_in_words(client: Client, settings, owner: User) -> None:
    assert "Nothing is wrong." in client.get(STATE).text
    make_event(owner=owner)
    page = client.get(STATE).text
    assert ("1 warning." in page, "Nothing is wrong." in page) == (True, False)
    (settings.DATA_DIR / "secret_key").write_text("secret")
    (settings.DATA_DIR / "secret_key").chmod(0o644)
    page = client.get(STATE).text
    assert ("1 problem needs you." in page, "1 warning." in page) == (True, True)
    # Each in the list on top, and in its section.
    assert page.count('<span class="chip chip-alert">') == 4
    assert (page.count('href="#state-disk"'), page.count('href="#state-backup"')) == (1, 1)


def test_backup_is_told_with_time_and_size(client: Client) -> None:
    at = timezone.now() - timedelta(days=1, hours=1)
    remember_backup(at, 12_000_000)
    assert shown(client)["last backup"] == f"{at:%Y-%m-%d %H:%M} UTC, 1 day ago, 12.0 MB"


@pytest.mark.parametrize(
    ("free", "total", "level"),
    [
        (499_999_999, 4_000_000_000, CheckLevel.WRONG),
        (500_000_000, 4_000_000_000, CheckLevel.WARNING),
        (1_999_999_999, 4_000_000_000, CheckLevel.WARNING),
        (2_000_000_000, 4_000_000_000, CheckLevel.OK),
        (9_900_000_000, 100_000_000_000, CheckLevel.WARNING),
        (10_000_000_000, 100_000_000_000, CheckLevel.OK),
    ],
)
def test_disk_warns_before_it_is_full(
    free: int, total: int, level: CheckLevel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(total, total - free, free))
    assert [result.level for result in disk_results()] == [level]


def test_free_space_is_told_as_size_and_share(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(40_000_000_000, 38_500_000_000, 1_500_000_000))
    (result,) = disk_results()
    assert result == CheckResult("free space", "1,500.0 MB of 40.0 GB, 4 %", CheckLevel.WARNING)
    monkeypatch.undo()
    settings.DATA_DIR = settings.DATA_DIR / "gone"
    assert list(disk_results()) == []


def test_storage_is_checked_as_load_balancers_are_told(client: Client, settings, tmp_path: Path) -> None:
    PROBES["storage"].forget()
    assert shown(client)["photo storage"] == str(settings.MEDIA_ROOT)
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    PROBES["storage"].forget()
    assert client.get("/readyz").content == b"storage\n"
    told = f"{settings.MEDIA_ROOT}: a file cannot be written, read and deleted. "
    assert shown(client)["photo storage"].startswith(told)
    assert str(tmp_path / "file") in shown(client)["photo storage"].removeprefix(told)
    wrong = [result.name for _subject, result in run_checks(slow=True) if result.level is CheckLevel.WRONG]
    assert wrong == ["photo storage"]
    PROBES["storage"].forget()


RISKS = {
    "as on a laptop": ({}, set()),
    "plain http for others": ({"ALLOWED_HOSTS": ["log.example.org"]}, {"HTTPS"}),
    "for developers": ({"DEBUG": True}, {"DEBUG"}),
    "open to all": ({"ALLOWED_HOSTS": ["a.example"], "HTTPS": True, "PROXY_COUNT": 1, "SIGNUP_OPEN": True}, {"SIGNUP"}),
    "no proxy counted": ({"ALLOWED_HOSTS": ["a.example"], "HTTPS": True, "PROXY_COUNT": 0}, {"PROXY_COUNT"}),
    "a server": ({"ALLOWED_HOSTS": ["a.example"], "HTTPS": True, "PROXY_COUNT": 1}, set()),
}


def test_settings_that_are_a_risk(settings, subtests) -> None:
    for name, (values, warned) in RISKS.items():
        with subtests.test(name):
            settings.ALLOWED_HOSTS, settings.HTTPS, settings.DEBUG = settings.LOOPBACK, False, False
            settings.SIGNUP_OPEN, settings.PROXY_COUNT = False, 0
            for setting, value in values.items():
                setattr(settings, setting, value)
            assert {result.name for result in risk_results() if result.level is CheckLevel.WARNING} == warned


def test_failures_are_those_that_wait_for_somebody(owner: User) -> None:
    report = make_report()
    for number, commit in enumerate(("", "a" * 40)):
        repository = make_repository(name=f"blog{number}")
        Publication.objects.create(report=report, repository=repository, pending_commit=commit)
    make_photo(event=report.event)
    make_photo(event=report.event, deleted_at=timezone.now())
    make_photo(event=report.event, content=b"a picture")
    SecurityEvent.objects.create(kind="sign-in-refused", user=owner)
    old = SecurityEvent.objects.create(kind="sign-in-refused", user=owner)
    SecurityEvent.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    assert [result[1:] for result in failure_results()][3:] == [
        *(("1", CheckLevel.WARNING), ("1", CheckLevel.OK), ("1", CheckLevel.OK), ("0", CheckLevel.OK)),
    ]


def test_rows_are_counted_and_the_database_has_a_size(client: Client, owner: User) -> None:
    make_event(owner=owner)
    assert shown(client)["Events"] == "1"
    assert database_bytes() > 10_000 or connection.vendor == "sqlite"


def test_page_asks_the_same_number_of_queries_however_much_there_is(client: Client, owner: User) -> None:
    client.get(STATE)
    with CaptureQueriesContext(connection) as first:
        client.get(STATE)
    for number in range(30):
        make_event(owner=owner, name=f"Event {number}")
    with CaptureQueriesContext(connection) as second:
        client.get(STATE)
    assert len(first) == len(second)

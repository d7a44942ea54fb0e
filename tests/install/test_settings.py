"""The environment decides, and what makes no sense is refused by name."""

import os
import runpy
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from conference.database import check_connection, database_from_url, sqlite_journal
from conference.env import env_str
from conference.secret_key import kept_secret_key, key_when_needed
from conftest import PROJECT

KEY = "a-key-that-is-long-enough-for-anybody-to-be-content-with"


@pytest.fixture
def settings_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Return a function that reads the settings file anew, with nothing but the variables given to it."""
    for name in ("DATABASE_URL", "SECRET_KEY", "HTTPS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))

    def read(**variables: str) -> dict[str, Any]:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(PROJECT / "conference" / "settings.py"))

    return read


def test_settings_without_any_variable_are_those_of_production(settings_with, tmp_path: Path) -> None:
    settings = settings_with()
    assert settings["DEBUG"] is False
    assert settings["HTTPS"] is True
    assert settings["SIGNUP_OPEN"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["TIME_ZONE"] == "UTC"
    assert settings["LANGUAGE_CODE"] == "en"
    assert settings["DATABASES"]["default"]["NAME"] == tmp_path / "data" / "conference.sqlite3"
    assert settings["MEDIA_ROOT"] == tmp_path / "data" / "media"
    assert (settings["SESSION_COOKIE_NAME"], settings["CSRF_COOKIE_NAME"]) == ("__Host-sessionid", "__Host-csrftoken")
    assert settings["STORAGES"]["default"] == {"BACKEND": "sessions.photos.storage_disk.PictureStorage"}
    assert settings["KEEP_ORIGINALS"] is False
    assert settings["FEED_HOSTS"] == []
    assert settings["GIT_HOSTS"] == []
    assert "django.contrib.admin" not in settings["INSTALLED_APPS"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_HOSTS", "https://example.org"),
        ("ALLOWED_HOSTS", "example.org:8000"),
        ("ALLOWED_HOSTS", "*"),
        ("CSRF_TRUSTED_ORIGINS", "example.org"),
        ("DATABASE_URL", "mysql://db/conference"),
        ("DATABASE_URL", "postgres://db:not-a-port/conference"),
        ("DATABASE_URL", "postgres://db"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL_FILE", "/no/such/file"),
        ("DATA_DIR", "/dev/null/data"),
        ("DEBUG", "perhaps"),
        ("FEED_HOSTS", "https://example.org"),
        ("FEED_HOSTS", "*.example.org"),
        ("GIT_HOSTS", "https://example.org"),
        ("GIT_HOSTS", "*.example.org"),
        ("HTTPS", "2"),
        ("HTTPS_PORT", "0"),
        ("HTTPS_PORT", "65536"),
        ("INTERFACE_LANGUAGE", "de"),
        ("KEEP_ORIGINALS", "maybe"),
        ("PHOTO_BUCKET_ENDPOINT", "s3.example.org"),
        ("PHOTO_BUCKET_ENDPOINT", "https://s3.example.org/bucket"),
        ("PHOTO_BUCKET_SECRET_FILE", "/no/such/file"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("PROXY_COUNT", "-1"),
        ("PROXY_COUNT", "one"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY_FILE", "/dev/null"),
        ("SIGNUP", "maybe"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "../etc/passwd"),
        ("TIME_ZONE", "Europe"),
    ],
)
def test_settings_refuse_a_bad_value_by_its_name(settings_with, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name}[ ]"):
        settings_with(**{name: value})


def test_bucket_is_told_all_about_itself(settings_with, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("abc\n")
    settings = settings_with(
        PHOTO_BUCKET="harbour",
        PHOTO_BUCKET_ENDPOINT="https://s3.example.org:9000/",
        PHOTO_BUCKET_REGION="eu-west-1",
        PHOTO_BUCKET_KEY_ID="key",
        PHOTO_BUCKET_SECRET_FILE=str(tmp_path / "secret"),
    )
    assert settings["STORAGES"]["default"] == {
        "BACKEND": "sessions.photos.storage_s3.BucketStorage",
        "OPTIONS": {
            "bucket": "harbour",
            "endpoint": "https://s3.example.org:9000",
            "region": "eu-west-1",
            "key_id": "key",
            "secret": "abc",
        },
    }
    assert settings["SECURE_CSP"]["img-src"] == ["'self'", "blob:"]


def test_bucket_without_the_package_for_it_is_refused(settings_with, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    assert settings_with()["PHOTO_BUCKET"] == ""
    with pytest.raises(
        ImproperlyConfigured, match="^PHOTO_BUCKET needs boto3: make build REQUIREMENTS=requirements-s3"
    ):
        settings_with(PHOTO_BUCKET="harbour")


def test_required_variable_that_is_missing_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="^NOT_SET_ANYWHERE must be set"):
        env_str("NOT_SET_ANYWHERE")


def test_secret_and_its_file_exclude_each_other(settings_with, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY)
    with pytest.raises(ImproperlyConfigured, match="Set SECRET_KEY or SECRET_KEY_FILE, not both"):
        settings_with(SECRET_KEY=KEY, SECRET_KEY_FILE=str(tmp_path / "key"))


def test_secret_is_read_from_a_file(settings_with, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    assert settings_with(SECRET_KEY_FILE=str(tmp_path / "key"))["SECRET_KEY"] == KEY
    assert not (tmp_path / "data" / "secret_key").exists()


def test_bad_database_url_does_not_show_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        database_from_url("postgres://me:hunter2@db:port/x")
    assert "hunter2" not in str(refusal.value)


def test_secret_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    key = kept_secret_key(path)
    assert len(key) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_secret_key(path) == key
    assert os.listdir(tmp_path) == ["secret_key"]


def test_secret_key_is_one_for_all_who_start_at_once(tmp_path: Path) -> None:
    program = "import sys; from pathlib import Path; from conference.secret_key import kept_secret_key as k; "
    command = [sys.executable, "-c", program + "print(k(Path(sys.argv[1])))", str(tmp_path / "secret_key")]
    processes = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    keys = {process.communicate()[0].strip() for process in processes}
    assert keys == {(tmp_path / "secret_key").read_text()}


def test_secret_key_is_made_when_it_is_used(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    key = key_when_needed(file)
    assert not file.exists()
    assert (len(f"{key}"), f"{key}") == (64, file.read_text())
    assert key_when_needed(file) == file.read_text()


def test_secret_key_in_a_folder_that_cannot_be_written_names_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="^DATA_DIR "):
        kept_secret_key(tmp_path / "file" / "secret_key")


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 9), "TRUNCATE"),
        ((3, 46, 1), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "TRUNCATE"),
        ((3, 52, 1), "WAL"),
        ((3, 53, 4), "WAL"),
    ],
)
def test_sqlite_journal_is_wal_only_where_its_bug_is_mended(version: tuple[int, int, int], mode: str) -> None:
    assert sqlite_journal(version).mode == mode


def test_sqlite_is_opened_for_many_savers_and_power_cuts(settings_with) -> None:
    database = settings_with(DATABASE_URL="sqlite:////var/lib/conference.sqlite3")["DATABASES"]["default"]
    assert database == {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": Path("/var/lib/conference.sqlite3"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode={sqlite_journal().mode};PRAGMA synchronous=FULL;",
        },
    }


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://me:p%40ss@db.example.org:5433/talks", ("talks", "me", "p@ss", "db.example.org", "5433")),
        ("postgresql://conference@db/conference", ("conference", "conference", "", "db", "")),
        ("postgresql://postgres:@/postgres?host=/run/socket", ("postgres", "postgres", "", "/run/socket", "")),
    ],
)
def test_postgres_url_is_taken_apart(url: str, expected: tuple[str, ...]) -> None:
    database = database_from_url(url)
    assert tuple(database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


def test_postgres_options_of_the_url_reach_libpq_beside_the_pool() -> None:
    options = database_from_url("postgres://db/x?sslmode=require&connect_timeout=9")["OPTIONS"]
    pool = {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 2, "check": check_connection}
    ours = "-c max_parallel_workers_per_gather=0 -c jit=off"
    keepalives = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}
    prepared = {"server_side_binding": True, "prepare_threshold": 2}
    expected = {"sslmode": "require", "options": ours, "pool": pool, "connect_timeout": "9", **keepalives}
    assert options == expected | prepared
    assert database_from_url("postgres://db/x?prepared_statements=off&sslmode=require&connect_timeout=9") == (
        database_from_url("postgres://db/x") | {"OPTIONS": expected}
    )
    assert database_from_url("postgres://db/x")["OPTIONS"]["connect_timeout"] == 5
    assert database_from_url("postgres://db/x?options=-c%20jit%3Don")["OPTIONS"]["options"] == "-c jit=on"


def test_proxy_is_believed_only_when_it_was_announced(settings_with) -> None:
    assert "SECURE_PROXY_SSL_HEADER" not in settings_with()
    settings = settings_with(PROXY_COUNT="1")
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert settings["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1

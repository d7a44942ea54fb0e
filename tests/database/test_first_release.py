"""A database of the last version before the first release goes on with its data; one that is older is refused."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from conftest import PROJECT
from database.empty import empty_database
from database.previous_release import unpack
from database.test_migrate import applied
from sessions.monitoring.database import LAST_COMMIT_BEFORE, pending_migrations

pytestmark = pytest.mark.django_db

APP = "conference_sessions"
LAST = "0037_failure_records"
EXPORTS = [("lantern-conf-2025-ja", "zenn"), ("lantern-conf-2025-ja", "qiita"), ("lantern-conf-2025-en", "hugo")]


@pytest.mark.parametrize("lacked", [[LAST], ["0002_operations_and_revisions", LAST]])
def test_database_that_lacks_some_is_refused_with_what_to_do(lacked: list[str]) -> None:
    recorder = MigrationRecorder(connection)
    for name in lacked:
        recorder.record_unapplied(APP, name)

    assert pending_migrations() == [f"{APP}.{name}" for name in lacked]
    refusals = []
    for command in (["migrate"], ["backup", "all.zip"]):
        with pytest.raises(CommandError) as refused:
            call_command(*command, verbosity=0)
        refusals.append(str(refused.value))

    assert refusals == 2 * [
        f"This database is of a version before 0.9.0, and lacks {len(lacked)} of its migrations ({APP}.{lacked[0]}). "
        f"Nothing was changed. Start the program once at commit {LAST_COMMIT_BEFORE} (git checkout "
        f"{LAST_COMMIT_BEFORE}), then this version again."
    ]


def manage(project: Path, data: Path, url: str, *arguments: str, code: int = 0) -> str:
    """Run a command of the program in a folder; return what it prints, or says when it fails."""
    data.mkdir(exist_ok=True)
    variables = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(data), "HTTPS": "off"}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stderr if code else done.stdout


@pytest.mark.release
def test_install_of_the_last_version_before_goes_on_with_the_same_articles(tmp_path: Path) -> None:
    unpack(LAST_COMMIT_BEFORE, tmp_path / "before")
    with empty_database(tmp_path) as url:
        before = partial(manage, tmp_path / "before", tmp_path / "data", url)
        now = partial(manage, PROJECT, tmp_path / "data", url)
        before("demo")
        # Exported articles had tabs and no-break spaces then.
        marked = [before("export_report", *told(event, dialect)) for event, dialect in EXPORTS]
        articles = [each.replace("\t", " ").replace("\xa0", " ") for each in marked]
        recorded = applied(url)
        before("migrate", APP, LAST, "--verbosity", "0")

        now("migrate", "--verbosity", "0")

        since = (
            "0002_owner_offered",
            "0003_nested_image_folders",
            "0004_no_first_failure",
            "0005_remove_usage",
            "0006_operation_facts",
            "0007_source_map",
            "0008_photo_in_reports",
            "0009_no_keys_of_parts",
        )
        assert set(applied(url)) == {*recorded, *((APP, name) for name in since)}
        assert [now("export_report", *told(event, dialect)) for event, dialect in EXPORTS] == articles
        assert min(map(len, articles)) > 1000


def told(event: str, dialect: str) -> tuple[str, ...]:
    return event, "--dialect", dialect, "--output", "-"


@pytest.mark.release
def test_install_of_an_earlier_version_stays_as_it_is_until_the_last_one_has_updated_it(tmp_path: Path) -> None:
    unpack(LAST_COMMIT_BEFORE, tmp_path / "before")
    with empty_database(tmp_path) as url:
        before = partial(manage, tmp_path / "before", tmp_path / "data", url)
        now = partial(manage, PROJECT, tmp_path / "data", url)
        before("migrate", APP, "0033", "--verbosity", "0")
        recorded = applied(url)

        assert now("migrate", code=1).startswith(
            "CommandError: This database is of a version before 0.9.0, and lacks 4 "
        )
        assert applied(url) == recorded

        before("migrate", "--verbosity", "0")
        now("migrate", "--verbosity", "0")
        now("migrate", "--check")

"""Which tests run on PostgreSQL too: what the database decides; to the others any database is one.

Those that need real transactions run each time, and so do the paths in ``DIFFERS``; others before a release. On SQLite,
where only one writes at a time, those that need real transactions run before a release, unless they are in ``DIFFERS``.
"""

from pathlib import Path
from typing import Literal

import pytest
from django.db import connection

type When = Literal["each time", "release"]

TESTS = Path(__file__).resolve().parent
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server", "django_db_setup"})
DIFFERS = (
    # Locks, versions, writes that come twice, quotas, constraints and search.
    *("database", "models", "quotas", "versions", "web/idempotency"),
    *("agenda/test_own_words.py", "catalogue/test_browse.py", "photos/upload/test_kept_once.py"),
)
"""Tests that run on both databases each time: there PostgreSQL behaves otherwise."""
DECIDED_BY_THE_DATABASE = (
    *DIFFERS,
    # Every address asked and written to once, random requests, and the texts that a column may refuse.
    *("access/test_matrix.py::test_owner", "random_requests/test_no_500.py"),
    "access/test_hostile_requests.py::test_parameter",
    *("access/test_api_matrix.py::test_owner", "api/test_no_500.py", "api/test_reads.py", "api/test_writes.py"),
    *("access/test_hostile_text.py::test_text_that_cannot_be_kept", "access/test_hostile_text.py::test_longest"),
    # Constraints, order, search, counts, and what is written in bulk.
    *(
        "agenda",
        "backup/test_beside.py",
        "backup/test_hostile_values.py::test_every_column",
        "backup/test_round_trip.py",
        "backup/test_version_1.py",
        "catalogue",
        "importing/catalogue",
        "importing/edits/test_conflicts.py",
        "importing/edits/test_typical_edits.py",
        "importing/incoming/test_articles_of_teams.py::test_role",
        "importing/incoming/test_pages.py",
        "importing/incoming/test_returning_articles.py",
        "importing/report",
        "importing/rows",
        "importing/stars",
        "people",
        *("sharing/test_counts.py", "sharing/test_long_events.py", "sharing/test_maker.py"),
    ),
    # What it says of itself, and what it says of a row that it refuses.
    *("install/test_health.py", "monitoring/test_state.py", "web/test_logs.py::test_database"),
    "photos/pages/test_order.py",
    *("publishing/test_publish.py::test_ten_exports", "publishing/test_push_cut.py"),
    *("faults/test_fuzz.py", "views/composer", "photos/pages/test_many.py"),
    # From sign-up to the file, in a browser.
    "browser/test_story.py::test_story_from_sign_up",
)
"""Tests that run on PostgreSQL before a release; to the others any database is one."""


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Do not even read, on PostgreSQL, a file of which no test runs there."""
    is_test = collection_path.is_relative_to(TESTS) and collection_path.match("test_*.py")
    if connection.vendor == "sqlite" or not is_test:
        return None
    name = collection_path.relative_to(TESTS).as_posix()
    named = any(f"{name}::".startswith(each) or each.startswith(f"{name}::") for each in DECIDED_BY_THE_DATABASE)
    return None if named or "transaction=True" in collection_path.read_text(encoding="utf-8") else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on PostgreSQL, what no database decides: it has run on SQLite already."""
    tests = {item: _on_postgresql(item) if connection.vendor == "postgresql" else _on_sqlite(item) for item in items}
    config.hook.pytest_deselected(items=[item for item, when in tests.items() if when is None])
    items[:] = [item for item, when in tests.items() if when is not None]
    for item in items:
        if tests[item] == "release":
            item.add_marker(pytest.mark.release)


def _on_postgresql(item: pytest.Item) -> When | None:
    """Return when a test runs on PostgreSQL; None for never."""
    if item.get_closest_marker("django_db") is None and DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
        return None
    if _needs_transactions(item) or _name(item).startswith(DIFFERS):
        return "each time"
    return "release" if _name(item).startswith(DECIDED_BY_THE_DATABASE) else None


def _on_sqlite(item: pytest.Item) -> When:
    """Return when a test runs on SQLite, if it is not marked."""
    return "release" if _needs_transactions(item) and not _name(item).startswith(DIFFERS) else "each time"


def _needs_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction", False)
    return is_marked and not _name(item).startswith("browser/")


def _name(item: pytest.Item) -> str:
    return f"{item.path.relative_to(TESTS).as_posix()}::{item.name}"

"""Heavy work at the same time is little, for each person and for all; whoever is refused is told when to come again."""

import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import nullcontext
from copy import copy

import pytest
from django.test import Client
from django.urls import reverse

from access.matrix import MATRIX
from access.test_matrix import ADDRESSES, both
from api.callers import Caller
from factories import make_report
from sessions.publishing import downloads
from sessions.rules import concurrency_limit
from sessions.rules.concurrency_limit import HEAVY as HEAVY_WORK
from sessions.rules.concurrency_limit import ConcurrencyLimit, TooManyAtOnce, heavy
from sessions.web.database import release_connection
from tiers import BEFORE_A_RELEASE
from web.stored import undone
from web.world_again import world_again

pytestmark = pytest.mark.django_db

GET, POST, BOTH = (True, False), (False, True), (True, True)
HEAVY = {
    **dict.fromkeys(("article-outline", "article-plan", "article-edits"), BOTH),
    **dict.fromkeys(("article-import", "feed-import", "stars", "recording-links"), POST),
    **dict.fromkeys(("backup-mine", "backup-restore", "event-backup", "report-publish-to"), POST),
    **dict.fromkeys(("backup-plan", "feed-plan", "statistics-chapter"), BOTH),
    **dict.fromkeys(("event-statistics", "statistics-picture"), GET),
    **dict.fromkeys(("report-download", "report-archive", "report-html", "report-docx", "report-confluence"), GET),
    **dict.fromkeys(("report-pull", "report-pull-zip", "shared-picture"), GET),
}
"""The addresses that always take a slot, and whether for a GET and for a POST; of the others only what is long does."""


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> ConcurrencyLimit:
    """The limit of heavy work, of which all slots but one are taken by somebody else."""
    limit = ConcurrencyLimit(each=2, together=3)
    monkeypatch.setattr(concurrency_limit, "HEAVY", limit)
    assert [limit.acquire("another") for _slot in range(2)] == [True, True]
    return limit


def signed_in(report: object) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(report.event.owner)
    return client


def test_each_and_all_are_bounded() -> None:
    limit = ConcurrencyLimit(each=2, together=3)
    assert [limit.acquire(key) for key in "aaabb"] == [True, True, False, True, False]
    limit.release("a")
    assert [limit.acquire(key) for key in "bac"] == [True, False, False]


def test_people_of_a_team_who_come_at_one_moment_wait_for_each_other() -> None:
    limit = ConcurrencyLimit(HEAVY_WORK.each, HEAVY_WORK.together, wait=60)
    come, go = threading.Semaphore(0), threading.Event()
    limit.before_waiting = come.release

    def work(person: int) -> int:
        with limit.slot(person):
            come.release()
            go.wait()
        return person

    assert (HEAVY_WORK.wait, HEAVY_WORK.before_waiting) == (3, release_connection)
    with ThreadPoolExecutor(12) as team:
        done = [team.submit(work, person) for person in range(12)]
        for _each in done:
            come.acquire()
        assert limit.acquire("one more") is False
        go.set()
        assert [each.result() for each in done] == list(range(12))


def test_one_person_does_not_take_the_places_of_those_who_wait() -> None:
    limit = ConcurrencyLimit(each=1, together=1, wait=60)
    come = threading.Semaphore(0)
    limit.before_waiting = come.release

    def taken(key: str) -> str:
        return key if limit.acquire(key) else ""

    with ThreadPoolExecutor(2) as threads:
        assert taken("a") == "a"
        waiting = [threads.submit(taken, key) for key in "ab"]
        for _each in waiting:
            come.acquire()
        assert [taken("a"), taken("b")] == ["", ""]
        limit.release("a")
        for each in as_completed(waiting):
            limit.release(each.result())
    limit.wait = 0
    assert [taken("c"), taken("c")] == ["c", ""]


def test_heavy_work_within_heavy_work_takes_no_further_slot(limit: ConcurrencyLimit) -> None:
    with heavy("a"), heavy("a"), heavy("b"):
        assert limit.acquire("c") is False
    with pytest.raises(TooManyAtOnce), heavy("another"):
        pass
    with heavy("another", needed=False):
        assert limit.acquire("c") is True


@pytest.mark.release
@pytest.mark.scaled
def test_addresses_of_heavy_work_say_that_all_is_taken_and_no_other_does(limit: ConcurrencyLimit, subtests) -> None:
    world = world_again()
    client = world.client(world.owner)
    client.raise_request_exception, cookies = False, client.cookies
    for address in ADDRESSES:
        if not BEFORE_A_RELEASE and address.name.removeprefix("sessions:") not in HEAVY:
            continue
        usual, takes = MATRIX[address.name].owner, HEAVY.get(address.name.removeprefix("sessions:"), (False, False))
        busy = tuple(503 if slot else status for slot, status in zip(takes, usual, strict=True))
        for taken, statuses in ((True, busy), (False, usual))[: 1 + any(takes)]:
            with subtests.test(address.name, taken=taken), undone(), limit.slot("x") if taken else nullcontext():
                client.cookies = copy(cookies)
                assert both(client, world.path(address), world.body(address.name)) == statuses


def test_what_was_typed_comes_back_and_a_program_gets_a_problem(limit: ConcurrencyLimit) -> None:
    report = make_report()
    program = Caller.of(report.event.owner)
    program.client.raise_request_exception = False
    with limit.slot("x"):
        page = signed_in(report).post(reverse("sessions:article-import"), {"text": "# A long\nreport"})
        assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "5", "private, no-store")
        assert page.text.count("\n# A long\nreport</textarea>") == 1
        for name in ("article", "archive"):
            answer = program.ask("GET", f"events/{report.event.slug}/reports/{report.slug}/{name}")
            assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (503, "5", "busy")


@pytest.mark.parametrize("name", ["report-archive", "report-html", "report-docx", "report-confluence"])
def test_files_that_nobody_reads_make_room_when_they_are_closed(name: str, monkeypatch, caplog) -> None:
    limits = ConcurrencyLimit(each=2, together=2, after=10), ConcurrencyLimit(each=1, together=1)
    for kind, limit in zip(("OPEN", "HEAVY"), limits, strict=True):
        monkeypatch.setattr(concurrency_limit, kind, limit)
    report = make_report()
    client, path = signed_in(report), reverse(f"sessions:{name}", args=[report.event.slug, report.slug])
    # The first is closed without a byte read, the second after all; neither holds the one slot for heavy work.
    first, second, third = (client.get(path) for _ in range(3))
    assert [response.status_code for response in (first, second, third)] == [200, 200, 503]
    assert (third.headers["Retry-After"], caplog.records) == ("10", [])
    first.close()
    assert second.getvalue()
    second.close()
    assert [limits[0].acquire(1) for _ in range(3)] == [True, True, False]


def test_file_that_cannot_be_made_makes_room(monkeypatch) -> None:
    for kind in ("OPEN", "HEAVY"):
        monkeypatch.setattr(concurrency_limit, kind, ConcurrencyLimit(each=1, together=1))
    report = make_report()
    client, path = signed_in(report), reverse("sessions:report-archive", args=[report.event.slug, report.slug])
    with monkeypatch.context() as broken:
        broken.setattr(downloads, "prepare", None)
        assert client.get(path).status_code == 500
    assert client.get(path).status_code == 200

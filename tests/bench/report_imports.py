"""Reports that are taken in, without a page around them: read, planned and applied, new and once more."""

import time
from collections.abc import Callable
from datetime import date
from statistics import median

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions.article.dialects import DIALECTS
from sessions.article.outline.to_document import ReadArticle
from sessions.article.read_article import read_article
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import Plan, build_plan
from tests.bench import floors
from tests.bench.clock import Line, against, compare
from tests.bench.material import Material, text
from tests.bench.programmes import undone

ZENN = DIALECTS["zenn"]
SESSIONS = 2_000
STEM = "a-report-taken-in"


def measure(material: Material) -> list[Line]:
    """Return the lines of a report that comes for the first time, of one that fills in texts, and of planning."""
    return [_first(material.owner), _again(material.owner), _planning(material.owner)]


def _first(owner: User) -> Line:
    article = _article(SESSIONS)
    plan = _plan(owner, article)

    def ours() -> None:
        undone(lambda: apply_plan(_plan(owner, article)))

    def bare() -> None:
        undone(lambda: floors.bare_report_rows(owner, plan))

    with CaptureQueriesContext(connection) as asked:
        ours()
    found = read_article(article, ZENN)
    reading, planning = _taken(lambda: read_article(article, ZENN)), _taken(lambda: _plan(owner, found))
    remark = (
        f"{len(asked)} queries; {len(article) / 1e6:.1f} MB, of it reading {reading:.0f}, planning {planning:.0f} ms"
    )
    return against(f"a report of {SESSIONS:,} sessions", ours, bare, 2, remark)


def _again(owner: User) -> Line:
    """Compare the same floor with applying a report whose sessions are there, and whose texts and facts are not."""
    article, headings = _article(SESSIONS), _article(SESSIONS, told=False)
    told_plan = _plan(owner, article)
    taken: tuple[list[float], list[float]] = ([], [])
    queries: list[int] = []

    def ours() -> None:
        apply_plan(_plan(owner, headings))
        plan = _plan(owner, article)
        start = time.process_time()
        apply_plan(plan)
        taken[0].append(time.process_time() - start)

    def counted() -> None:
        apply_plan(_plan(owner, headings))
        plan = _plan(owner, article)
        with CaptureQueriesContext(connection) as asked:
            apply_plan(plan)
        queries.append(len(asked))

    undone(counted)
    for _ in range(5):
        undone(ours)
        start = time.process_time()
        undone(lambda: floors.bare_report_rows(owner, told_plan))
        taken[1].append(time.process_time() - start)
    return compare("filling in every text of its sessions", *taken, 2, f"{queries[0]} queries")


def _planning(owner: User) -> Line:
    """Compare the time per session: of 2,000 sessions that are there in another order, with that of 250."""
    taken: tuple[list[float], list[float]] = ([], [])

    def per_session(size: int, times: list[float]) -> None:
        apply_plan(_plan(owner, _article(size)))
        article = read_article(_article(size, told=False, step=-1), ZENN)
        start = time.process_time()
        _plan(owner, article)
        times.append((time.process_time() - start) / size)

    for _ in range(5):
        for size, times in zip((SESSIONS, SESSIONS // 8), taken, strict=True):
            undone(lambda: per_session(size, times))  # noqa: B023 - called at once
    return compare("planning a session of 2,000 against one of 250", *taken, 1.5)


def _plan(owner: User, article: str | ReadArticle) -> Plan:
    found = read_article(article, ZENN) if isinstance(article, str) else article
    return build_plan(found, ZENN, owner=owner, stem=STEM)


def _taken(call: Callable[[], object]) -> float:
    """Return the milliseconds that a call takes."""
    spent = []
    for _ in range(5):
        start = time.process_time()
        call()
        spent.append(time.process_time() - start)
    return median(spent) * 1000


def _article(size: int, *, told: bool = True, step: int = 1) -> str:
    """Return an article of five days in which every session tells something; only the headings unless ``told``."""
    lines = ['---\ntitle: "A long report"\nemoji: "🚢"\ntype: "idea"\ntopics: ["harbour"]\npublished: false\n---\n']
    facts = "Time: 10:00–11:00 · Room: Dock A · Speakers: Ada Example, Ben Sample · Level: 300 · Rating: ★★★★☆"
    for day in range(5):
        lines += [
            f"## Day {day + 1} ({date(2024, 12, 2 + day):%a}, {2 + day} December 2024)\n",
            f"{text(20)}\n",
        ]
        for number in range(day, size, 5)[::step]:
            lines.append(f"### OPS3{number:04} | Quiet nights with {number} alarms\n")
            if told:
                lines += [f"{facts}\n", f"https://www.youtube.com/watch?v=abcdefg{number:04}\n"]
                lines += ["#### Summary\n", f"- {text(12)}\n- {text(15)}\n", "#### Impressions\n", f"{text(60)}\n"]
    return "\n".join(lines)

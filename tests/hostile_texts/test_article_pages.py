"""Every page that takes an article or shows one does work in proportion to it: each input tenfold, and counted.

What Python does is counted by function, how often one begins or goes on and how often its loops go round: that is
the same on every machine, and one function that compares each part with each other stands out among all others.
"""

import sys
from collections import Counter
from collections.abc import Callable
from types import CodeType
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client

from conftest import PROJECT
from factories import make_user
from importing.incoming.sent import digest_in, upload
from sessions.article import emphasis, heading_pairs
from sessions.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.release]

FEW, TIMES = 9, 10
MOST_GROWTH, EACH = 2 * TIMES, 30
"""How much more a function may do for ten times the input, and how much it may do for each piece anyway: a long article
may be read as another kind than a short one. What compares each piece with each other does a hundred times as much, and
45 for each of ninety pieces."""

FRONT = '---\ntitle: "Harbour"\nemoji: "x"\ntype: "idea"\ntopics: []\npublished: false\n---\n\n'
ARTICLE = FRONT + "## Day 1\n\n### HAR101 | Lights at sea\n\nThe keeper spoke.\n\n"
OURS = (str(PROJECT / "sessions"), "<string>")
"""Where the code is that is counted; "<string>" is what a dataclass compares by."""

PIECES: dict[str, Callable[[int], str]] = {
    "headings": lambda n: f"## Chapter 1\n\na\n\n# Chapter {n}\n\nText {n} of it.\n\n",
    "sessions": lambda n: (
        f"### Boats\n\nSome words here to see.\n\n### HAR{n:03} | Talk {n}\n\nSome words {n}.\n\n"
        f"### Talk about boats {n}\n\nRoom: R{n} · Speakers: A{n}, B{n}\n\n@[youtube](abcdefghijk)\n\n"
    ),
    "days": lambda n: f"## Day {n + 2}\n\n### Talk {n}\n\nSome words.\n\n",
    "days backwards": lambda n: f"## Day {900 - n}\n\n### Talk {n}\n\nSome words.\n\n",
    "dates": lambda n: f"## 2026-{n // 28 + 1:02}-{n % 28 + 1:02}\n\n### Talk {n}\n\nSome words.\n\n",
    "texts": lambda n: (
        f"![a](/images/harbour/p{n}.png)\n\n![a](/images/harbour/p.png)\n\n[a{n}][r{n}]\n\n"
        f"[r{n}]: https://e.example/{n}\n\na[^{n}]\n\n[^{n}]: b\n\n"
    ),
}

EDITS = (("Talk", "Speech"), ("Chapter", "Part"), ("words", "things"), ("\n[a", "\n[o"))


def counted(ask: Callable[[], Any]) -> tuple[Any, Counter[CodeType]]:
    """Return an answer, and how often each function began, went on, or went round a loop for it."""
    counts: Counter[CodeType] = Counter()
    watch, events = sys.monitoring, sys.monitoring.events

    def count(code: CodeType, *_place: int) -> object:
        if not code.co_filename.startswith(OURS):
            return watch.DISABLE
        counts[code] += 1
        return None

    kinds = (events.PY_START, events.PY_RESUME, events.JUMP)
    watch.use_tool_id(watch.PROFILER_ID, "work")
    try:
        for kind in kinds:
            watch.register_callback(watch.PROFILER_ID, kind, count)
        watch.set_events(watch.PROFILER_ID, sum(kinds))
        watch.restart_events()
        return ask(), counts
    finally:
        # Freeing the tool stops no events.
        watch.set_events(watch.PROFILER_ID, events.NO_EVENTS)
        for kind in kinds:
            watch.register_callback(watch.PROFILER_ID, kind, None)
        watch.free_tool_id(watch.PROFILER_ID)


class Journey:
    """One person's way with an article through all pages; counts what each takes."""

    def __init__(self) -> None:
        self.client, self.work = Client(), dict[str, Counter[CodeType]]()
        self.client.force_login(make_user())

    def ask(self, name: str, path: str, sent: dict[str, Any] | None = None) -> Any:
        emphasis.misread_emphasis.cache_clear()

        def asked() -> Any:
            answer = self.client.get(path) if sent is None else self.client.post(path, sent)
            answer.getvalue()
            return answer

        answer, self.work[name] = counted(asked)
        assert answer.status_code in (200, 302), (name, answer.status_code)
        return answer

    def take(self, name: str, text: str, event: str = "") -> None:
        """Send an article, look at its outline and its plan, and apply that."""
        sent = {"file": upload("harbour.md", text), "event": event}
        plan = self.ask(f"{name}: send", "/import/", sent)["Location"]
        self.ask(f"{name}: outline", plan.removesuffix("edits/"))
        if not event:
            plan = f"{plan}plan/"
        page = self.ask(f"{name}: plan", plan)
        self.ask(f"{name}: apply", plan, {"digest": digest_in(page)})


def through_all_pages(pieces: str) -> dict[str, Counter[CodeType]]:
    """Take an article with some pieces in, show it, take edits of it in; then add them to a short one."""
    work: dict[str, Counter[CodeType]] = {}
    for way in ("import", "return"):
        with transaction.atomic():
            journey = Journey()
            journey.take(f"{way} first", ARTICLE + pieces * (way == "import"))
            report = Report.objects.get()
            event, page = report.event.slug, f"/events/{report.event.slug}/reports/{report.slug}/"
            exported = journey.client.get(f"{page}download/").text
            if way == "import":
                for name in ("", *PAGES):
                    journey.ask(f"report {name}", f"{page}{name}")
                edited = exported
                for word, other in EDITS:
                    edited = edited.replace(word, other)
                journey.take("edited", edited, event)
                journey.take("taken away", exported[: exported.index("The keeper")], event)
            else:
                journey.take("added", exported + pieces, event)
            work |= journey.work
            transaction.set_rollback(True)
        for each in caches.all():
            each.clear()
    return work


PAGES = ("download/", "html/", "docx/", "confluence/", "print/", "archive/", "settings/", "qiita/", "publish/")


@pytest.mark.parametrize("kind", PIECES)
def test_work_grows_no_more_than_the_article(kind, settings, monkeypatch):
    settings.QUOTAS = settings.QUOTAS | dict.fromkeys(("days", "sessions", "chapters"), 1_000_000)
    monkeypatch.setattr(heading_pairs, "MOST_PAIRS", FEW)
    few, many = (through_all_pages("".join(map(PIECES[kind], range(number)))) for number in (FEW, FEW * TIMES))
    found = [
        f"{page}, {code.co_qualname} in {code.co_filename}: {few[page][code]} and {count}"
        for page in many
        for code, count in many[page].items()
        if count > max(MOST_GROWTH * few[page][code], EACH * FEW * TIMES)
    ]
    assert found == []

"""The checks agree with the validator of Zenn itself, by the name of each rule, in generated articles."""

import json
import os
import re
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from article.zenn_cases import SIZES, Case, mixed_cases, single_factor_cases, with_slug
from factories import read_document
from sessions.article import checks
from sessions.article.dialects import DIALECTS
from sessions.article.document import ChapterText, DayText, Document
from sessions.article.findings import ChapterFacts, DayFacts, Finding, ReportFacts, SessionFacts
from sessions.article.writer import write

pytestmark = pytest.mark.release

ZENN = DIALECTS["zenn"]
JAPAN = {"TZ": "Asia/Tokyo"}
VERDICTS = Path(__file__).with_name("zenn_verdicts.mjs")

RULES = {
    "image-path": "image-relative",
    "image-form": "image-relative",
    "image-extension": "image-extension",
    "image-unknown": "image-missing",
    "image-missing": "image-missing",
    "image-fatal": "read!",
    "image-too-big": "image-size",
    "slug-format": "item-slug",
    "title-missing": "missing-title",
    "title-type": "missing-title",
    "title-length": "title-length",
    "published-type": "published-status",
    "date-format": "published-at-parse",
    "date-type": "published-at-parse!",
    "date-future": "published-at-schedule",
    "kind-unknown": "article-type",
    "emoji-missing": "missing-emoji",
    "emoji-one": "emoji-format",
    "topics-missing": "missing-topics",
    "topics-type": "missing-topics",
    "topics-many": "too-many-topics",
    "topic-empty": "topic-type",
    "topic-type": "topic-type",
    "topic-length": "topic-length",
    "topic-letters": "invalid-topic-letters",
    "tags-used": "use-tags",
    "publication-name": "publication-name",
    "front-unreadable": "read!",
}
"""The rule of Zenn for each finding. The others are checked here only: what Zenn would show wrongly, or not at all."""


def facts_of(document: Document, article: str, slug: str) -> ReportFacts:
    """Return the facts of a document, as those of a report are collected."""
    return ReportFacts(
        front=document.front,
        slug=slug,
        image_folder=document.image_folder,
        article=article,
        chapters=tuple(
            ChapterFacts(str(at), part.heading, part.body)
            for at, part in enumerate(document.parts)
            if isinstance(part, ChapterText)
        ),
        days=tuple(_day(str(at), part) for at, part in enumerate(document.parts) if isinstance(part, DayText)),
        photos={name: SIZES[name] for name in document.image_names() if name in SIZES},
        now=datetime.now(UTC),
    )


def _day(key: str, day: DayText) -> DayFacts:
    sessions = (
        SessionFacts(
            str(at), one.heading, one.recording_url, one.lead, one.section("summary"), one.section("impressions")
        )
        for at, one in enumerate(day.sessions)
    )
    return DayFacts(key, day.heading, day.note, tuple(sessions))


def export(case: Case, folder: Path, pictures: str) -> list[Finding]:
    """Write an article and its pictures below a folder; return what the checks find."""
    front = read_document(case.text(), ZENN).front if case.source else case.front
    document = case.document(front, pictures)
    article = write(document, ZENN)
    file = folder / ZENN.article_file(case.slug)
    file.write_text(article)
    for name in document.image_names():
        if (size := SIZES.get(name)) is not None:
            picture = folder / ZENN.image_file(case.slug, document.image_folder, name)
            picture.parent.mkdir(parents=True, exist_ok=True)
            with picture.open("wb") as stream:
                stream.truncate(size)
    return checks.find(facts_of(document, article, case.slug), ZENN)


def rules_of(findings: Iterable[Finding]) -> list[str]:
    """Return the names of the rules of Zenn that are broken, in alphabetical order."""
    found = {RULES[each.key] for each in findings if each.key in RULES}
    return ["read!"] if "read!" in found else sorted(found)


def verdicts_of(folder: Path, checks: Path) -> dict[str, dict[str, list[str]]]:
    """Return the rules that each article of a folder breaks, and the messages, as Zenn's validator says."""
    command = ["node", VERDICTS, folder, checks / "node_modules"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=os.environ | JAPAN)
    assert (run.returncode, run.stderr) == (0, ""), run.stdout + run.stderr
    found: dict[str, dict[str, list[str]]] = json.loads(run.stdout)
    return found


def _told(rules: set[str]) -> set[str]:
    """Leave out whether a date lies in the future when it is not one."""
    return rules - {"published-at-schedule"} if rules & {"published-at-parse", "published-at-parse!"} else rules


def disagreements(cases: Iterable[Case], folder: Path, publish_checks: Path) -> tuple[int, dict[str, list[list[str]]]]:
    """Return the number of articles, and for each on which the two disagree: what the validator says, what we say."""
    (folder / "articles").mkdir()
    ours = {}
    for number, each in enumerate(cases):
        case = with_slug(each, number)
        ours[case.slug] = case.name, rules_of(export(case, folder, f"f{number}"))
    real = verdicts_of(folder, publish_checks)
    assert sorted(real) == sorted(ours)
    said = {slug: sorted(_told(set(verdict["rules"]))) for slug, verdict in real.items()}
    wrong = {name: [said[slug], found] for slug, (name, found) in ours.items() if said[slug] != found}
    return len(ours), wrong


def test_one_thing_at_a_time(publish_checks: Path, tmp_path: Path) -> None:
    count, wrong = disagreements(single_factor_cases(), tmp_path, publish_checks)
    assert wrong == {}
    assert count >= 500


def test_several_things_at_once(publish_checks: Path, tmp_path: Path) -> None:
    assert disagreements(mixed_cases(200, seed=12), tmp_path, publish_checks) == (200, {})


def test_verdicts_are_those_of_the_preview(publish_checks: Path, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    cases = [case for case in single_factor_cases() if not case.slug and ".." not in str(case.texts)][::29]
    for number, case in enumerate(cases):
        export(with_slug(case, number), tmp_path, f"f{number}")
    command = ["node", publish_checks / "check_zenn.mjs", tmp_path, "--modules", publish_checks / "node_modules"]
    # How long it waits for a page that shows nothing: a page that comes late on a busy machine is not one.
    command += ["--keep-going-ms", "8000"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=os.environ | JAPAN)

    shown: dict[str, list[str]] = {each.stem: [] for each in (tmp_path / "articles").iterdir()}
    for slug, message in re.findall(
        r"^PROBLEM articles/(.*)\.md \[(?:zenn-cli )?(?:critical|warning)\] (.*)", run.stdout, re.M
    ):
        shown[slug].append(message)

    def expected(verdict: dict[str, list[str]]) -> list[str]:
        if "read!" in verdict["rules"]:
            return ["zenn-cli cannot read it"]
        if any(rule.endswith("!") for rule in verdict["rules"]):
            return ["the preview page shows nothing"]
        return sorted(verdict["messages"])

    real = verdicts_of(tmp_path, publish_checks)
    nothing = r"^(zenn-cli cannot read it|the preview page shows nothing).*"
    assert {slug: sorted(re.sub(nothing, r"\1", each) for each in found) for slug, found in shown.items()} == {
        slug: expected(verdict) for slug, verdict in real.items()
    }
    assert sum(map(bool, shown.values())) > 10

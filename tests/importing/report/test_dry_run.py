"""The command shows the outline and the plan without writing."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from importing.incoming.sent import ARTICLE
from importing.report.commands import rows, run_export, run_import
from sessions.models import Event, Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "three-days.md"
    path.write_text(ARTICLE)
    return path


def test_outline_tells_the_role_of_each_candidate(report: Path) -> None:
    before = rows()
    out, _err = run_import(report, dry_run=True)
    assert [line.split(maxsplit=2) for line in out.splitlines()[:6]] == [
        ["11", "day", "Day 1"],
        ["13", "session", "HAR101 | Lights at sea"],
        ["19", "session", "HAR102 | Quiet nights"],
        ["23", "day", "Day 2"],
        ["25", "session", "HAR201 | Ropes and knots"],
        ["31", "chapter", "Thanks"],
    ]
    assert rows() == before


def test_dry_run_tells_the_plan_and_writes_nothing(report: Path) -> None:
    before = rows()
    out, _err = run_import(report, dry_run=True)
    assert out.splitlines()[6:] == [
        *("event: new", "report: new", "new days: 2", "new sessions: 3", "new chapters: 2"),
        *("image missing: lamp.png", "image missing: knot.png"),
    ]
    assert rows() == before


def test_dates_in_any_form_are_stored_as_shown_and_leave_as_they_came(tmp_path: Path) -> None:
    headings = (
        *("Day 1 (2025/12/01)", "Day 1 (2025-12-01)", "2025/12/01", "1日目（2025年12月1日）"),
        *("Day 1 (Mon, 1 December 2025)", "Day 1 (Mon,\xa01\xa0December\xa02025)"),
    )
    for number, heading in enumerate(headings):
        file = tmp_path / f"dated-article-{number}.md"
        file.write_text(f"{ARTICLE.partition('Why')[0]}## {heading}\n\n### AAA101 | One\n\n### AAA102 | Two\n")
        shown = run_import(file, dry_run=True)[0].splitlines()[0]
        run_import(file)
        event = Event.objects.latest("pk")
        assert (shown.endswith("| 2025-12-01"), [str(day.date) for day in event.days.all()], heading) == (
            True,
            ["2025-12-01"],
            heading,
        )
        assert run_export(event.slug) == file.read_text()
        event.delete()


def test_own_article_keeps_its_sessions_beside_dates_in_any_form(tmp_path: Path) -> None:
    talk = "#### Summary\n\nShort.\n\n#### Impressions\n\nLong.\n"
    days = ("\n".join(f"### {title} {day}\n\n{talk}" for title in ("Harbour lights", "Quiet nights")) for day in "12")
    one, two = days
    for number, heading in enumerate(("Day 1 (2025/12/01)", "1日目（2025年12月1日）", "Day 1 (Mon, 1 December 2025)")):
        file = tmp_path / f"own-article-{number}.md"
        file.write_text(f"{ARTICLE.partition('Why')[0]}## {heading}\n\n{one}\n## Day 2 (2025/12/02)\n\n{two}")
        run_import(file)
        event = Event.objects.latest("pk")
        found = [(str(day.date), day.sessions.count()) for day in event.days.all()]
        assert (found, heading) == ([("2025-12-01", 2), ("2025-12-02", 2)], heading)
        assert run_export(event.slug) == file.read_text()
        event.delete()


def head(line: str) -> str:
    """Return the article with a line of front matter in the place of that which begins as it does."""
    key = line.partition(":")[0] + ":"
    lines = ARTICLE.split("\n")
    at = next((at for at, each in enumerate(lines) if each.startswith(key)), 1)
    return "\n".join([*lines[:at], line, *lines[at + lines[at].startswith(key) :]])


STRANGE = {
    "nested": ARTICLE.replace("/images/harbour/", "/images/articles/2026/my-slug/"),
    "kana": ARTICLE.replace("/images/harbour/", "/images/みなと/"),
    "dots": ARTICLE.replace("/images/harbour/", "/images/.git/harbour/"),
    "long-folder": ARTICLE.replace("/images/harbour/", f"/images/{'harbour/' * 8}"),
    "picture": ARTICLE.replace("lamp.png", f"{'l' * 117}.png"),
    "topics": head(f"topics: {[f'topic{number}' for number in range(25)]}".replace("'", '"')),
    "topic": head(f'topics: ["harbour", "{"t" * 61}"]'),
    "emoji": head(f'emoji: "{"⚓" * 40}"'),
    "publication": head(f'publication_name: "{"p" * 40}"'),
    "type": head(f'type: "{"t" * 40}"'),
    "title": head(f'title: "{"t" * 250}"'),
}


def test_strange_detail_refuses_nothing_and_leaves_again_as_it_came(tmp_path: Path) -> None:
    for name, text in STRANGE.items():
        report = tmp_path / f"report-{name}.md"
        report.write_text(text)
        before = rows()
        run_import(report, event=name, dry_run=True)
        assert rows() == before
        run_import(report, event=name)
        assert run_export(name) == text
        run_import(report, event=name, dry_run=True)
    folders = dict(
        Report.objects.filter(event__slug__in=["nested", "kana", "dots"]).values_list("event__slug", "image_folder")
    )
    assert folders == {"nested": "articles/2026/my-slug", "kana": "", "dots": ""}
    topics, title = (Report.objects.get(event__slug=slug) for slug in ("topics", "title"))
    assert (len(topics.topics), title.title, title.event.name) == (20, f"{'t' * 199}…", f"{'t' * 199}…")


def test_what_is_left_out_of_the_front_matter_is_named(tmp_path: Path) -> None:
    report = tmp_path / "three-days.md"
    report.write_text(STRANGE["emoji"])
    out, _err = run_import(report, dry_run=True)
    told = "Line 3: Longer than can be stored: it is cut or left out."
    assert told in out.splitlines()
    _out, said = run_import(report)
    assert said.splitlines()[0] == told


def test_dry_run_refuses_what_the_import_refuses(settings: Any, tmp_path: Path) -> None:
    report = tmp_path / "three-days.md"
    cases = [({}, "body"), ({"sessions": 2}, "sessions"), ({"days": 1}, "days"), ({"chapters": 1}, "chapters")]
    for quotas, word in cases:
        settings.QUOTAS = {**settings.QUOTAS, "sessions": 9, "days": 9, "chapters": 9, **quotas}
        report.write_text(ARTICLE.replace("Nobody spoke.", "x" * 100_001) if word == "body" else ARTICLE)
        said = []
        for dry_run in (True, False):
            with pytest.raises(CommandError) as refused:
                run_import(report, dry_run=dry_run)
            said.append(str(refused.value))
        assert said[0] == said[1]
        assert word in said[0]
        assert not Event.objects.exists()

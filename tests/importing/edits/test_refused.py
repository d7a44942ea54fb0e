"""What cannot be taken is named with its reason, and the rest is taken."""

from datetime import UTC, datetime
from typing import Any

import pytest

from factories import make_session
from importing.edits.articles import ARTICLE, export, plan, stored, told
from sessions.importing.edits.apply import apply_edits
from sessions.importing.edits.messages import outcome, sentence
from sessions.models import Day, Impression, Report, Session

pytestmark = pytest.mark.django_db

OPS301 = "OPS301 | Quiet nights with loud alarms"
ROUND = "A round of questions"


def part(heading: str) -> str:
    start = ARTICLE.index(f"### {heading}")
    return ARTICLE[
        start : min(end for end in (ARTICLE.find("\n## ", start), ARTICLE.find("\n### ", start)) if end > 0) + 1
    ]


def test_start_times_decide_the_order_of_a_day(owner: Any) -> None:
    report = stored(owner)
    for hour, session in enumerate(Session.objects.filter(day__number=1).in_order(), start=9):
        session.starts_at = datetime(2026, 3, 1, hour, tzinfo=UTC)
        session.save()
    text = ARTICLE.replace(part(ROUND), "").replace(f"### {OPS301}", f"{part(ROUND)}### {OPS301}")
    made = plan(report, text)
    assert [told(change) for change in made.listed] == [("moved", ROUND, "", "not-taken", "start-time")]
    assert apply_edits(made).export == ARTICLE


def test_days_stand_in_the_order_of_their_numbers(owner: Any) -> None:
    report = stored(owner)
    one, two, end = (ARTICLE.index(heading) for heading in ("## Day 1", "## Day 2", "## What stays"))
    text = ARTICLE[:one] + ARTICLE[two:end] + ARTICLE[one:two] + ARTICLE[end:]
    made = plan(report, text)
    assert [told(change) for change in made.listed] == [("moved", "Day 1", "", "not-taken", "day-order")]
    assert apply_edits(made).export == ARTICLE


def test_removed_day_with_sessions_of_here_stays(owner: Any) -> None:
    report = stored(owner)
    session = make_session(day=Day.objects.get(number=2), code="", title="Only here")
    Impression.objects.create(session=session, author=owner)
    start, end = ARTICLE.index("## Day 2"), ARTICLE.index("## What stays")
    made = plan(report, ARTICLE[:start] + ARTICLE[end:])
    assert told(made.listed[0]) == ("removed", "Day 2", "", "not-taken", "day-in-use")
    assert "## Day 2\n\n### Only here\n" in apply_edits(made).export


def test_note_of_a_day_that_the_report_does_not_show(owner: Any) -> None:
    report = stored(owner)
    Report.objects.update(shows_notes=False)
    article = export(report)
    made = plan(report, article.replace("## Day 2\n", "## Day 2\n\nA new note.\n"))
    assert [told(change) for change in made.listed] == [("field", "Day 2", "note", "not-taken", "notes-hidden")]
    assert apply_edits(made).export == article


def test_title_that_is_too_long_is_not_taken(owner: Any) -> None:
    report = stored(owner)
    made = plan(report, ARTICLE.replace("Nets and graphs", ("Nets " * 100).strip()).replace("come again", "come back"))
    assert [told(change)[2:] for change in made.listed] == [("title", "not-taken", "invalid"), ("body", "clean")]
    assert apply_edits(made).export == ARTICLE.replace("come again", "come back")


def test_every_change_has_a_sentence(owner: Any) -> None:
    report = stored(owner)
    text = ARTICLE.replace("Nets and graphs", "Nets by hand").replace(part(ROUND), "").replace("ops", "sea")
    made = plan(report, text.replace("They showed three", "They showed four") + "\n## Thanks\n\nTo all.\n")
    assert [(sentence(change), outcome(change)) for change in made.listed] == [
        ("Topics: “cloud, ops” becomes “cloud, sea”", ""),
        ("OPS301 | Quiet nights with loud alarms, Summary: text changed", ""),
        ("OPS302 | Nets by hand, Title: “Nets and graphs” becomes “Nets by hand”", ""),
        ("New chapter: Thanks", ""),
        ("A round of questions was removed: it leaves the report and stays in your log.", ""),
    ]


def test_day_whose_sessions_all_left_is_not_shown_and_keeps_its_note(owner: Any) -> None:
    report = stored(owner)
    start, end = ARTICLE.index("### DEV201"), ARTICLE.index("## What stays")
    made = plan(report, ARTICLE[:start] + "A note instead.\n\n" + ARTICLE[end:])
    assert [told(change) for change in made.listed] == [
        ("field", "Day 2", "note", "clean"),
        ("removed", "DEV201 | Small boats, small tests", "", "clean"),
        ("removed", "DEV202 | Knots for beginners", "", "clean"),
        ("field", "Day 2", "contents", "not-taken", "day-empty"),
    ]
    assert "Day 2" not in apply_edits(made).export
    assert Day.objects.get(number=2).note == "A note instead."

"""Edits of the lines that the program wrote: none empties a field or moves a text, in any format."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from importing.edits.articles import export, plan, stored, told
from sessions.article.dialects import DIALECTS
from sessions.importing.edits.apply import apply_edits
from sessions.importing.edits.messages import outcome, sentence
from sessions.models import Impression, Report, Session

pytestmark = pytest.mark.django_db

OPS301 = "OPS301 | Quiet nights with loud alarms"
RECORDING = "aaaaaaaaaaa"


@pytest.fixture
def report(owner: Any) -> Report:
    report = stored(owner)
    Session.objects.filter(code="OPS301").update(
        room="Hall A", speakers="Ana Lund, Mio Ito", slides_url="https://slides.example/ops301"
    )
    report.event.days.filter(number=1).update(date="2026-03-02")
    Report.objects.update(shows_room=True, shows_speakers=True, shows_date=True)
    return Report.objects.get()


def lines(change: Callable[[str], str], where: str) -> Callable[[str], str]:
    """Return an edit of the lines that have a text."""
    return lambda text: "\n".join(change(line) if where in line else line for line in text.split("\n"))


UNCHANGED: dict[str, Callable[[str], str]] = {
    "marks of an earlier version": lambda text: re.sub(
        r"(?m)^(##+) ", "\\1\t", re.sub("(Room|Speakers): ", "\\1:\xa0", text)
    ),
    "blanks at the end of each line": lambda text: re.sub(r"(?<=\S)\n", "  \n", text),
    "full-width colons": lines(lambda line: line.replace(": ", "："), "Room:"),
    "facts as a list": lines(lambda line: "- " + line.replace(" · ", "\n- "), "Room:"),
    "CRLF and a byte order mark": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
}


def test_own_lines_in_another_form_are_no_change(report: Report) -> None:
    for dialect in DIALECTS:
        article = export(report, dialect)
        for name, edit in UNCHANGED.items():
            made = plan(report, edit(article), dialect)
            assert [told(each) for each in made.listed] == [], (dialect, name)
            edited = edit(article.replace("Slower than expected.", "Much faster."))
            found = [told(each) for each in plan(report, edited, dialect).listed]
            assert found == [("field", OPS301, "body", "clean")], (dialect, name)


def test_changed_fact_is_one_change(report: Report) -> None:
    for dialect in DIALECTS:
        article = export(report, dialect)
        for before, after in (("Hall A", "Hall B"), ("Room: Hall A", "room ： Hall B")):
            made = plan(report, article.replace(before, after), dialect)
            assert [(*told(each), each.before, each.after) for each in made.listed] == [
                ("field", OPS301, "room", "clean", "Hall A", "Hall B")
            ], (dialect, after)


def test_what_a_setting_decides_is_named_and_nothing_is_emptied(report: Report) -> None:
    before = list(Impression.objects.order_by("pk").values_list("summary", "body"))
    cases = {
        "one heading renamed": (
            lambda text: text.replace("#### Impressions", "#### Feelings", 1),
            "Heading above the impressions: “Impressions” becomes “Feelings”",
        ),
        "one heading deleted": (
            lambda text: text.replace("#### Impressions\n\n", "", 1),
            "Heading above the impressions: removed “Impressions”",
        ),
    }
    for dialect in DIALECTS:
        for name, (edit, said) in cases.items():
            article = export(report, dialect)
            edited = edit(article)
            assert edited != article
            made = plan(report, edited, dialect)
            assert [sentence(each) for each in made.listed] == [f"{OPS301}, {said}"], (dialect, name)
            assert outcome(made.listed[0]) == "Not taken: the settings of the report decide this for all sessions."
            assert apply_edits(made).export == article, (dialect, name)
    assert list(Impression.objects.order_by("pk").values_list("summary", "body")) == before


def test_line_of_facts_that_is_gone_is_named_and_empties_nothing(report: Report) -> None:
    Session.objects.filter(code="DEV201").update(room="Hall C")
    for dialect in DIALECTS:
        article = export(report, dialect)
        made = plan(report, re.sub(r"Room:[^\n]*Hall A[^\n]*\n\n", "", article), dialect)
        assert [sentence(each) for each in made.listed] == [
            f"{OPS301}, Line with time, room, speakers: removed “Room: Hall A · Speakers: Ana Lund, Mio Ito”"
        ], dialect
        assert apply_edits(made).export == article, dialect
    assert Session.objects.get(code="OPS301").room == "Hall A"


def test_all_headings_renamed_to_another_style_are_a_setting(report: Report) -> None:
    article = export(report)
    edited = article.replace("#### Impressions", "#### 感想").replace("#### Summary", "#### 概要")
    made = plan(report, edited)
    assert [told(each) for each in made.listed] == [("field", "", "sections", "clean")]
    assert apply_edits(made).export == edited


def test_remark_above_the_recording_is_the_note(report: Report) -> None:
    for dialect in DIALECTS:
        article = export(report, dialect)
        edited = lines(lambda line: f"It was recorded.\n\n{line}", RECORDING)(article)
        made = plan(report, edited, dialect)
        assert [(*told(each), each.after) for each in made.listed] == [
            ("field", OPS301, "note", "clean", "It was recorded.")
        ], dialect


def test_another_recording_is_one_change_and_no_setting_goes_with_a_session(report: Report) -> None:
    for dialect in DIALECTS:
        article = export(report, dialect)
        made = plan(report, article.replace(RECORDING, "bbbbbbbbbbb"), dialect)
        assert [told(each) for each in made.listed] == [("field", OPS301, "recording_url", "clean")], dialect
        start, end = article.index("### OPS301"), article.index("### OPS302")
        made = plan(report, article[:start] + article[end:], dialect)
        assert [told(each) for each in made.listed] == [("removed", OPS301, "", "clean")], dialect


def test_other_bullets_are_no_reason_to_ask(report: Report) -> None:
    impression = Impression.objects.get(session__code="OPS301")
    impression.body = "* One\n* Two\n\nSlower than expected."
    impression.save()
    for dialect in DIALECTS:
        article = export(report, dialect)
        edited = article.replace("* One\n* Two", "- One\n- Two")
        made = plan(report, edited, dialect)
        assert [told(each) for each in made.listed] == [("field", OPS301, "body", "clean")], dialect
    Impression.objects.filter(pk=impression.pk).update(body="* One\n* Two and a half\n\nSlower than expected.")
    assert [told(each) for each in plan(report, edited, dialect).listed] == []


def test_session_that_was_moved_with_a_typo_stays_the_same_one(report: Report) -> None:
    for dialect in DIALECTS:
        article = export(report, dialect)
        start, end = article.index("### OPS302"), article.index("### A round")
        moved = article[start:end].replace("Graphs of nets.", "Graphs of net.")
        place = article.index("### DEV201")
        edited = article[:start] + article[end:place] + moved + article[place:]
        made = plan(report, edited, dialect)
        assert [told(each)[:4] for each in made.listed] == [
            ("field", "OPS302 | Nets and graphs", "summary", "clean"),
            ("moved", "OPS302 | Nets and graphs", "", "clean"),
        ], dialect


def test_fact_that_is_longer_than_one_that_is_stored_is_not_taken(report: Report) -> None:
    article = export(report)
    made = plan(report, article.replace("Hall A", "Hall A " * 20))
    assert [told(each) for each in made.listed] == [("field", OPS301, "room", "not-taken", "invalid")]
    assert apply_edits(made).export == article


def test_fact_that_cannot_be_read_stays(report: Report) -> None:
    article = export(report)
    for words in ("Room: Hall B · Speakers", "Room: Hall B · 司会: X · Speakers"):
        made = plan(report, article.replace("Room: Hall A · Speakers", words))
        assert "room" in [each.field for each in made.listed], words
    made = plan(report, article.replace("Room: Hall A · Speakers: Ana Lund, Mio Ito", "in Hall A with Ana"))
    assert [(told(each), each.after) for each in made.listed] == [
        (("field", OPS301, "facts", "not-taken", "unread"), "in Hall A with Ana")
    ]
    apply_edits(made)
    session = Session.objects.get(code="OPS301")
    assert (session.room, session.speakers) == ("Hall A", "Ana Lund, Mio Ito")


def test_texts_that_change_places_stay_what_they_are(report: Report) -> None:
    for dialect in DIALECTS:
        article = export(report, dialect)
        found = re.search(r"(#+ Summary\n\nAlarms.*?)(#+ Impressions\n\nSlower.*?\n\n)", article, re.DOTALL)
        assert found
        edited = article.replace(found[0], found[2] + found[1])
        assert [told(each) for each in plan(report, edited, dialect).listed] == [], dialect
        edited = edited.replace("Slower than expected.", "Much faster.")
        assert [told(each) for each in plan(report, edited, dialect).listed] == [("field", OPS301, "body", "clean")], (
            dialect
        )


def test_dates_of_days_may_move_and_their_sessions_with_them(report: Report) -> None:
    report.event.days.filter(number=2).update(date="2026-03-03")
    Session.objects.filter(code="DEV201").update(starts_at="2026-03-03T09:15Z", ends_at="2026-03-03T10:00Z")
    article = export(report)
    edited = article.replace("3 March", "4 March").replace("2 March", "3 March")
    assert [told(each)[2:] for each in plan(report, edited).listed] == [("date", "clean")] * 2
    apply_edits(plan(report, edited))
    days = report.event.days.exclude(date=None).order_by("number")
    assert [f"{day.date:%d}" for day in days] == ["03", "04"]
    session = Session.objects.get(code="DEV201")
    assert (f"{session.starts_at:%d %H:%M}", f"{session.ends_at:%d %H:%M}") == ("04 09:15", "04 10:00")
    # The same date twice is not taken, a date that goes is not either.
    edited = export(report).replace("4 March", "3 March")
    assert [told(each)[2:] for each in plan(report, edited).listed] == [("date", "not-taken", "date-kept")]


def test_lines_of_facts_that_are_all_gone_are_a_setting(report: Report) -> None:
    for dialect in DIALECTS:
        article = export(report, dialect)
        edited = re.sub(r"Room: Hall A[^\n]*\n\n", "", article)
        assert [told(each) for each in plan(report, edited, dialect).listed] == [
            ("field", "", "shows_room", "clean"),
            ("field", "", "shows_speakers", "clean"),
        ], dialect
    apply_edits(plan(report, edited, dialect))
    assert export(report, dialect) == edited
    assert Session.objects.get(code="OPS301").room == "Hall A"

"""A session that is taken out makes the report hold selected sessions: the plan says so, and which days then go."""

from typing import Any

import pytest

from factories import make_chapter, make_day, make_impression, make_session
from importing.edits.articles import export, exported, plan, stored, told
from reporting.team.harbour import harbour
from sessions.article.dialects import DIALECTS
from sessions.importing.edits.apply import apply_edits
from sessions.importing.edits.changes import ArticleChange, ChangeKind, ChangeState, NotTaken
from sessions.importing.edits.plan import plan_of_return
from sessions.importing.edits.selection import days_left_out, may_select
from sessions.importing.edits.state import PartKind
from sessions.models import Day, Impression, Report, Session
from sessions.reporting.copies import remember_export
from sessions.reporting.export import prepare

DAY_3 = "## Day 3\n\nThe train home.\n"
NEW = "### NEW101 | A talk in the hall\n\n#### Summary\n\nIt was loud.\n\n"
DAY_LEFT_OUT = ("field", "Day 3", "contents", "not-taken", "day-empty")


def without(code: str, text: str) -> str:
    """Return an article without one session that has another behind it."""
    start = text.index(f"### {code}")
    return text[:start] + text[text.index("\n### ", start) + 1 :]


def with_day(owner: Any, *, holds: str = "attended", state: str = "planned", **filters: Any) -> tuple[Report, str]:
    """Return a report and its export: its third day has a note, and a session that is not in the report."""
    report = stored(owner)
    day = make_day(event=report.event, note="The train home.")
    Session.objects.update(track="sea")
    make_impression(session=make_session(day=day, title="A talk on the train", track="land"), author=owner, state=state)
    Report.objects.update(holds=holds, filters=filters)
    article = export(report)
    assert DAY_3 in article
    return report, article


@pytest.mark.django_db
def test_day_with_only_a_note_stays_byte_for_byte(owner: Any) -> None:
    report, article = with_day(owner)
    edited = without("OPS302", article)
    made = plan(report, edited)
    assert [told(change) for change in made.changes] == [("removed", "OPS302 | Nets and graphs", "", "clean")]
    assert made.may_select
    assert apply_edits(made).export == edited
    assert exported(report) == edited
    assert Report.objects.get().holds == "chosen"
    assert plan(report, edited).changes == ()


@pytest.mark.django_db
def test_day_stays_whose_only_session_was_planned_and_is_taken_out(owner: Any) -> None:
    report, article = with_day(owner, holds="filtered", state="planned")
    Report.objects.update(filters={"state": "both"})
    article = export(report)
    edited = article.replace("### A talk on the train\n\n", "")
    assert edited != article
    made = plan(report, edited)
    assert [told(change) for change in made.changes] == [("removed", "A talk on the train", "", "clean")]
    assert apply_edits(made).export == edited


@pytest.mark.django_db
def test_day_of_an_attended_session_that_a_filter_left_out_is_named(owner: Any) -> None:
    report, article = with_day(owner, holds="filtered", state="attended", tracks=["sea"])
    edited = without("OPS302", article)
    made = plan(report, edited)
    assert [told(change) for change in made.listed][1:] == [DAY_LEFT_OUT]
    assert apply_edits(made).export == edited.replace(f"{DAY_3}\n", "")
    assert plan(report, edited).changes == ()


@pytest.mark.django_db
def test_day_stays_for_the_chapter_behind_it(owner: Any) -> None:
    report = stored(owner)
    make_chapter(report=report, heading="Evening", body="Fish.", after_day=Day.objects.get(number=1), place="after")
    article = export(report)
    start, end = article.index("### OPS301"), article.index("## Evening")
    edited = article[:start] + article[end:]
    made = plan(report, edited)
    assert {told(change)[0] for change in made.changes} == {"removed"}
    assert apply_edits(made).export == edited


@pytest.mark.django_db
def test_day_of_a_report_in_groups_stays_while_it_has_a_session(owner: Any) -> None:
    report = stored(owner)
    Session.objects.update(track="sea")
    Report.objects.update(grouping="track")
    article = export(report)
    edited = without("OPS302", article)
    made = plan(report, edited)
    assert [told(change) for change in made.changes] == [("removed", "OPS302 | Nets and graphs", "", "clean")]
    assert apply_edits(made).export == edited


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["planned", "attended"])
def test_day_of_a_team_stays_unless_a_member_attended_a_session_of_it(state: str) -> None:
    made = harbour(holds="filtered", filters={"rating": 1})
    make_impression(session=made.second, author=made.people["ada"], shared=True, state="attended", rating=3)
    session = make_session(day=make_day(event=made.event, note="The train home."))
    make_impression(session=session, author=made.people["max"], state=state)
    report, site = Report.objects.select_related("event").get(pk=made.report.pk), DIALECTS["zenn"]
    of_now = prepare(report, made.people["ben"], site)
    remember_export(report, site, of_now)
    edited = of_now.article[: of_now.article.index("### OPS302")] + "## Day 2\n\nThe train home.\n"
    found = plan_of_return(report, made.people["ben"], site, edited)
    assert found is not None
    left_out = [told(change)[1] for change in found.changes if change.reason is NotTaken.DAY_EMPTY]
    assert left_out == (["Day 2"] if state == "attended" else [])
    assert apply_edits(found).is_exact == (state == "planned")


@pytest.mark.django_db
def test_days_are_asked_for_at_once(owner: Any, django_assert_num_queries: Any) -> None:
    report, article = with_day(owner)
    made = plan(report, without("OPS302", article))
    outside, inside = made.arrangement.outside, made.arrangement.inside
    with django_assert_num_queries(1):
        assert list(days_left_out(made.material, made.theirs, made.ours, made.changes, outside, inside)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("filters", "holds"), [({}, "filtered"), ({"tracks": ["sea"]}, "chosen")])
def test_filter_stays_where_it_has_the_session_that_is_added(owner: Any, filters: Any, holds: str) -> None:
    report = stored(owner)
    Session.objects.update(track="sea")
    Report.objects.update(holds="filtered", filters=filters)
    edited = export(report).replace("### OPS302", f"{NEW}### OPS302")
    made = plan(report, edited)
    assert made.may_select
    assert apply_edits(made).export == edited
    assert Report.objects.get().holds == holds
    assert Impression.objects.get(session__code="NEW101").state == "attended"


def test_what_may_make_a_report_hold_selected_sessions() -> None:
    def change(kind: str, state: str, part: PartKind = PartKind.SESSION) -> ArticleChange:
        reason = NotTaken.LEFT if state == "not-taken" else None
        return ArticleChange(ChangeKind(kind), part, "x", "X", state=ChangeState(state), reason=reason)

    for holds, is_team, kind, state, expected in [
        ("attended", False, "removed", "clean", True),
        ("attended", False, "removed", "conflict", True),
        ("attended", False, "removed", "not-taken", True),
        ("attended", False, "removed", "equal", False),
        ("attended", False, "new", "clean", False),
        ("attended", False, "moved", "clean", False),
        ("attended", True, "new", "clean", True),
        ("filtered", False, "removed-here", "conflict", True),
        ("chosen", True, "removed", "clean", False),
        ("chosen", True, "new", "clean", False),
    ]:
        report = Report(holds=holds, is_team=is_team)
        assert may_select(report, [change(kind, state)]) is expected, (holds, kind, state)
        assert not may_select(report, [change(kind, state, PartKind.DAY)])

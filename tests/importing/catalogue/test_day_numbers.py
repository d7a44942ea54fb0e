"""A programme that begins earlier moves no number of a day unless a person chooses that."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from factories import make_impression, make_report
from importing.catalogue.import_pages import calendar, figures, look, press
from importing.catalogue.programmes import NOW, counts, event_in_tokyo, found, plan_of, sitting, take
from sessions.article.dialects import DIALECTS
from sessions.article.writer import write
from sessions.importing.catalogue.apply import apply_plan
from sessions.models import Event, Session
from sessions.reporting.assembly import build_document
from sessions.reporting.report_data import load_report_data
from sessions.rules.day_numbers import Numbering
from sessions.versions.save import StaleData

pytestmark = pytest.mark.django_db

FIRST = (sitting("a", "12-01 10:00"), sitting("b", "12-02 10:00"))
EARLIER = (*FIRST, sitting("eve", "11-30 18:00"))
MUCH_EARLIER = (*FIRST, sitting("eve", "11-28 18:00"))


def days_of(event: Event) -> list[str]:
    """Return number and date of each day with sessions or not: ``1: 12-01``."""
    return [f"{day.number}: {day.date:%m-%d}" for day in event.days.all()]


@pytest.fixture
def event() -> Event:
    event = event_in_tokyo(slug="harbour")
    take(event, *FIRST)
    return event


@pytest.mark.parametrize(
    ("numbering", "days", "said"),
    [
        (None, ["0: 11-30", "1: 12-01", "2: 12-02"], "3: created=1 kept=2"),
        ("zero", ["0: 11-30", "1: 12-01", "2: 12-02"], "3: created=1 kept=2"),
        ("renumber", ["1: 11-30", "2: 12-01", "3: 12-02"], "3: created=1 kept=2"),
        ("skip", ["1: 12-01", "2: 12-02"], "2: kept=2"),
        ("nonsense", ["0: 11-30", "1: 12-01", "2: 12-02"], "3: created=1 kept=2"),
    ],
)
def test_one_earlier_day_is_day_zero_unless_chosen_otherwise(
    event: Event, numbering: str | None, days: list[str], said: str
) -> None:
    plan = take(event, *EARLIER, numbering=numbering)
    assert plan.question
    assert (plan.question.asked, plan.question.moves) == ((date(2026, 11, 30),), ((1, 2), (2, 3)))
    assert (days_of(event), counts(plan)) == (days, said)


@pytest.mark.parametrize("numbering", [None, "skip", "zero"])
def test_several_earlier_days_are_left_out_unless_all_are_numbered_again(event: Event, numbering: str | None) -> None:
    plan = take(event, *MUCH_EARLIER, numbering=numbering)
    assert plan.question
    assert plan.question.options == (Numbering.SKIP, Numbering.RENUMBER)
    assert [planned.heading for planned in plan.left_out] == ["Talk eve"]
    event.refresh_from_db()
    assert (days_of(event), event.first_day) == (["1: 12-01", "2: 12-02"], date(2026, 12, 1))
    take(event, *MUCH_EARLIER, numbering="renumber")
    assert days_of(event) == ["1: 11-28", "2: 11-29", "3: 11-30", "4: 12-01", "5: 12-02"]


def test_what_was_left_out_is_asked_again_and_not_added_in_silence(event: Event) -> None:
    take(event, *EARLIER, numbering="skip")
    again = plan_of(event, *EARLIER)
    assert (again.question is not None, counts(again)) == (True, "3: created=1 kept=2")
    take(event, *EARLIER, numbering="skip")
    assert (days_of(event), event.sessions.count()) == (["1: 12-01", "2: 12-02"], 2)
    assert plan_of(event, *FIRST).question is None


def test_session_that_moves_to_a_day_that_is_left_out_stays_where_it_is(event: Event) -> None:
    moved = (FIRST[1], sitting("a", "11-30 10:00", title="Talk a, earlier"))
    plan = take(event, *moved, numbering="skip")
    session = found(event)
    assert (counts(plan), session.day.number, session.title) == ("1: kept=1", 1, "Talk a")
    assert (session.removed_from_feed_at, session.version) == (None, 1)
    take(event, *moved)
    session = found(event)
    assert (session.day.number, session.title) == (0, "Talk a, earlier")


@pytest.mark.parametrize(
    ("later", "days"),
    [("12-03 10:00", ["1: 12-01", "2: 12-02", "3: 12-03"]), ("12-01 15:00", ["1: 12-01", "2: 12-02"])],
)
def test_later_day_or_one_that_is_there_asks_nothing(event: Event, later: str, days: list[str]) -> None:
    plan = take(event, *FIRST, sitting("late", later))
    assert (plan.question, days_of(event)) == (None, days)


def test_day_between_is_asked_about_too(event: Event) -> None:
    Event.objects.update(last_day=None, first_day=None)
    event.days.filter(number=2).update(date=date(2026, 12, 3))
    plan = plan_of(event, sitting("a", "12-01 10:00"), sitting("b", "12-02 10:00"), sitting("c", "12-03 10:00"))
    assert plan.question
    assert (plan.question.asked, plan.question.moves) == ((date(2026, 12, 2),), ((2, 3),))
    apply_plan(plan, NOW)
    assert days_of(event) == ["1: 12-01", "2: 12-03"]


def test_date_of_the_event_that_was_left_out_is_not_asked_about_by_a_programme_without_it(event: Event) -> None:
    Event.objects.update(first_day=date(2026, 11, 30))
    plan = take(event, *FIRST, sitting("late", "12-02 18:00"))
    assert (plan.question, plan.new_days, days_of(event)) == (None, (), ["1: 12-01", "2: 12-02"])
    assert plan_of(event, *EARLIER).question


def test_nothing_written_asks_nothing_and_days_are_numbered_by_date() -> None:
    event = event_in_tokyo(first_day=date(2026, 12, 1), last_day=date(2026, 12, 2))
    event.ensure_days()
    plan = take(event, *EARLIER)
    assert (plan.question, days_of(event)) == (None, ["1: 11-30", "2: 12-01", "3: 12-02"])


def test_session_without_a_date_is_not_in_day_zero(event: Event) -> None:
    take(event, *EARLIER, sitting("open", ""))
    assert (found(event, "open").day.number, days_of(event)[0]) == (1, "0: 11-30")


def test_day_one_of_a_table_stays_day_one(event: Event) -> None:
    event.refresh_from_db()
    assert event.date_of_day_one == date(2026, 12, 1)
    take(event, *EARLIER)
    event.refresh_from_db()
    assert (event.first_day, event.date_of_day_one) == (date(2026, 11, 30), date(2026, 12, 1))


def test_days_that_changed_since_the_question_refuse_the_plan(event: Event) -> None:
    plan = plan_of(event, *EARLIER, numbering="renumber")
    event.add_day(date(2026, 12, 5))
    with pytest.raises(StaleData):
        apply_plan(plan, NOW)
    assert days_of(event) == ["1: 12-01", "2: 12-02", "3: 12-05"]


def article_of(event: Event) -> str:
    report = make_report(event=event) if not event.reports.exists() else event.reports.get()
    return write(build_document(load_report_data(report, event.owner), DIALECTS["zenn"]), DIALECTS["zenn"])


@pytest.mark.parametrize(("numbering", "same"), [(None, True), ("skip", True), ("renumber", False)])
def test_article_says_the_same_day_of_the_same_session(event: Event, numbering: str | None, same: bool) -> None:
    make_impression(session=found(event), state="attended")
    before = article_of(event)
    take(event, *EARLIER, numbering=numbering)
    after = article_of(event)
    assert ("## Day 1\n\n### Talk a" in before, "## Day 1\n\n### Talk a" in after) == (True, same)
    assert (before == after) is same


# By the pages.

TWO = calendar(("one", "1201T1000", "Pier 4"), ("two", "1202T1100", "Pier 5"))
THREE = calendar(("one", "1201T1000", "Pier 4"), ("two", "1202T1100", "Pier 5"), ("eve", "1130T1800", "Pier 4"))


@pytest.fixture
def owner() -> Client:
    event = event_in_tokyo(slug="harbour")
    client = Client()
    client.force_login(event.owner)
    press(client, look(client, TWO))
    return client


def choose(client: Client, page: object, **choice: str) -> object:
    """Apply the plan that a page shows, with a choice."""
    data = {"digest": page.context["plan"].digest, **choice}
    return client.post(page.request["PATH_INFO"], data)


def test_plan_page_shows_what_would_move_and_three_choices(owner: Client) -> None:
    page = look(owner, THREE)
    shown = page.context["day_numbers"]
    assert shown.reason == (
        "There is no free number for Mon 30 Nov. If all days are renumbered by date: "
        "Day 1 becomes Day 2, Day 2 becomes Day 3"
    )
    assert [(choice.value, choice.label) for choice in shown.choices] == [
        ("zero", "Keep the numbers: Mon 30 Nov becomes Day 0"),
        ("renumber", "Renumber all days by date"),
        ("skip", "Leave out Mon 30 Nov: 1 session is not imported"),
    ]
    assert page.text.count('type="radio" name="numbering"') == 3
    assert '<input type="radio" name="numbering" value="zero" checked>' in page.text
    assert figures(page)["New"] == 1
    assert 'name="numbering"' not in look(owner, TWO).text


@pytest.mark.parametrize(
    ("choice", "days"),
    [
        ({}, ["0: 11-30", "1: 12-01", "2: 12-02"]),
        ({"numbering": "zero"}, ["0: 11-30", "1: 12-01", "2: 12-02"]),
        ({"numbering": "renumber"}, ["1: 11-30", "2: 12-01", "3: 12-02"]),
        ({"numbering": "skip"}, ["1: 12-01", "2: 12-02"]),
        ({"numbering": "skip", "keep": "1"}, ["1: 12-01", "2: 12-02"]),
    ],
)
def test_what_is_chosen_on_the_page_is_done(owner: Client, choice: dict[str, str], days: list[str]) -> None:
    assert choose(owner, look(owner, THREE), **choice).status_code == 302
    assert days_of(Event.objects.get()) == days
    assert Session.objects.count() == len(days)
    assert ("Leave out" in owner.get("/events/harbour/catalogue/").text) is (choice.get("numbering") == "skip")


def test_choice_is_still_there_when_the_plan_has_changed_meanwhile(owner: Client) -> None:
    page = look(owner, THREE)
    Session.objects.filter(title="Talk one").update(room="My seat")
    again = owner.post(page.request["PATH_INFO"], {"digest": "old", "numbering": "renumber"})
    assert (again.status_code, again.context["day_numbers"].chosen) == (409, "renumber")


def test_day_zero_has_its_pages(owner: Client) -> None:
    choose(owner, look(owner, THREE))
    session = Session.objects.get(title="Talk eve")
    for url in ("days/0/", "days/0/note/", "days/0/history/", "sessions/new/?day=0"):
        assert owner.get(f"/events/harbour/{url}").status_code == 200, url
    today = owner.get("/events/harbour/?day=0")
    assert (today.context["day"].number, "Day 0" in today.text) == (0, True)
    shown = owner.get("/events/harbour/catalogue/?day=0")
    assert ([name for name, _ in shown.context["chosen"]], "Talk one" in shown.text) == (["Day 0"], False)
    logged = owner.post("/events/harbour/sessions/new/", {"heading": "Typed that evening", "day": "0"})
    assert logged.status_code == 302
    assert Session.objects.get(title="Typed that evening").day.number == 0
    owner.post(f"/events/harbour/sessions/{session.pk}/move/", {"day": "1"})
    session.refresh_from_db()
    assert session.day.number == 1
    owner.post(f"/events/harbour/sessions/{session.pk}/move/", {"day": "0"})
    session.refresh_from_db()
    assert session.day.number == 0


# By the command.


def command(tmp_path: object, text: str, *options: str) -> tuple[str, str]:
    path, out, err = tmp_path / "programme.ics", StringIO(), StringIO()
    path.write_text(text)
    call_command("import_catalogue", "harbour", str(path), *options, stdout=out, stderr=err)
    return out.getvalue().split(" kept=")[0], err.getvalue().strip()


@pytest.mark.parametrize(
    ("options", "days", "said"),
    [
        ((), ["0: 11-30", "1: 12-01", "2: 12-02"], "zero: Keep the numbers: Mon 30 Nov becomes Day 0"),
        (
            ("--earlier-days=renumber",),
            ["1: 11-30", "2: 12-01", "3: 12-02"],
            "renumber: Renumber all days by date",
        ),
        (("--earlier-days=skip",), ["1: 12-01", "2: 12-02"], "skip: Leave out Mon 30 Nov: 1 session is not imported"),
    ],
)
def test_command_does_what_is_said_and_says_it(
    tmp_path: object, options: tuple[str, ...], days: list[str], said: str
) -> None:
    event = event_in_tokyo(slug="harbour")
    assert command(tmp_path, TWO, *options)[1] == ""
    assert command(tmp_path, THREE, *options)[1] == f"--earlier-days={said}"
    assert days_of(event) == days


def test_command_refuses_day_zero_for_several_days(tmp_path: object) -> None:
    event = event_in_tokyo(slug="harbour")
    command(tmp_path, TWO)
    far = calendar(("one", "1201T1000", "Pier 4"), ("eve", "1128T1800", "Pier 4"))
    with pytest.raises(CommandError, match="Only one new day can be Day 0, but there are several"):
        command(tmp_path, far, "--earlier-days=zero")
    assert days_of(event) == ["1: 12-01", "2: 12-02"]

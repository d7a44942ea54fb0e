"""An import writes all of it or nothing: what was changed meanwhile, is refused, or has no room stops it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from factories import make_day, make_session
from importing.report.articles import article, plan_of
from importing.report.commands import rows, run_import
from sessions.importing.report.apply import apply_plan
from sessions.importing.rows.checks import RefusedText
from sessions.models import Day, Event, Impression, Report, Session
from sessions.versions.save import StaleData

pytestmark = pytest.mark.django_db


def touch(model: Any, **lookup: Any) -> Callable[[], None]:
    """Return what saves a text of a row, as somebody else does."""

    def change() -> None:
        row = model.objects.get(**lookup)
        row.version += 1
        row.save()

    return change


@pytest.mark.parametrize(
    "meanwhile",
    [
        touch(Session, title="Talk 4"),
        touch(Impression, session__title="Talk 7"),
        touch(Day, number=3),
        lambda: Session.objects.filter(title="Talk 0").update(starts_at=datetime(2024, 1, 1, 9, tzinfo=UTC)),
        lambda: Session.objects.get(title="Talk 4").delete(),
        lambda: Event.objects.get().discard(),
    ],
    ids=["session", "impression", "day", "time", "deleted", "event"],
)
def test_plan_of_what_was_changed_meanwhile_is_not_applied(meanwhile: Callable[[], None]) -> None:
    apply_plan(plan_of(article(9, told=False)))
    plan = plan_of(article(12))
    meanwhile()
    before = rows()
    with pytest.raises(StaleData):
        apply_plan(plan)
    assert rows() == before


def test_message_names_the_row_that_was_changed() -> None:
    apply_plan(plan_of(article(9, told=False)))
    plan = plan_of(article(9))
    touch(Session, title="Talk 4")()
    with pytest.raises(StaleData, match=r"^OPS504 \| Talk 4$"):
        apply_plan(plan)


def test_what_has_nothing_to_do_with_the_texts_may_change_meanwhile() -> None:
    apply_plan(plan_of(article(9, told=False)))
    plan = plan_of(article(9))
    event = Event.objects.get()
    make_session(day=event.days.get(number=1), title="Mine")
    Impression.objects.filter(session__title="Talk 0").update(state="planned", watch_later=True)
    Session.objects.filter(title="Talk 4").update(position=70)
    apply_plan(plan)
    assert Session.objects.get(title="Talk 4").position == 70
    assert Impression.objects.values_list("state", "watch_later", "summary").get(session__title="Talk 0") == (
        *("attended", True),
        "short",
    )


def test_day_that_somebody_else_adds_meanwhile_is_refused() -> None:
    apply_plan(plan_of(article(1)))
    plan = plan_of("## Day 9\n", stem="second-report")
    make_day(event=Event.objects.get(), number=9)
    before = rows()
    with pytest.raises(RefusedText, match="^day 'Day 9': Day with this"):
        apply_plan(plan)
    assert rows() == before


@pytest.mark.parametrize("texts", [{"told": True}, {"told": False}])
def test_text_that_is_too_long_is_refused_before_anything_is_written(texts: dict[str, bool]) -> None:
    if not texts["told"]:
        apply_plan(plan_of(article(9, told=False)))
    before = rows()
    with pytest.raises(RefusedText, match=r"^impression 'OPS403 \| Talk 3 \(aiko\)': body: Ensure this value has"):
        apply_plan(plan_of(article(9).replace("Another\n\n![](/images/harbour/3.png)", "x" * 100_001)))
    assert rows() == before


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        ("sessions", "An event can have at most 8 sessions here."),
        ("days", "An event can have at most 2 days here."),
        ("chapters", "A report can have at most 3 chapters here."),
    ],
)
def test_report_without_room_for_its_rows_is_refused(settings: Any, tmp_path: Path, quota: str, words: str) -> None:
    settings.QUOTAS = {**settings.QUOTAS, quota: int(words.split("at most ")[1][0])}
    file = tmp_path / "harbour-report.md"
    file.write_text(article(9))
    with pytest.raises(CommandError) as refused:
        run_import(file)
    assert str(refused.value).startswith(f"Nothing was imported. {words}")
    assert not Event.objects.exists()
    settings.QUOTAS = {**settings.QUOTAS, quota: 9}
    run_import(file)
    assert (Session.objects.count(), Report.objects.count()) == (9, 1)

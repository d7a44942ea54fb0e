"""What becomes of each fact: a person's word is kept, the programme's is followed, and a difference is said once."""

from dataclasses import replace
from datetime import date

import pytest

from importing.catalogue.programmes import TOKYO, at, sitting
from sessions.importing.catalogue.fact_merge import (
    FACTS,
    LIMITS,
    FactChange,
    compare,
    digests_of,
    facts_of,
    identifier_of,
    is_edited,
)
from sessions.models import Session

OLD, NEW, OWN = "Dock A", "Dock B", "Dock C"


def facts(**told):
    return facts_of(sitting(**told), TOKYO)


def compared(here, last, now, **more):
    """Compare the facts that stand here with those told last and now; return both lists by field."""
    found = compare(here, digests_of(last), now, digests_of(now), **more)
    return {each.field: each.new for each in found.changes}, {each.field: each.new for each in found.conflicts}


@pytest.mark.parametrize(
    ("here", "last", "now", "changes", "conflicts"),
    [
        (OLD, OLD, OLD, False, False),
        (OLD, OLD, NEW, True, False),
        (OLD, OLD, "", True, False),
        ("", "", NEW, True, False),
        ("", OLD, OLD, False, False),
        ("", OLD, NEW, False, True),
        (NEW, OLD, NEW, False, False),
        (OWN, OLD, OLD, False, False),
        (OWN, OLD, NEW, False, True),
        (OWN, OLD, "", False, True),
        (OWN, "", "", False, False),
        (OWN, "", NEW, False, True),
    ],
)
def test_each_way_in_which_a_fact_can_differ(here, last, now, changes, conflicts):
    found = compared(facts(room=here), facts(room=last), facts(room=now))
    assert found == ({"room": now} if changes else {}, {"room": now} if conflicts else {})


def test_a_change_names_the_old_and_the_new():
    found = compare(facts(room=OLD), digests_of(facts(room=OLD)), facts(room=NEW), digests_of(facts(room=NEW)))
    assert found.changes == (FactChange("room", OLD, NEW),)


def test_a_start_that_moves_takes_its_day_along():
    here, now = facts(), facts(start="12-02 11:00")
    assert compared(here, here, now) == ({"starts_at": at("12-02 11:00"), "day": date(2026, 12, 2)}, {})


def test_times_of_which_one_would_not_fit_are_both_left_alone():
    last = facts(ends_at=at("12-01 11:00"))
    here = last | {"ends_at": at("12-01 10:30")}
    now = facts(start="12-01 14:00", ends_at=at("12-01 15:00"))
    assert compared(here, last, now) == ({}, {"starts_at": at("12-01 14:00"), "ends_at": at("12-01 15:00")})


def test_a_day_stays_where_the_start_stays():
    last = facts()
    here = last | {"starts_at": at("12-01 09:00")}
    assert compared(here, last, facts(start="12-02 10:00")) == ({}, {"starts_at": at("12-02 10:00")})


def test_a_day_that_nobody_chose_follows_the_start_unless_somebody_was_there():
    last, now = facts(start=""), facts(start="12-02 10:00")
    here = last | {"day": date(2026, 12, 1)}
    day, start = {"day": date(2026, 12, 2)}, {"starts_at": at("12-02 10:00")}
    assert compared(here, last, now) == (start | day, {})
    assert compared(here, last, now, attended=True) == (start, day)


def test_a_session_never_loses_both_its_names():
    last = facts(title="Talk", code="COM301")
    assert compared(last | {"title": ""}, last, facts(title="Talk")) == ({}, {"code": ""})


def test_a_session_is_edited_when_a_fact_is_not_as_it_was_told():
    told = facts()
    assert not is_edited(told, digests_of(told))
    assert [field for field in FACTS if not is_edited(told | {field: "other"}, digests_of(told))] == []


def test_a_day_that_was_not_told_is_nobodys():
    told = facts(start="")
    assert not is_edited(told | {"day": date(2026, 12, 2)}, digests_of(told))


def test_facts_are_those_of_a_session_and_fit_into_it():
    fields = {field.name: field for field in Session._meta.concrete_fields}
    assert set(FACTS) <= set(fields)
    assert {name: fields[name].max_length for name in LIMITS} == LIMITS
    long = facts(title="x" * 400, format="x" * 400, track="x" * 400, room="x" * 400, speakers=("x" * 300, "y" * 300))
    assert {name: len(long[name]) for name in LIMITS if name not in {"code", "external_id"}} == {
        name: limit for name, limit in LIMITS.items() if name not in {"code", "external_id"}
    }
    assert facts(code="C" + "1" * 20)["code"] == ""


def test_people_stand_on_one_line():
    assert facts(speakers=("Ada Example", "Ben Sample"))["speakers"] == "Ada Example, Ben Sample"


def test_an_end_before_the_start_and_a_level_that_is_none_are_left_out():
    found = facts(ends_at=at("12-01 09:00"), level=150)
    assert (found["starts_at"], found["ends_at"], found["level"]) == (at("12-01 10:00"), None, None)


def test_the_day_is_the_one_that_the_programme_lists_else_that_of_the_start():
    assert facts(start="12-02 03:00")["day"] == date(2026, 12, 1)
    assert facts(start="12-02 05:00", on=date(2026, 12, 1))["day"] == date(2026, 12, 1)
    assert facts(start="")["day"] is None


def test_long_identifiers_stay_different():
    names = [identifier_of(replace(sitting(), external_id="x" * 300 + ending)) for ending in ("a", "b")]
    assert names[0] != names[1]
    assert [len(name) for name in names] == [200, 200]
    assert identifier_of(sitting()) == "id-a"

"""What is decided between two texts is saved, and what was given up is kept."""

import re
from typing import Any

import pytest
from django.test import Client

from sessions.models import Day
from versions.conflicts.texts import MINE, OTHER_MINE, THEIRS, kept, note, send


@pytest.mark.parametrize(
    ("fields", "saved", "revisions"),
    [
        ({"note": OTHER_MINE, "mine-note": OTHER_MINE}, OTHER_MINE, [(THEIRS, "given_up", 2)]),
        ({"note": THEIRS, "mine-note": OTHER_MINE}, THEIRS, [(OTHER_MINE, "given_up", 2)]),
        ({"note": f"{THEIRS}\n\n{MINE}", "mine-note": MINE}, f"{THEIRS}\n\n{MINE}", []),
        ({"note": "New", "mine-note": MINE}, "New", [(MINE, "given_up", 2), (THEIRS, "given_up", 2)]),
        (
            {"note": "New", "mine-note": ["A", "B"]},
            "New",
            [("A", "given_up", 2), ("B", "given_up", 2), (THEIRS, "given_up", 2)],
        ),
        ({"note": OTHER_MINE}, OTHER_MINE, [(THEIRS, "given_up", 2)]),
        ({"note": OTHER_MINE, "mine-note": "\0"}, OTHER_MINE, [(THEIRS, "given_up", 2)]),
    ],
)
def test_decision_is_saved_and_what_was_given_up_is_kept(
    client: Client, day: Day, fields: dict[str, Any], saved: str, revisions: list[tuple[str, str, int]]
) -> None:
    assert send(client, {"decided": "1", **fields}, version=2).status_code == 200
    assert note() == (saved, 3)
    assert kept() == revisions


@pytest.mark.parametrize(("number", "status", "kept_of_mine"), [(50, 200, 50), (51, 422, 0)])
def test_nothing_given_up_is_dropped_in_silence(
    client: Client, day: Day, number: int, status: int, kept_of_mine: int
) -> None:
    mine = [f"Mine {each}" for each in range(number)]
    answer = send(client, {"decided": "1", "note": "New", "mine-note": mine}, version=2)
    assert answer.status_code == status
    assert [text for text, *_ in kept() if text in mine] == mine[:kept_of_mine]
    assert note() == (("New", 3) if status == 200 else (THEIRS, 2))


def test_decision_about_an_older_text_is_asked_again(client: Client, day: Day) -> None:
    answer = send(client, {"decided": "1", "note": MINE, "mine-note": MINE})
    assert answer.status_code == 409
    assert note() == (THEIRS, 2)
    assert kept() == []


def test_decision_for_what_was_saved_once_more_meanwhile_still_keeps_mine(client: Client, day: Day) -> None:
    Day.objects.update(version=3)
    fields = {"decided": "1", "note": THEIRS, "mine-note": OTHER_MINE}
    assert send(client, fields, version=2).status_code == 200
    assert note() == (THEIRS, 4)
    assert kept() == [(OTHER_MINE, "given_up", 3)]


@pytest.mark.parametrize(
    ("choice", "saved", "revisions", "said"),
    [
        ("mine", OTHER_MINE, [(THEIRS, "given_up", 2)], "Saved."),
        (
            "theirs",
            THEIRS,
            [(OTHER_MINE, "given_up", 2)],
            "The saved text was kept. Your text is in the earlier texts.",
        ),
        ("both", f"{THEIRS}\n\n{OTHER_MINE}", [], "Saved."),
        ("neither", OTHER_MINE, [(THEIRS, "given_up", 2)], "Saved."),
    ],
)
def test_choice_by_the_buttons_of_a_page_without_a_script(
    client: Client, day: Day, choice: str, saved: str, revisions: list[tuple[str, str, int]], said: str
) -> None:
    page = send(client, {"note": OTHER_MINE}, script=False)
    assert page.status_code == 409
    fields = dict(re.findall(r'<input type="hidden" name="(version|decided)" value="(\d+)"', page.text))
    assert fields == {"version": "2", "decided": "1"}
    answer = send(client, fields | {"note": OTHER_MINE, "choice": choice}, script=False)
    assert answer.status_code == 302
    assert said in client.get(answer["Location"]).text
    assert note() == (saved, 3)
    assert kept() == revisions


@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_choice_between_texts_that_are_not_the_newest_is_asked_again(client: Client, day: Day, choice: str) -> None:
    answer = send(client, {"note": OTHER_MINE, "choice": choice}, script=False)
    assert answer.status_code == 409
    assert (OTHER_MINE in answer.text, THEIRS in answer.text) == (True, True)
    assert note() == (THEIRS, 2)


def test_both_texts_that_hold_each_other_are_kept_once(client: Client, day: Day) -> None:
    assert send(client, {"note": f"{THEIRS} and more", "choice": "both"}, script=False, version=2).status_code == 302
    assert note() == (f"{THEIRS} and more", 3)
    assert send(client, {"note": THEIRS, "choice": "both"}, script=False, version=3).status_code == 302
    assert note() == (f"{THEIRS} and more", 4)
    assert kept() == []


def test_both_texts_that_do_not_fit_are_said_to(client: Client, day: Day) -> None:
    Day.objects.update(note="x" * 60_000)
    answer = send(client, {"note": "y" * 60_000, "choice": "both"}, script=False, version=2)
    assert answer.status_code == 409
    assert "Both texts together are too long." in answer.text
    assert note() == ("x" * 60_000, 2)
    assert "Both texts together are too long." not in send(client, {"note": "z"}, script=False).text

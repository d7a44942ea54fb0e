"""What was changed in two places is merged, or asked where it cannot be."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_day, make_impression, make_session, make_user
from parallel import at_once
from sessions.models import Day, Event, Revision, RevisionReason
from sessions.versions import conflicts
from sessions.versions.revisions import snapshot_of
from versions.conflicts.texts import BASE, BOTH_MERGED, MINE, OTHER_MINE, THEIRS, kept, note, send


def test_without_the_base_nothing_is_merged(client: Client, day: Day) -> None:
    answer = send(client, {"note": MINE})
    assert answer.status_code == 409
    assert note() == (THEIRS, 2)
    assert kept() == []


def test_with_the_base_both_changes_are_saved(client: Client, day: Day) -> None:
    answer = send(client, {"note": MINE, "base-note": BASE})
    assert answer.status_code == 200
    assert note() == (BOTH_MERGED, 3)
    assert kept() == [(THEIRS, "merged", 2)]
    assert 'data-version="3" data-merged' in answer.text
    assert re.search(r">Merged with what was changed elsewhere · Saved \d\d:\d\d</p>", answer.text)
    assert f'<div hidden><textarea readonly data-saved="note">\n{BOTH_MERGED}</textarea></div>' in answer.text


def test_merged_text_comes_back_escaped_and_as_it_is(client: Client, day: Day) -> None:
    Day.objects.update(note="</textarea><b>\n\nSecond\n\nThird")
    answer = send(client, {"note": "First\n\nSecond\n\n  Third & mine ", "base-note": BASE})
    saved = re.search(r'data-saved="note">\n(.*)</textarea></div>', answer.text, re.DOTALL)
    assert saved
    assert unescape(saved[1]) == note()[0] == "</textarea><b>\n\nSecond\n\n  Third & mine "
    assert "<b>" not in answer.text


def test_line_ends_of_a_browser_are_no_difference(client: Client, day: Day) -> None:
    fields = {"note": MINE.replace("\n", "\r\n"), "base-note": BASE.replace("\n", "\r\n")}
    assert send(client, fields).status_code == 200
    assert note() == (BOTH_MERGED, 3)


@pytest.mark.parametrize("base", ["", "First\0", "Something else"])
def test_with_a_base_that_does_not_fit_somebody_has_to_choose(client: Client, day: Day, base: str) -> None:
    answer = send(client, {"note": OTHER_MINE, "base-note": base})
    assert answer.status_code == 409
    assert note() == (THEIRS, 2)


def test_one_paragraph_changed_in_both_places_is_asked(client: Client, day: Day) -> None:
    answer = send(client, {"note": OTHER_MINE, "base-note": BASE})
    assert answer.status_code == 409
    assert note() == (THEIRS, 2)
    assert kept() == []
    assert [f'value="{choice}"' in answer.text for choice in ("mine", "theirs", "both")] == [True] * 3
    assert 'name="decided"' not in answer.text


def test_nothing_changed_here_leaves_what_is_saved(client: Client, day: Day) -> None:
    answer = send(client, {"note": BASE, "base-note": BASE})
    assert answer.status_code == 200
    assert note() == (THEIRS, 2)
    assert kept() == []
    assert 'data-version="2" data-merged' in answer.text


def test_merge_that_grows_too_long_is_asked(client: Client, day: Day) -> None:
    base, long = "First\n\nLast", "x" * 60_000
    Day.objects.update(note=f"{long}\n\nLast")
    assert send(client, {"note": f"First\n\n{long}", "base-note": base}).status_code == 409
    assert note() == (f"{long}\n\nLast", 2)


def test_without_a_script_a_merge_is_said(client: Client, day: Day) -> None:
    answer = send(client, {"note": MINE, "base-note": BASE}, script=False)
    assert answer.status_code == 302
    assert "Merged with what was changed elsewhere." in client.get(answer["Location"]).text
    assert note() == (BOTH_MERGED, 3)


def test_row_that_moves_on_during_the_merge_is_merged_again(
    client: Client, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_and_keep = conflicts.save_and_keep
    moves = iter(["First, theirs\n\nSecond, later\n\nThird"])

    def save_late(*args: Any, **kwargs: Any) -> Any:
        for text in moves:
            Day.objects.update(note=text, version=3)
        return save_and_keep(*args, **kwargs)

    monkeypatch.setattr(conflicts, "save_and_keep", save_late)
    assert send(client, {"note": MINE, "base-note": BASE}).status_code == 200
    assert note() == ("First, theirs\n\nSecond, later\n\nThird, mine", 4)
    assert kept() == [("First, theirs\n\nSecond, later\n\nThird", "merged", 3)]


def test_row_that_never_rests_is_asked_in_the_end(client: Client, day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflicts, "save_and_keep", lambda *args, **kwargs: None)
    assert send(client, {"note": MINE, "base-note": BASE}).status_code == 409


def test_row_that_goes_meanwhile_is_not_found(client: Client, day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflicts, "save_and_keep", lambda *args, **kwargs: Day.objects.all().delete() and None)
    assert send(client, {"note": MINE, "base-note": BASE}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_paragraphs_written_at_once_in_many_places_are_all_there() -> None:
    base = "\n\n".join(f"Paragraph {number}" for number in range(8))
    day = make_day(note=base)
    user = make_user()

    def write(number: int) -> bool:
        mine = base.replace(f"Paragraph {number}", f"Written {number}")
        edit = conflicts.TextEdit({"note": mine}, 1, base={"note": base})
        while True:
            row = snapshot_of(Day.objects.get(pk=day.pk))
            if isinstance(conflicts.apply_edit(Day.objects.all(), row, edit, by=user), conflicts.Saved):
                return True

    assert at_once(8, write) == [True] * 8
    day.refresh_from_db()
    assert day.note == "\n\n".join(f"Written {number}" for number in range(8))
    assert day.version == 9
    assert Revision.objects.filter(reason=RevisionReason.MERGED).count() == 7


@pytest.mark.parametrize(
    ("body", "headers", "queries"),
    [
        # The session of the browser, the person, the row; the text, and the transaction around it.
        (f"{BASE} and more", {}, 6),
        # And when the newest revision was made, the revision.
        ("First\n\nSecond\n\nThir", {}, 8),
        # And the memory of the write.
        (f"{BASE} and more", {"X-Operation": "6f1c2d9e-8a41-4a7b-9a53-0f6f3f1f7c55"}, 7),
    ],
)
def test_pause_in_typing_costs_few_queries(
    client: Client, event: Event, body: str, headers: dict[str, str], queries: int, django_assert_num_queries: Any
) -> None:
    impression = make_impression(session=make_session(event=event), body=BASE)
    address = reverse("sessions:impression-save", args=["harbour", impression.session.pk])
    client.get("/events/harbour/")  # the first request of a day writes down the visit
    with django_assert_num_queries(queries):
        answer = client.post(
            address, {"summary": "", "body": body, "version": 1}, headers={"X-Autosave": "1", **headers}
        )
    assert answer.status_code == 200

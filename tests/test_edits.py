"""Two places write into one text: what can be merged is merged, the rest is asked, and neither text is lost."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sessions import edits
from sessions.models import Chapter, Day, Event, Impression, Reason, Revision
from sessions.revisions import earlier_of
from tests.factories import make_chapter, make_day, make_event, make_impression, make_report, make_session, make_user
from tests.parallel import at_once

BASE = "First\n\nSecond\n\nThird"
THEIRS = "First, theirs\n\nSecond\n\nThird"
MINE = "First\n\nSecond\n\nThird, mine"
BOTH_MERGED = "First, theirs\n\nSecond\n\nThird, mine"
OTHER_MINE = "First, mine\n\nSecond\n\nThird"


@pytest.fixture
def event(db: None) -> Event:
    return make_event(slug="harbour")


@pytest.fixture
def day(event: Event) -> Day:
    """A day whose note began as BASE and has been saved as THEIRS meanwhile."""
    return make_day(event=event, note=THEIRS, version=2)


@pytest.fixture
def client(event: Event) -> Client:
    client = Client()
    client.force_login(event.owner)
    return client


NOTE = "/events/harbour/days/1/note/"


def send(client: Client, fields: dict[str, Any], address: str = NOTE, *, script: bool = True, version: int = 1) -> Any:
    return client.post(address, {"version": version} | fields, headers={"X-Autosave": "1"} if script else {})


def note() -> tuple[str, int]:
    day = Day.objects.get()
    return day.note, day.version


def kept() -> list[tuple[str, str, int]]:
    revisions = Revision.objects.order_by("created_at")
    return [(revision.texts["note"], revision.reason, revision.version) for revision in revisions]


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
    save_and_keep = edits.save_and_keep
    moves = iter(["First, theirs\n\nSecond, later\n\nThird"])

    def save_late(*args: Any, **kwargs: Any) -> Any:
        for text in moves:
            Day.objects.update(note=text, version=3)
        return save_and_keep(*args, **kwargs)

    monkeypatch.setattr(edits, "save_and_keep", save_late)
    assert send(client, {"note": MINE, "base-note": BASE}).status_code == 200
    assert note() == ("First, theirs\n\nSecond, later\n\nThird, mine", 4)
    assert kept() == [("First, theirs\n\nSecond, later\n\nThird", "merged", 3)]


def test_row_that_never_rests_is_asked_in_the_end(client: Client, day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edits, "save_and_keep", lambda *args, **kwargs: None)
    assert send(client, {"note": MINE, "base-note": BASE}).status_code == 409


def test_row_that_goes_meanwhile_is_not_found(client: Client, day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edits, "save_and_keep", lambda *args, **kwargs: Day.objects.all().delete() and None)
    assert send(client, {"note": MINE, "base-note": BASE}).status_code == 404


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
            "The saved text stays. Yours is kept among the earlier texts.",
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


def test_fields_are_merged_one_by_one(client: Client, event: Event) -> None:
    impression = make_impression(session=make_session(event=event), summary="S", body=THEIRS, version=2)
    address = reverse("sessions:impression-save", args=["harbour", impression.session.pk])
    fields = {"summary": "S, mine", "body": MINE, "base-summary": "S", "base-body": BASE}
    assert send(client, fields, address).status_code == 200
    impression.refresh_from_db()
    assert (impression.summary, impression.body, impression.version) == ("S, mine", BOTH_MERGED, 3)
    assert Revision.objects.get().texts == {"summary": "S", "body": THEIRS}
    again = {"summary": "S, again", "body": MINE, "base-summary": "S", "base-body": BASE}
    assert send(client, again, address, version=2).status_code == 409


def test_first_text_written_in_two_places_is_asked(client: Client, event: Event) -> None:
    session = make_session(event=event)
    address = reverse("sessions:impression-save", args=["harbour", session.pk])
    empty = {"summary": "", "base-summary": "", "base-body": ""}
    assert send(client, empty | {"body": "One"}, address).status_code == 200
    assert send(client, empty | {"body": "Other"}, address).status_code == 409
    assert Impression.objects.get().body == "One"


def test_text_that_came_in_unseen_is_kept_when_the_first_text_replaces_it(client: Client, event: Event) -> None:
    """An import has made the impression while its page was open and empty."""
    impression = make_impression(session=make_session(event=event), body="Out of the report")
    address = reverse("sessions:impression-save", args=["harbour", impression.session.pk])
    assert send(client, {"summary": "", "body": "Typed"}, address).status_code == 200
    assert Revision.objects.get().texts == {"summary": "", "body": "Out of the report"}


@pytest.fixture
def chapter(event: Event) -> Chapter:
    report = make_report(event=event, slug="a-long-report")
    return make_chapter(report=report, heading="Heading", level=2, body=THEIRS, version=2)


def send_chapter(client: Client, chapter: Chapter, **fields: Any) -> Any:
    address = reverse("sessions:chapter-update", args=["harbour", "a-long-report", chapter.pk])
    base = {"base-heading": "Heading", "base-level": 2, "base-body": BASE}
    return send(client, base | {"heading": "Heading", "level": 2, "body": MINE} | fields, address)


def test_heading_and_level_go_with_the_side_that_changed_them(client: Client, chapter: Chapter) -> None:
    Chapter.objects.update(level=3)
    assert send_chapter(client, chapter, heading="My heading").status_code == 200
    chapter.refresh_from_db()
    assert (chapter.heading, chapter.level, chapter.body) == ("My heading", 3, BOTH_MERGED)
    assert Revision.objects.get().texts == {"heading": "Heading", "level": 3, "body": THEIRS}


@pytest.mark.parametrize("fields", [{"heading": "Mine"}, {"level": 4}, {"base-level": "x"}])
def test_heading_or_level_changed_in_both_places_is_asked(
    client: Client, chapter: Chapter, fields: dict[str, Any]
) -> None:
    Chapter.objects.update(heading="Theirs", level=3)
    assert send_chapter(client, chapter, **fields).status_code == 409
    chapter.refresh_from_db()
    assert (chapter.heading, chapter.level, chapter.body, chapter.version) == ("Theirs", 3, THEIRS, 2)


def test_merge_that_the_database_refuses_is_asked(client: Client, chapter: Chapter) -> None:
    """No heading there, and a new one here: text before any heading has none."""
    Chapter.objects.update(heading="", level=0)
    assert send_chapter(client, chapter, heading="My heading").status_code == 409
    chapter.refresh_from_db()
    assert (chapter.heading, chapter.level, chapter.body, chapter.version) == ("", 0, THEIRS, 2)


def test_both_headings_do_not_fit_in_one_line(client: Client, chapter: Chapter) -> None:
    address = reverse("sessions:chapter-update", args=["harbour", "a-long-report", chapter.pk])
    fields = {"heading": "My heading", "level": 2, "body": MINE, "choice": "both"}
    assert send(client, fields, address, script=False, version=2).status_code == 302
    chapter.refresh_from_db()
    assert (chapter.heading, chapter.body) == ("My heading", f"{THEIRS}\n\n{MINE}")
    assert Revision.objects.get().texts == {"heading": "Heading", "level": 2, "body": THEIRS}


@pytest.mark.django_db(transaction=True)
def test_paragraphs_written_at_once_in_many_places_are_all_there() -> None:
    base = "\n\n".join(f"Paragraph {number}" for number in range(8))
    day = make_day(note=base)
    user = make_user()

    def write(number: int) -> bool:
        mine = base.replace(f"Paragraph {number}", f"Written {number}")
        edit = edits.Edit({"note": mine}, 1, base={"note": base})
        while True:
            row = earlier_of(Day.objects.get(pk=day.pk))
            if isinstance(edits.apply_edit(Day.objects.all(), row, edit, by=user), edits.Saved):
                return True

    assert at_once(8, write) == [True] * 8
    day.refresh_from_db()
    assert day.note == "\n\n".join(f"Written {number}" for number in range(8))
    assert day.version == 9
    assert Revision.objects.filter(reason=Reason.MERGED).count() == 7


@pytest.mark.parametrize(
    ("body", "headers", "queries"),
    [
        # The session of the browser, the person, the row, the text.
        (f"{BASE} and more", {}, 4),
        # And when the newest revision was made, the revision, and the transaction around both.
        ("First\n\nSecond\n\nThir", {}, 8),
        # And the memory of the write, before and after, with a transaction.
        (f"{BASE} and more", {"X-Operation": "6f1c2d9e-8a41-4a7b-9a53-0f6f3f1f7c55"}, 8),
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

"""Lines that name recordings: how they are taken apart, and which sessions they are about."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing import matching
from sessions.importing.parsers.recognise import parse
from sessions.importing.recordings.match import MAX_LINES, LinkPlan, NamedLink, Pasted, match, read_lines


def stored(key: object, code: str, title: str, url: str = "") -> Any:
    return SimpleNamespace(pk=key, code=code, title=title, recording_url=url)


def video(number: int) -> str:
    return f"https://www.youtube.com/watch?v=abcDEF_-{number:03}"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Queues at night → https://youtu.be/abcDEF_-123", "Queues at night"),
        ("Queues at night -> https://youtu.be/abcDEF_-123.", "Queues at night"),
        ("COM301-R: https://youtu.be/abcDEF_-123", "COM301-R"),
        ("COM301 | Queues at night\thttps://www.youtube.com/live/abcDEF_-123", "COM301 | Queues at night"),
        ("https://m.youtube.com/watch?v=abcDEF_-123 Queues at night", "Queues at night"),
        ("https://youtu.be/abcDEF_-123?si=shared – Queues at night", "Queues at night"),
        ("- [Queues at night](https://youtu.be/abcDEF_-123)", "Queues at night"),
        ("- Queues at night: [https://youtu.be/abcDEF_-123](https://youtu.be/abcDEF_-123)", "Queues at night"),
        ('"Queues, at night",https://youtu.be/abcDEF_-123', "Queues, at night"),
        ("https://youtu.be/abcDEF_-123,Queues at night", "Queues at night"),
        ("| Queues at night | https://youtu.be/abcDEF_-123 |", "Queues at night"),
        ("12. Queues at night (part 2) (https://youtu.be/abcDEF_-123)", "Queues at night (part 2)"),
        ("  * Queues at night <https://youtu.be/abcDEF_-123>", "Queues at night"),
        (
            "Dock Days 2026 - Queues at night by Mika https://youtu.be/abcDEF_-123",
            "Dock Days 2026 - Queues at night by Mika",
        ),
        ("Part 12. Queues https://youtu.be/abcDEF_-123", "Part 12. Queues"),
        ("夜のキュー：https://youtu.be/abcDEF_-123。", "夜のキュー"),
        ("夜のキュー　https://youtu.be/abcDEF_-123", "夜のキュー"),
        ("https://slides.example/a Queues at night https://youtu.be/abcDEF_-123", ""),
        ("HTTPS://youtu.be/abcDEF_-123", ""),
    ],
)
def test_line_is_taken_apart(line: str, name: str) -> None:
    found = read_lines(line).named

    assert [(named.line, named.url) for named in found] == [(1, video(123))]
    if name:
        assert found[0].name == name


def test_address_on_a_line_of_its_own_belongs_to_the_title_above() -> None:
    text = "Videos\n\nQueues at night\nhttps://youtu.be/abcDEF_-001\n\nhttps://youtu.be/abcDEF_-002\n"

    assert read_lines(text).named == (NamedLink(4, video(1), "Queues at night"), NamedLink(6, video(2), ""))


@pytest.mark.parametrize("text", ["", "Queues at night", "ftp://example.org/a", "https://", "javascript:alert(1)"])
def test_line_without_an_address_names_nothing(text: str) -> None:
    assert read_lines(text) == Pasted((), 1 if text.strip(":/") else 0)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Queues https://youtu.be/abcDEF_-001", 0),
        ("Queues\nhttps://youtu.be/abcDEF_-001", 0),
        ("Queues\n\n---\nhttps://youtu.be/abcDEF_-001\n\n", 0),
        ("Videos\nQueues\nhttps://youtu.be/abcDEF_-001", 1),
        ("Alarms\nQueues https://youtu.be/abcDEF_-001\nWelcome", 2),
    ],
)
def test_lines_that_name_no_recording_are_counted(text: str, count: int) -> None:
    assert read_lines(text).without_address == count


def test_other_addresses_stay_as_they_are() -> None:
    named = NamedLink(1, "https://en.wikipedia.org/wiki/A_(b)", "See")
    assert read_lines("See (https://en.wikipedia.org/wiki/A_(b)).") == Pasted((named,))


def test_more_lines_than_an_event_has_recordings_are_refused() -> None:
    line = "A https://youtu.be/abcDEF_-123\n"

    assert len(read_lines(line * MAX_LINES).named) == MAX_LINES
    with pytest.raises(ValueError, match="too many"):
        read_lines(line * (MAX_LINES + 1))


@given(st.text(alphabet=st.sampled_from("ab [](){}|:.-→\"'\n\thttps://youtu.be/ 。、12"), max_size=300))
def test_any_text_is_read_line_by_line(text: str) -> None:
    found = read_lines(text).named

    assert [named.line for named in found] == sorted({named.line for named in found})
    assert all(named.url.startswith("http") for named in found)


SESSIONS = (
    stored("com", "COM301", "Queues at night"),
    stored("com-r", "COM301-R", "Queues at night"),
    stored("ops", "OPS205", "Alarms for people who would rather sleep", video(9)),
    stored("plain", "", "Harbour lights and how they are kept"),
    stored("plain-2", "", "Harbour lights and how they are sold"),
    stored("twin", "", "Welcome"),
    stored("twin-2", "", "Welcome"),
    stored("again", "", "Escape room"),
    stored("again-2", "", "Escape room [REPEAT]"),
    stored("ja", "", "眠っていたい人のためのイベント駆動"),
)


def about(*names: str) -> dict[str, Any]:
    """Return which sessions each part of the matches names, for lines with those names."""
    found = match([NamedLink(n, video(n), name) for n, name in enumerate(names, start=1)], SESSIONS)
    parts = {
        name: [each.session.pk for each in getattr(found, name)] for name in ("sets", "kept", "conflicts", "again")
    }
    parts["unsure"] = [[row.session.pk for row in each.rows] for each in found.unsure]
    parts["unknown"] = [named.name for named in found.unknown]
    return {name: part for name, part in parts.items() if part}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["COM301"], {"sets": ["com", "com-r"]}),
        (["com301-r"], {"sets": ["com-r"]}),
        (["COM301-R", "COM301"], {"sets": ["com-r", "com"]}),
        (["COM301-R2 | Queues"], {"sets": ["com", "com-r"]}),
        (["Conference 2026 - Queues at night (COM301-R)"], {"sets": ["com-r"]}),
        (["COM301", "Queues at night"], {"sets": ["com", "com-r"], "again": ["com", "com-r"]}),
        (["ＱＵＥＵＥＳ at  night"], {"sets": ["com", "com-r"]}),
        (["Conference 2026 - Queues at night"], {"sets": ["com", "com-r"]}),
        (["Conference 2026: Queues at night [video]"], {"sets": ["com", "com-r"]}),
        (["Alarms for people who would rather slep"], {"conflicts": ["ops"]}),
        (["Harbour - Welcome"], {"unsure": [["twin", "twin-2", "plain"]]}),
        (["ALARMS for people who would rather sleep by Ottilie"], {"conflicts": ["ops"]}),
        (["escape room"], {"sets": ["again", "again-2"]}),
        (["眠っていたい人のためのイベント駆動"], {"sets": ["ja"]}),
        (["Harbour lights and how they are kept"], {"sets": ["plain"]}),
        (["Harbour lights and how they"], {"unsure": [["plain", "plain-2"]]}),
        (["welcome"], {"unsure": [["twin", "twin-2"]]}),
        (["Something else entirely", ""], {"unknown": ["Something else entirely", ""]}),
    ],
)
def test_line_is_about(names: list[str], expected: dict[str, Any]) -> None:
    assert about(*names) == expected


def test_same_recording_is_kept_whatever_the_form_of_its_address() -> None:
    sessions = [stored("ops", "OPS205", "Alarms", "https://youtu.be/abcDEF_-001")]

    assert [each.session.pk for each in match([NamedLink(1, video(1), "OPS205")], sessions).kept] == ["ops"]


DECORATED = ("{}", "FOSDEM 2025 - {}", "{} (video)", "{} [FOSDEM]", "1. {}")


@pytest.mark.release
def test_titles_of_a_real_programme_are_found_and_never_mistaken(shared: Path) -> None:
    programme = parse((shared / "data/schedules/fosdem-2025.xml").read_bytes(), ZoneInfo("Europe/Brussels"))
    sessions = [stored(n, sitting.code, sitting.title) for n, sitting in enumerate(programme.sittings)]
    lines = [
        NamedLink(n, video(n % 1000), DECORATED[n % 5].format(known.title))
        for n, known in enumerate(sessions)
        if n % 4 == 0
    ]

    found = match(lines, sessions)

    assert [each for each in found.sets if each.session.title != sessions[each.named.line].title] == []
    assert len(found.sets) >= 0.95 * len(lines)
    assert found.unknown == ()
    for doubt in found.unsure:
        assert sessions[doubt.named.line].title in {row.session.title for row in doubt.rows}


@pytest.mark.release
def test_recording_of_a_talk_that_is_not_in_the_programme_is_hardly_ever_put_to_another(shared: Path) -> None:
    programme = parse((shared / "data/schedules/fosdem-2025.xml").read_bytes(), ZoneInfo("Europe/Brussels"))
    sessions = [stored(n, sitting.code, sitting.title) for n, sitting in enumerate(programme.sittings)]

    def left_out(known: SimpleNamespace) -> LinkPlan:
        return match([NamedLink(1, video(1), known.title)], [each for each in sessions if each.title != known.title])

    wrong = [known.title for known in sessions[::9] if left_out(known).sets]
    assert len(wrong) <= 1  # of 105


def test_titles_are_compared_up_to_a_number_of_characters_and_then_found_by_name_alone(monkeypatch) -> None:
    sessions = [stored(number, f"OPS{number}", f"Lights of the harbour number {number}") for number in range(100, 200)]
    lines = [NamedLink(number, video(number), f"Lights of a harbour, number {number}") for number in range(100, 110)]
    assert match(lines, sessions).unknown == ()
    monkeypatch.setattr(matching, "_MOST_COMPARED", 3 * 100)
    found = match(
        [*lines, NamedLink(199, video(199), "OPS199"), NamedLink(198, video(198), sessions[98].title)], sessions
    )
    assert [named.line for named in found.unknown] == list(range(103, 110))
    assert [each.session.pk for each in found.sets if each.named.line > 150] == [199, 198]


def test_code_of_very_many_sessions_means_a_number_of_them() -> None:
    """Not every pair of a line and a session is a match."""
    sessions = [stored(number, "COM301", "Boats") for number in range(200)]
    found = match([NamedLink(number, video(number), "COM301") for number in range(9)], sessions)
    assert (len(found.sets), len(found.again)) == (50, 8 * 50)

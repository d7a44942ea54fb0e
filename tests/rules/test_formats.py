"""Formats: what a typed line gives away, and what is usually recorded; no database."""

import pytest

from sessions.rules.formats import SUGGESTED, find, guess_format, names, never_recorded, usually_recorded


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("GHJ304 | AWS GameDay Championship: Building with robots", "GameDay"),
        ("Security game day", "GameDay"),
        ("DPR302-R | Chalk Talk: queues", "Chalk talk"),
        ("Hands-on workshop for beginners", "Workshop"),
        ("初心者向けワークショップ", "Workshop"),
        ("AWSハンズオン入門", "Workshop"),
        ("Keynote", "Keynote"),
        ("基調講演：今年の話", "Keynote"),
        ("KEY001", "Keynote"),
        ("KEY002 | The year ahead", "Keynote"),
        ("Builders’ session: sensors", "Builders' session"),
        ("Builder's Session – sensors", "Builders' session"),
        ("LT大会", "Lightning talk"),
        ("5 分 LT：短い話", "Lightning talk"),
        ("Evening lightning talks", "Lightning talk"),
        ("Lightning-talk marathon", "Lightning talk"),
        ("Panel discussion: who is on call?", "Panel"),
        ("BoF: small databases", "Birds of a feather"),
        ("懇親会", "Social"),
        ("AWS Jam", "Hackathon"),
    ],
)
def test_guess_format_reads_the_hint(heading: str, name: str) -> None:
    assert guess_format(heading) == name


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "COM301-R | Advanced event-driven patterns",
        "Let us talk about sessions",
        "Default settings, one result at a time",  # "lt" inside words
        "alt text for everybody",
        "Social engineering for defenders",
        "A control panel for tiny robots",
        "Workshopping your ideas",
        "Expo and React Native",
        "Traffic jam on the edge",
        "WORKSHOP1 | Not the word itself",
        "KEYNOTES in Keynotesoft",
    ],
)
def test_guess_format_does_not_invent(heading: str) -> None:
    assert guess_format(heading) == ""


@pytest.mark.parametrize(
    ("text", "heading", "never"),
    [
        ("Hallway chat", "", True),
        ("hallway track", "", True),
        ("立ち話", "", True),
        ("Social", "", True),
        ("Community activities", "", True),
        ("Reception 60 min", "", True),
        ("Dev chat", "", True),
        ("Expo", "", True),
        ("Talk", "Hallway chat with Mara", False),
        ("", "Hallway: how to tie knots", True),
        ("", "Reception desks in Rust", False),
        ("Workshop", "", False),
        ("Chalk talk", "", False),
        ("", "", False),
    ],
)
def test_what_never_has_a_recording(text: str, heading: str, never: bool) -> None:
    assert never_recorded(text, heading) == never


def test_guess_format_in_japanese() -> None:
    assert guess_format("KEY001 | 開幕", "ja") == "基調講演"
    assert guess_format("AWS GameDay", "ja") == "GameDay"


@pytest.mark.parametrize(
    ("text", "recorded"),
    [
        ("Breakout session", True),
        ("breakout", True),
        ("Keynote", True),
        ("基調講演", True),
        ("Innovation talk", True),
        ("Talk", True),
        ("講演", True),
        ("Chalk talk", False),
        ("CHALK TALK", False),
        ("チョークトーク", False),
        ("Workshop", False),
        ("Workshop 60 Min", False),
        ("Builders' session", False),
        ("Builders’ session", False),
        ("GameDay", False),
        ("Game  day", False),
        ("Gamified learning", False),
        ("Dev chat", False),
        ("Bootcamp", False),
        ("Expo", False),
        ("Social", False),
        ("Lightning talk", None),
        ("LightningTalk", None),
        ("Code talk", None),
        ("Panel", None),
        ("", None),
        ("devroom", None),
        ("なにか", None),
    ],
)
def test_usually_recorded_by_name(text: str, recorded: bool | None) -> None:
    assert usually_recorded(text) is recorded


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_suggested_name_finds_its_format(language: str) -> None:
    assert [find(name) for name in names(language)] == list(SUGGESTED)


def test_every_suggestion_is_unambiguous() -> None:
    keys = [known.key for known in SUGGESTED]
    assert len(keys) == len(set(keys))
    assert [find(name) for known in SUGGESTED for name in known.synonyms] == [
        known for known in SUGGESTED for _ in known.synonyms
    ]


def test_every_name_fits_the_field() -> None:
    assert [name for known in SUGGESTED for name in (known.name_en, known.name_ja) if len(name) > 60] == []

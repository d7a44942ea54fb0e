"""Session formats (breakout, workshop, keynote …): suggestions for a free text field, and which are usually recorded.

A form stores what the person wrote; a typed line the name of the format. No Django.
"""

import re
from dataclasses import dataclass

from sessions.rules.codes import parse_code, split_typed


@dataclass(frozen=True, slots=True)
class Format:
    """One suggested format.

    ``usually_recorded`` is None where conferences differ. ``synonyms`` are other names of the format; ``hints`` are
    words in a session title from which the format is guessed.
    """

    key: str
    name_en: str
    name_ja: str
    usually_recorded: bool | None
    synonyms: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """Return the name in a language: Japanese for "ja", else English."""
        return self.name_ja if language == "ja" else self.name_en


SUGGESTED: tuple[Format, ...] = (
    Format(
        "breakout",
        "Breakout session",
        "ブレイクアウトセッション",
        True,
        ("breakout", "lecture-style"),
        ("breakout session", "ブレイクアウトセッション"),
    ),
    Format("keynote", "Keynote", "基調講演", True, ("keynotes", "キーノート"), ("keynote", "基調講演", "キーノート")),
    Format(
        "innovation-talk",
        "Innovation talk",
        "イノベーショントーク",
        True,
        ("innovation talks", "leadership session"),
        ("innovation talk", "イノベーショントーク"),
    ),
    Format(
        "talk",
        "Talk",
        "講演",
        True,
        ("lecture", "presentation", "session", "long talk", "short talk", "発表", "セッション"),
    ),
    Format(
        "lightning-talk",
        "Lightning talk",
        "ライトニングトーク",
        None,
        ("lt", "lightning talks", "lightningtalk"),
        ("lightning talk", "lightning talks", "LT", "ライトニングトーク"),
    ),
    Format("chalk-talk", "Chalk talk", "チョークトーク", False, ("chalk talks",), ("chalk talk", "チョークトーク")),
    Format(
        "workshop",
        "Workshop",
        "ワークショップ",
        False,
        ("workshops", "hands-on", "hands-on lab", "ハンズオン"),
        ("workshop", "hands-on", "ワークショップ", "ハンズオン"),
    ),
    Format(
        "builders-session",
        "Builders' session",
        "ビルダーズセッション",
        False,
        ("builder session", "builders session", "builder's session"),
        ("builders' session", "builders session", "builder's session", "builder session", "ビルダーズセッション"),
    ),
    Format("code-talk", "Code talk", "コードトーク", None, ("code talks",), ("code talk", "コードトーク")),
    Format("dev-chat", "Dev chat", "デブチャット", False, ("dev chats",), ("dev chat", "デブチャット")),
    Format(
        "gameday",
        "GameDay",
        "GameDay",
        False,
        ("game day", "gamified learning", "ゲームデイ"),
        ("gameday", "game day", "ゲームデイ"),
    ),
    Format(
        "hackathon",
        "Hackathon",
        "ハッカソン",
        False,
        ("jam", "hack day", "game jam"),
        ("hackathon", "game jam", "AWS Jam", "ハッカソン"),
    ),
    Format(
        "bootcamp", "Bootcamp", "ブートキャンプ", False, ("boot camp",), ("bootcamp", "boot camp", "ブートキャンプ")
    ),
    Format(
        "training",
        "Training",
        "トレーニング",
        False,
        ("interactive training", "self-paced training", "exam prep", "course"),
        ("exam prep",),
    ),
    Format(
        "panel",
        "Panel",
        "パネルディスカッション",
        None,
        ("panel discussion", "パネル"),
        ("panel discussion", "パネルディスカッション"),
    ),
    Format("tutorial", "Tutorial", "チュートリアル", None, ("tutorials",), ("tutorial", "チュートリアル")),
    Format(
        "poster",
        "Poster",
        "ポスターセッション",
        False,
        ("poster session", "posters", "ポスター"),
        ("poster session", "ポスターセッション", "ポスター発表"),
    ),
    Format(
        "birds-of-a-feather",
        "Birds of a feather",
        "BoF",
        False,
        ("bof", "birds of a feather session"),
        ("birds of a feather", "BoF"),
    ),
    Format(
        "unconference",
        "Open space",
        "アンカンファレンス",
        False,
        ("unconference", "meetup", "round table", "roundtable", "オープンスペース"),
        ("unconference", "round table", "roundtable", "アンカンファレンス"),
    ),
    Format(
        "expo",
        "Expo",
        "展示",
        False,
        ("expo hall", "exhibition", "booth", "builders' fair", "展示会", "ブース"),
        ("expo hall", "builders' fair"),
    ),
    Format(
        "ceremony",
        "Opening or closing",
        "開会・閉会",
        None,
        ("opening", "closing", "ceremony", "開会式", "閉会式"),
        ("opening ceremony", "closing ceremony", "開会式", "閉会式"),
    ),
    Format(
        "social",
        "Social",
        "懇親会",
        False,
        ("party", "reception", "social event", "community activities", "パーティー"),
        ("reception", "after party", "afterparty", "懇親会"),
    ),
    Format(
        "hallway",
        "Hallway chat",
        "立ち話",
        False,
        ("hallway", "hallway track", "hallway note", "corridor chat", "conversation", "雑談", "廊下"),
        ("hallway", "corridor chat", "立ち話"),
    ),
)

_NEVER_RECORDED = frozenset({"hallway", "social", "expo", "dev-chat"})
"""Keys of formats of which nobody expects a recording, or a word about it."""

_KEYNOTE_TRACK = "KEY"


def _folded(text: str) -> str:
    """Normalise a text for comparison: case, apostrophes and width of spaces."""
    return re.sub(r"[\s_]+", " ", text.replace("\u2019", "'").casefold()).strip()


def _pattern(hint: str) -> re.Pattern[str]:
    """Return a regular expression for a hint as a whole word; only Latin letters bound it: Japanese has no spaces."""
    words = re.escape(hint).replace(r"\ ", r"[\s_-]+").replace("'", "['\u2019]")
    # "LT" and "BoF" are words only as written: "lt" and "bof" turn up inside code and names.
    short = len(hint) <= 3
    return re.compile(
        rf"(?<![A-Za-z0-9_]){words}(?![A-Za-z0-9_])" if hint.isascii() else words, 0 if short else re.IGNORECASE
    )


_BY_NAME = {
    _folded(name): known for known in SUGGESTED for name in (known.key, known.name_en, known.name_ja, *known.synonyms)
}
# Longer hints first, so that "builders' session" is found before a shorter word that it contains.
_HINTS = sorted(
    ((_pattern(hint), len(hint), known) for known in SUGGESTED for hint in known.hints), key=lambda hint: -hint[1]
)


def names(language: str) -> tuple[str, ...]:
    """Return the suggested names in a language ("ja" or another), in the order of SUGGESTED."""
    return tuple(known.name(language) for known in SUGGESTED)


def find(text: str) -> Format | None:
    """Look up a format by key, name or synonym; None if the text is none of them."""
    return _BY_NAME.get(_folded(text))


def key_of(text: str) -> str:
    """Return the key of a format for filters and groups: that of a known one, else the text itself."""
    known = find(text)
    return known.key if known else text


def names_of(key: str) -> tuple[str, ...]:
    """Return every name of the format with a key; of an unknown one only the key, which is its name."""
    known = find(key)
    return (known.key, known.name_en, known.name_ja, *known.synonyms) if known and known.key == key else (key,)


def name_of(key: str, language: str) -> str:
    """Return the name of the format with a key in a language; of an unknown one the key, which is its name."""
    known = find(key)
    return known.name(language) if known and known.key == key else key


def _hinted(text: str) -> Format | None:
    """Return the format of the first of the longest hints in the text."""
    return next((known for pattern, _, known in _HINTS if pattern.search(text)), None)


def usually_recorded(text: str) -> bool | None:
    """Say whether sessions of a format are usually recorded; None when that is unknown or differs.

    ``Workshop 60 Min`` is still a workshop.
    """
    known = find(text) or _hinted(text)
    return known.usually_recorded if known else None


def never_recorded(text: str, heading: str = "") -> bool:
    """Return whether a session of a format has never a recording; without a format its heading may say so."""
    known = find(text) or _hinted(text)
    if not text:
        hinted = _hinted(heading)
        return hinted is not None and hinted.key == "hallway"
    return known is not None and known.key in _NEVER_RECORDED


def guess_format(heading: str, language: str = "en") -> str:
    """Guess the format from a typed heading or code; "" when nothing hints at one.

    ``AWS GameDay Championship`` is a GameDay; a code of the track KEY is a keynote. Words such as "talk" or "session"
    alone are no hint.
    """
    code, title = split_typed(heading)
    known = _hinted(title)
    parsed = parse_code(code)
    if known is None and parsed and parsed.track.upper() == _KEYNOTE_TRACK:
        known = find("keynote")
    return known.name(language) if known else ""

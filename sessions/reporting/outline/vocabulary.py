"""Words by which a heading is probably a session, a list of sessions, or none; in English and Japanese."""

import re
import unicodedata
from enum import StrEnum

from .word_lists import (
    AROUND_ALWAYS,
    AROUND_JAPANESE,
    AROUND_SHORT,
    AROUND_WHOLE,
    AROUND_WORDS,
    FRAME_SHORT,
    FRAME_STARTS,
    FRAME_WHOLE,
    FRAME_WORDS,
    GOES_ON,
    LIST_CHOSEN,
    LIST_ENDS,
    LIST_NOT,
    LIST_PLACES,
    LIST_TALKS,
    LIST_WHOLE,
    LIST_WORDS,
    LITTLE,
    PARTS,
    SENTENCE_ENDS,
    SESSION_JAPANESE,
    SESSION_WORDS,
    SUMS_UP,
)


class Kind(StrEnum):
    """What the words of a heading say about it; the first that fits."""

    FRAME = "frame"
    """Introduction, summary, impressions, thanks: about the article or the event."""
    AROUND = "around"
    """Food, booths, parties, travel: what happens around the sessions."""
    PART = "part"
    """A part of a session: overview, slides, impressions, references."""
    LIST = "list"
    """A heading above several sessions."""
    SESSION = "session"
    """A keynote, a talk, a workshop."""
    OTHER = "other"


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

_WHAT_IS = ("とは", "とは何か", "って何")
_TITLED = re.compile(r"\S\s?[-–—:|]\s\S")


def folded(title: str) -> str:
    """Return a title in compatible, small letters."""
    return unicodedata.normalize("NFKC", title).casefold().strip()


def is_japanese(text: str) -> bool:
    """Return whether a text holds Japanese letters."""
    return any("\u3040" <= letter <= "\u30ff" or "\u4e00" <= letter <= "\u9fff" for letter in text)


def words_of(title: str) -> list[str]:
    """Return the words of a folded title, without punctuation."""
    return _WORD.findall(title)


def kind_of(title: str) -> Kind:
    """Return what the words of a plain title say about it."""
    text = folded(title)
    words = words_of(text)
    plain = " ".join(words)
    if plain in PARTS or text in PARTS:
        return Kind.PART
    if is_japanese(text):
        return _kind_of_japanese(text, plain)
    return _kind_of_english(text, words, plain)


def _kind_of_english(text: str, words: list[str], plain: str) -> Kind:
    length = len(words)
    if any(_frames(start, text, words, plain) for start in FRAME_STARTS):
        return Kind.FRAME
    known = set(words)
    if words and length <= 4 and (words[0] in LIST_PLACES or words[-1] in LIST_PLACES):
        return Kind.LIST
    most = 9 if words and words[0] in LIST_WORDS else 6
    if known & LIST_WORDS and not _TITLED.search(text) and length <= most and not known & {"keynote", "by"}:
        listed = words[-1] in LIST_WORDS or words[0] in LIST_WORDS or length <= 4
        if listed and not (length > 1 and words[-1] == "talk"):
            return Kind.LIST
    if known & AROUND_WORDS and length <= 8 and not known & {"keynote", "talk", "session", "panel", "workshop"}:
        return Kind.AROUND
    if known & SESSION_WORDS and length <= 12:
        return Kind.SESSION
    around = sum(word in AROUND_SHORT or word in AROUND_WORDS for word in words)
    telling = sum(word not in LITTLE for word in words)
    return Kind.AROUND if length <= 6 and 2 * around > telling else Kind.OTHER


def _frames(start: str, text: str, words: list[str], plain: str) -> bool:
    """Return whether a title is a phrase of a frame, with few words or a separator behind it."""
    if plain == start:
        return True
    if not plain.startswith(f"{start} "):
        return False
    following = words[start.count(" ") + 1]
    behind = text[len(start) : len(start) + 1]
    if behind in {":", "-", "–", "—", "&", ","} or (start.endswith(SUMS_UP) and following in {"of", "on", "from"}):
        return True
    return following not in GOES_ON and len(words) <= start.count(" ") + 3


def _kind_of_japanese(text: str, plain: str) -> Kind:
    framed = any(word in text for word in FRAME_WORDS)
    framed = framed or (len(text) <= 12 and (text.startswith(FRAME_SHORT) or text.endswith(FRAME_SHORT)))
    if plain in FRAME_WHOLE or (len(text) <= 30 and text.rstrip("?").endswith(_WHAT_IS)):
        return Kind.FRAME
    if len(text) <= 24 and _lists_sessions(text):
        return Kind.LIST
    if len(text) <= 24 and framed:
        return Kind.FRAME
    english = len(text) <= 24 and not AROUND_WORDS.isdisjoint(words_of(text))
    if english or text in AROUND_WHOLE or any(word in text for word in AROUND_ALWAYS):
        return Kind.AROUND
    if any(word in text for word in SESSION_JAPANESE) or "lt" in words_of(text):
        return Kind.SESSION
    if len(text) <= 14 and any(word in text for word in AROUND_JAPANESE):
        return Kind.AROUND
    return Kind.OTHER


def _lists_sessions(text: str) -> bool:
    """Return whether a short Japanese heading says that sessions follow."""
    if any(word in text for word in LIST_NOT):
        return False
    if len(text) <= 24 and text.rstrip("0123456789abcdefgh ").endswith(LIST_ENDS):
        return True
    if text in LIST_WHOLE or text.strip(" 一覧紹介の・感想まとめレポート各") in LIST_WHOLE:
        return True
    return any(word in text for word in LIST_CHOSEN) and any(word in text for word in LIST_TALKS)


def reads_as_sentence(title: str) -> bool:
    """Return whether a title says something about the event as a sentence does, rather than naming a session."""
    text = folded(title).rstrip("!?。.~〜…w")
    if is_japanese(text):
        return text.endswith(SENTENCE_ENDS)
    words = words_of(text)
    return bool(words) and words[0] in {"i", "we", "my", "our", "it"} and len(words) > 2

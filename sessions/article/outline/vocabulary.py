"""Words by which a heading is probably a session, a list of sessions, or none; in English and Japanese."""

import re
import unicodedata
from enum import StrEnum

from sessions.article.outline import word_lists as lists


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
    if plain in lists.PARTS or text in lists.PARTS:
        return Kind.PART
    if is_japanese(text):
        return _kind_of_japanese(text, plain)
    return _kind_of_english(text, words, plain)


def _kind_of_english(text: str, words: list[str], plain: str) -> Kind:
    length = len(words)
    if any(_frames(start, text, words, plain) for start in lists.FRAME_STARTS):
        return Kind.FRAME
    known = set(words)
    if words and length <= 4 and (words[0] in lists.LIST_PLACES or words[-1] in lists.LIST_PLACES):
        return Kind.LIST
    most = 9 if words and words[0] in lists.LIST_WORDS else 6
    if known & lists.LIST_WORDS and not _TITLED.search(text) and length <= most and not known & {"keynote", "by"}:
        listed = words[-1] in lists.LIST_WORDS or words[0] in lists.LIST_WORDS or length <= 4
        if listed and not (length > 1 and words[-1] == "talk"):
            return Kind.LIST
    if known & lists.AROUND_WORDS and length <= 8 and not known & {"keynote", "talk", "session", "panel", "workshop"}:
        return Kind.AROUND
    if known & lists.SESSION_WORDS and length <= 12:
        return Kind.SESSION
    around = sum(word in lists.AROUND_SHORT or word in lists.AROUND_WORDS for word in words)
    telling = sum(word not in lists.LITTLE for word in words)
    return Kind.AROUND if length <= 6 and 2 * around > telling else Kind.OTHER


def _frames(start: str, text: str, words: list[str], plain: str) -> bool:
    """Return whether a title is a phrase of a frame, with few words or a separator behind it."""
    if plain == start:
        return True
    if not plain.startswith(f"{start} "):
        return False
    following = words[start.count(" ") + 1]
    behind = text[len(start) : len(start) + 1]
    if behind in {":", "-", "–", "—", "&", ","} or (
        start.endswith(lists.SUMS_UP) and following in {"of", "on", "from"}
    ):
        return True
    return following not in lists.GOES_ON and len(words) <= start.count(" ") + 3


def _kind_of_japanese(text: str, plain: str) -> Kind:
    framed = any(word in text for word in lists.FRAME_WORDS)
    framed = framed or (len(text) <= 12 and (text.startswith(lists.FRAME_SHORT) or text.endswith(lists.FRAME_SHORT)))
    if plain in lists.FRAME_WHOLE or (len(text) <= 30 and text.rstrip("?").endswith(_WHAT_IS)):
        return Kind.FRAME
    if len(text) <= 24 and _lists_sessions(text):
        return Kind.LIST
    if len(text) <= 24 and framed:
        return Kind.FRAME
    english = len(text) <= 24 and not lists.AROUND_WORDS.isdisjoint(words_of(text))
    if english or text in lists.AROUND_WHOLE or any(word in text for word in lists.AROUND_ALWAYS):
        return Kind.AROUND
    if any(word in text for word in lists.SESSION_JAPANESE) or "lt" in words_of(text):
        return Kind.SESSION
    if len(text) <= 14 and any(word in text for word in lists.AROUND_JAPANESE):
        return Kind.AROUND
    return Kind.OTHER


def _lists_sessions(text: str) -> bool:
    """Return whether a short Japanese heading says that sessions follow."""
    if any(word in text for word in lists.LIST_NOT):
        return False
    if len(text) <= 24 and text.rstrip("0123456789abcdefgh ").endswith(lists.LIST_ENDS):
        return True
    if text in lists.LIST_WHOLE or text.strip(" 一覧紹介の・感想まとめレポート各") in lists.LIST_WHOLE:
        return True
    return any(word in text for word in lists.LIST_CHOSEN) and any(word in text for word in lists.LIST_TALKS)


def reads_as_sentence(title: str) -> bool:
    """Return whether a title says something about the event as a sentence does, rather than naming a session."""
    text = folded(title).rstrip("!?。.~〜…w")
    if is_japanese(text):
        return text.endswith(lists.SENTENCE_ENDS)
    words = words_of(text)
    return bool(words) and words[0] in {"i", "we", "my", "our", "it"} and len(words) > 2


_CLOSING_HASHES = re.compile(r"(?:\A|(?<=[ \t]))#+\Z")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ANCHOR = re.compile(r"\{[#.:][^{}]*\}\Z")
_EMPHASIS = re.compile(r"\*{1,3}|~~|(?<![\w])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\w])|`+")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>&~$#|{}()+.!-])")
_BLANKS = re.compile(r"[ \t\u3000]+")
_LINK_ALONE = re.compile(r"\[([^\[\]]+(?:\[[^\[\]]*\][^\[\]]*)?)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)?)\)")


def without_closing(heading: str) -> str:
    """Return the text of an ATX heading without its closing hashes: ``Day 1`` for ``Day 1 ##``."""
    text = heading.rstrip(" \t")
    return _CLOSING_HASHES.sub("", text).rstrip(" \t") if text.endswith("#") else text


def plain_title(heading: str) -> str:
    """Return a heading without the marks of Markdown and HTML, with single blanks."""
    text = without_closing(heading)
    if "](" in text:
        text = _IMAGE_OR_LINK.sub(r"\1", text)
    if "<" in text:
        text = _TAG.sub("", text)
    if text.endswith("}"):
        text = _ANCHOR.sub("", text)
    if "*" in text or "_" in text or "~" in text or "`" in text:
        text = _EMPHASIS.sub("", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    return _BLANKS.sub(" ", text).strip()


def whole_link(text: str) -> str:
    """Return the address of a text that is one link and nothing else ("" if it is not)."""
    bare = text.strip().strip("*_").strip() if text else ""
    match = _LINK_ALONE.fullmatch(bare) if bare.startswith("[") else None
    return match[2] if match else ""

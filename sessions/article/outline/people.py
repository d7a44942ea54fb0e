"""Names of people in headings and in the lines below them. Linear time; long lines are no names."""

import re

from .word_lists import NO_NAMES

_LONGEST = 160
"""Most characters of a line with a name: so a long one takes no time."""
_LABEL = re.compile(
    r"[-*+•>]?\s{0,3}[*_]{0,2}(?:登壇者?|発表者|講演者|スピーカー|話者|演者|講師|speakers?|presenters?|presented by|"
    r"talk by|hosts?|panelists?|lecturers?|referent(?:in)?|sprecher|ponente|orateur)[*_]{0,2}\s?"
    r"(?:[:：-]\s?[*_]{0,2}\s?(?P<who>\S.*)|[:：]?\Z)",
    re.IGNORECASE,
)
_BY = re.compile(r"[(（]?[*_]{0,2}(?:by|par|von|por)[*_]{0,2}[: ]\s?(?P<who>\S.*)", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@./])[@＠](?P<name>[A-Za-z0-9][\w₋.-]{1,30})(?![\w/.]*\.[a-z])")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_MARKS = re.compile(r"[*_`]{1,3}")
_NAME_WORD = re.compile(
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-žḀ-ỿ'’.-]{0,20}|(?:de|van|von|der|den|la|le|di|da|dos|bin|el|al|d'[A-Z]\w*)"
)
_HEADING_BY = re.compile(r"(?<!\w)(?:by|par|von|por)\s", re.IGNORECASE)
_JAPANESE_BY = re.compile(
    r"(?P<title>.*\S)\s?[(（/／|｜・:： \u3000-]\s?(?P<who>[^(（/／|｜)）]{1,40}(?:さん|氏|様))\s?[)）]?\Z"
)
_SLASH = re.compile(r"\s[/／|｜]\s?")
_DASH = re.compile(r"\s[-–—]{1,3}\s|(?<=\w)[-–—]\s|\s[|｜/／]\s")
_PROFILE = re.compile(
    r"\s{0,3}(?:[-*+] )?[*_]{0,2}\[[^\[\]]{2,60}\]\(https?://(?:www\.|mobile\.)?(?:twitter|x|github|linkedin|bsky)"
    r"\.(?:com|app)/(?:in/|profile/)?[\w.-]{1,60}/?\)"
)
_HONOURED = re.compile(r"[^。、はがをにで]{2,24}(?:さん|氏|様)(?:\s?[(（/／|@＠][^。]{1,24})?")
_COLON = re.compile(r"[:：]\s")
_BARS = frozenset("|｜/／")
_ACCOUNT = re.compile(r"[A-Za-z0-9_.-]{2,30}\s?(?:さん|氏)?")
_PAREN = re.compile(r"\s?[(（](?P<who>[^()（）]{3,80})[)）]\Z")


def bare_line(line: str) -> str:
    """Return a line without links' addresses and emphasis; "" for a line too long to be a name."""
    text = line.strip()
    if len(text) > _LONGEST * 3:
        return ""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    text = _MARKS.sub("", text).strip()
    return text if len(text) <= _LONGEST else ""


def labelled_speaker(line: str) -> str:
    """Return the people that a line names after a word for speakers, or after "by" at its start; "" if none."""
    text = bare_line(line)
    match = _LABEL.fullmatch(text) or _BY.fullmatch(text)
    if match is None:
        return ""
    who = (match["who"] or "").strip().rstrip(")）")
    return who if len(who) <= 120 and not who.startswith(("http", "the ", "a ")) else ""


def is_speaker_label(line: str) -> bool:
    """Return whether a line is only a word for speakers, so that they stand in the next one."""
    match = _LABEL.fullmatch(bare_line(line))
    return match is not None and match["who"] is None


def handle_line(line: str) -> bool:
    """Return whether a short line names a person by an account: ``Name - @handle``."""
    text = bare_line(line)
    if not text or len(text) > 90 or text.startswith(("#", "http", ">", "|", "!", "- ", "* ")):
        return False
    match = _HANDLE.search(text)
    if match is None or "。" in text or "、" in text[: match.start()]:
        return False
    before, after = text[: match.start()], text[match.end() :]
    short = len(before) <= 40 and (len(after) <= 40 or after.isascii())
    return short and len(before.split()) <= 6 and len(after.split()) <= 8


def profile_line(line: str) -> bool:
    """Return whether a short line begins with a link to the page of a person at a site for developers."""
    match = _PROFILE.match(line)
    return match is not None and len(bare_line(line[match.end() :])) <= 60


def honoured_line(line: str) -> bool:
    """Return whether a short Japanese line is a name with さん, 氏 or 様, perhaps with a company."""
    text = bare_line(line)
    return len(text) <= 40 and not text.endswith("。") and _HONOURED.fullmatch(text) is not None


def name_line(line: str) -> bool:
    """Return whether a short line is a name, perhaps with a role: ``Ada Lovelace - Analyst, Engines``."""
    text = bare_line(line)
    if not text or not text[0].isupper() or text.endswith((".", "!", "?", ":")) or "http" in text:
        return False
    name = re.split(r"\s[-–—|@/]\s?|, | \(| at | from | of ", text, maxsplit=1)[0]
    return names_people(name)


def names_people(text: str) -> bool:
    """Return whether a text is one name or several: each two to four words with capitals."""
    people = re.split(r",|;|&|\band\b|\+|、", text)
    named = [person.strip() for person in people if person.strip()]
    return bool(named) and len(named) <= 8 and _is_name(named[0])


def _is_name(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 5:
        return False
    if any(word in NO_NAMES for word in words):
        return False
    quoted = [word for word in words if not word.startswith(('"', "“", "(", "'"))]
    return all(_NAME_WORD.fullmatch(word) for word in quoted) and len(quoted) >= 2 and not all(map(str.isupper, quoted))


def split_by(title: str) -> tuple[str, str]:
    """Split ``title by Name`` and ``title / @handle``: title and people, ("", "") if it is of no such form."""
    if len(title) > _LONGEST * 2:
        return "", ""
    if (by := _last(_HEADING_BY, title)) and by.start():
        who = title[by.end() :].replace("：", ": ").partition(": ")[0].strip()
        if who[:1].isupper() or who.startswith("@") or not who.isascii():
            first = re.split(r",|&|/|\band\b|\(", who, maxsplit=1)[0].strip()
            if len(who) <= 80 and (len(first.split()) <= 4) and first.split()[:1] not in (["The"], ["A"]):
                return title[: by.start()].strip(" -–—,:("), who.rstrip(")")
    if (match := _HANDLE.search(title)) and match.start():
        return _split_handle(title, match.start())
    if match := _JAPANESE_BY.fullmatch(title):
        return match["title"].strip(), match["who"].strip()
    return "", ""


def _split_handle(title: str, at: int) -> tuple[str, str]:
    """Split a heading whose last part holds an account."""
    slash = _last(_SLASH, title)
    if slash and slash.start() and slash.start() <= at:
        return title[: slash.start()].strip(), title[slash.end() :].strip()
    before = title[:at].rstrip(" (（[-–—,/・:：")
    if not before or len(title) - at > 60:
        return "", ""
    return before, title[at:].strip(" )）]")


def split_name_first(title: str) -> tuple[str, str]:
    """Split ``Name - Title`` and ``@handle - Title``: title and people, ("", "") if no name stands first."""
    if len(title) > _LONGEST * 2:
        return "", ""
    dash = _DASH.search(title) or _COLON.search(title)
    if dash is None or not dash.start() or ("," in title[: dash.start()] and ":" in dash[0]):
        return "", ""
    before, after = title[: dash.start()].strip(), title[dash.end() :].strip()
    account = _HANDLE.match(before.replace("\\", ""))
    named = names_people(before) or (account is not None and account.end() == len(before))
    return (after, before) if after and named else ("", "")


def split_dash(title: str) -> tuple[str, str]:
    """Split ``title - Name, Company`` at the last dash, or ``title (Name)``; ("", "") without a name there."""
    if len(title) > _LONGEST * 2:
        return "", ""
    if (paren := _PAREN.search(title)) and paren.start() and names_people(paren["who"]):
        return title[: paren.start()].strip(), paren["who"].strip()
    dash = _last(_DASH, title)
    if dash is None or not dash.start():
        return "", ""
    before, after = title[: dash.start()].strip(), title[dash.end() :].strip()
    name = re.split(r", | \(|\s@|;", after, maxsplit=1)[0]
    account = dash[0].strip() in _BARS and _ACCOUNT.fullmatch(after) is not None
    return (before, after) if before and (account or names_people(name)) else ("", "")


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match of a pattern in a text."""
    last = None
    for found in pattern.finditer(text):
        last = found
    return last

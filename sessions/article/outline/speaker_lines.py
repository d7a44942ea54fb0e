"""Names of speakers in the lines of a session: only forms that say nothing else. Linear in the length of a line."""

import re
from collections.abc import Sequence

from sessions.rules.line_fields import SPEAKERS_LIMIT

LONGEST = 200
"""Maximum length of a line that names speakers without a label, in characters."""

_MOST_NAMES = 12
"""More names are a list of something else."""
_HANDLE = r"[@\uff20][^\s@()\uff08\uff09,\u3001/|]{2,40}"
_ONLY_HANDLE = re.compile(_HANDLE)
_HANDLE_BEHIND = re.compile(
    rf"[ \u3000]{{0,3}}(?:[-\u2013\u2014/][ \u3000]{{0,3}})?(?:[(\uff08]{_HANDLE}[)\uff09]|{_HANDLE})\Z"
)
_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^\s()]{0,2000}\)")
_MARKS = re.compile(r"\*{1,3}|`+|~~|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)")
_ADDRESS = re.compile(r"[(\uff08]?https?://[^\s()\uff08\uff09]+[)\uff09]?")
_BETWEEN = re.compile(r"[\u3001,\uff0c;\uff1b\uff0f&\uff06]|[ ]/[ ]|[ ]and[ ]|[ ]\+[ ]")
_EDGES = " \t\u3000\u00a0"
_HONORIFIC = re.compile(r"[ \u3000]?(?:さん|氏|先生|さま|様)\Z")
_IN_BRACKETS_BEHIND = re.compile(r"(?<=\S)[ ]?[(\uff08][^()\uff08\uff09]{1,40}[)\uff09]\Z")
_PLACEHOLDER = re.compile(
    r"[-\u2013\u2014?\uff1f]+|n/?a|none|no|nobody|unknown|various|tb[acd]|todo|[な無]し|未定|不明|非公開|非公表|略|同上|複数|多数",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"[。！？!?「」『』<>{}]|(?:です|ます|ました|だった|でした|ません)|"
    r"\b(?:is|was|were|are|has|had|have|this|that|which|who|said|says|talked|talks|spoke|will|would|not|very|really)\b"
)
_GOES_ON = re.compile(r"[a-z\u3041-\u3096]")
_BY = re.compile(r"(?:by|By|BY)[ \u3000]{1,3}(\S.*)")

_CAPITAL = r"[^\W\d_a-z\u3040-\u30ff\u4e00-\u9fff]"
_QUOTED = r"[\"\u201c][A-Z][\w-]{0,20}[\"\u201d]"
_WORD = rf"(?:{_CAPITAL}[\w'\u2019-]{{0,25}}\.?|[dlO]['\u2019]{_CAPITAL}[\w-]{{0,25}}|{_QUOTED})"
_PARTICLE = r"(?:de|da|di|du|del|der|den|van|von|zu|la|le|el|al|bin|ibn|dos)"
_PRONOUNS = r" \((?:he|she|they)/\w{2,5}\)"
_LATIN = re.compile(rf"{_WORD}(?: (?:{_WORD}|{_PARTICLE})){{0,3}} {_WORD}(?:{_PRONOUNS})?")
_PRONOUNS_BEHIND = re.compile(rf"{_PRONOUNS}\Z")
_KANJI = "\u3005\u30a1-\u30fc\uff65\u4e00-\u9fff"
_JAPANESE = re.compile(rf"[{_KANJI}][{_KANJI}\u3040-\u309f \u3000]{{1,14}}")
_WITHOUT_HIRAGANA = re.compile(rf"[{_KANJI}][{_KANJI} \u3000]{{1,14}}")
_NICKNAME = re.compile(r"[\w.-]{2,30}")
_ROLE = re.compile(
    r"\b(?:Engineer|Developer|Programmer|Manager|Architect|Founder|Co-?[Ff]ounder|CEO|CTO|CIO|COO|CPO|CISO|VP|Director"
    r"|Consultant|President|Professor|Scientist|Researcher|Advocate|Designer|Evangelist|[Ss]oftware (?:eng|dev)\w+)"
    r"(?=\Z|[,)]|[ ](?:at|@|of|for|in|with|and|on|&|-|\|)[ ])"
)
_ROLE_BEHIND = re.compile(r"[ ]?[-\u2013\u2014][ ]|, ")
_NO_NAME = re.compile(
    r"\b(?:The|An?|How|What|Why|When|Where|Who|To|In|On|For|With|Of|Your|My|Our|From|It|This|That|Not|All|Some|Next|New"
    r"|Keynotes?|Sessions?|Talks?|Workshops?|Panel|Panelists|Event|Lightning|Live|Opening|Closing|Welcome|Summary|Lunch"
    r"|Day|Part|Room|Hall|Track|Slides?|Video|Notes|Photos?|Image|Source|Credits?|Via|Thanks|Follow|See|Great|Best|Special"
    r"|Using|Building|Introduction|Testing|Code|Demo|Data|Web|Cloud|Open|API|AI|ML|Software|Machine|Learning|Engineering"
    r"|Developer|Engineer|Senior|Lead|Staff|Principal|Team|Career|Product|Platform|Design|Conference"
    r"|Conf|Kaigi|Days|Party|Meetup|Summit|Booth|Sponsors?|Lounge|Inc|Compose|Deep|Dive|Hands|Time|Key|Main|First|Second|Last)\b"
)
_NO_NICKNAME = re.compile(
    r"thanks|thx|via|cc|photos?|images?|pic|pictures?|by|from|see|source|credits?|follow|ping|hi|hello|great|also|slides?"
    r"|video|speakers?",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    "写真|画像|引用|出典|撮影|提供|資料|参考|動画|感謝|皆|みな|お客|スタッフ|スポンサー|スピーカー|登壇者|発表者|参加者|司会|運営|主催|会社|懇親|勉強会|ランチ|昼食|夕食|パーティ|ブース"
    "|タワー|ホール|カンファレンス|セッション|学生|友人|先輩|新人|一同|各位"
)


def people_in(value: str) -> str:
    """Return the names in a text that a label says to be speakers, with ``, `` between them; "" if it tells none.

    Accounts behind names and forms of address are left out; a text that reads as a sentence is no name.
    """
    text = _plain(value)
    if not text or len(text) > SPEAKERS_LIMIT or _PLACEHOLDER.fullmatch(text) or _SENTENCE.search(text):
        return ""
    names = [_name(part) for part in _BETWEEN.split(text)]
    known = [name for name in names if name and not _PLACEHOLDER.fullmatch(name)]
    if not known or len(known) > _MOST_NAMES or any(len(name) > 80 for name in known):
        return ""
    return ", ".join(dict.fromkeys(known))


def first_lines(lines: Sequence[str]) -> list[str]:
    """Return the speakers that the first paragraph of a session names, one for each of its first lines.

    A line names one by the form ``by Name``, ``Name - @account``, ``Name - Role``, or is a name with a form of address.
    There are none if the text goes on below them as a sentence.
    """
    found: list[str] = []
    for line in lines[:_MOST_NAMES]:
        text = _plain(line) if len(line) <= 10 * LONGEST else ""
        name = _named_in(text) if len(text) <= LONGEST else ""
        if not name and found and _is_latin_name(text):
            name = text
        if not name:
            return [] if _GOES_ON.match(text) else found
        found.append(name)
    return found


def _named_in(text: str) -> str:
    return _by_line(text) or _with_account(text) or _with_role(text) or _addressed(text)


def _plain(text: str) -> str:
    """Return a text without links, addresses and emphasis."""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "://" in text:
        text = _ADDRESS.sub("", text)
    return _MARKS.sub("", text).strip(_EDGES)


def _name(part: str) -> str:
    """Return a name without its account, unless that is all, and without its form of address."""
    text = part.strip(_EDGES)
    bare = _HANDLE_BEHIND.sub("", text).strip(_EDGES) if "@" in text or "\uff20" in text else text
    return _HONORIFIC.sub("", bare or text.strip("()\uff08\uff09")).strip(_EDGES)


def _by_line(text: str) -> str:
    match = _BY.fullmatch(text)
    if match is None or _SENTENCE.search(text):
        return ""
    parts = [part.strip() for part in _BETWEEN.split(match[1])]
    names = [_name(part) for part in parts]
    are_names = all(
        _ONLY_HANDLE.fullmatch(part) or _is_latin_name(name) or _is_japanese_name(name)
        for part, name in zip(parts, names, strict=True)
    )
    return ", ".join(names) if are_names and len(names) <= _MOST_NAMES else ""


def _with_account(text: str) -> str:
    """Return the name of ``Name - @account``, ``Name (@account)`` or ``Name @account``."""
    match = _HANDLE_BEHIND.search(text) if "@" in text or "\uff20" in text else None
    if match is None or not match.start() or _SENTENCE.search(text[: match.start()]):
        return ""
    name = _HONORIFIC.sub("", text[: match.start()].strip(_EDGES))
    if _is_latin_name(name) or _is_japanese_name(name):
        return name
    separated = match[0].strip()[0] not in "@\uff20"
    is_nickname = _NICKNAME.fullmatch(name) and not (_NO_NICKNAME.fullmatch(name) or _NO_NAME.fullmatch(name))
    return name if separated and is_nickname and not _NO_PERSON.search(name) else ""


def _with_role(text: str) -> str:
    match = _ROLE_BEHIND.search(text)
    name = text[: match.start()].strip() if match else ""
    role = text[match.end() :] if match else ""
    if text.endswith((".", ":", "?")) or _SENTENCE.search(text.rstrip("!")) or not _ROLE.search(role):
        return ""
    return _PRONOUNS_BEHIND.sub("", name) if _is_latin_name(name) else ""


def _addressed(text: str) -> str:
    """Return the name of a line that is only a name with a form of address, perhaps with a company in brackets."""
    text = _IN_BRACKETS_BEHIND.sub("", text)
    match = _HONORIFIC.search(text)
    name = text[: match.start()] if match else ""
    is_nickname = name.isascii() and _NICKNAME.fullmatch(name)
    is_name = is_nickname or _is_latin_name(name) or _WITHOUT_HIRAGANA.fullmatch(name)
    return name if is_name and not _NO_PERSON.search(name) else ""


def _is_latin_name(text: str) -> bool:
    """Return whether a text is two to five words with capitals, and none of them usual in titles."""
    return _LATIN.fullmatch(text) is not None and _NO_NAME.search(text) is None


def _is_japanese_name(text: str) -> bool:
    return _JAPANESE.fullmatch(text) is not None and _NO_PERSON.search(text) is None

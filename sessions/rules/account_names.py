"""Validation of user names, and detection of look-alike names (homoglyphs, confusables) by a skeleton.

Two accounts whose names look the same would let one person pass for another. Source of the rules: Unicode Technical
Standard 39 (security mechanisms), shortened to what a user name needs. Its full table of confusable characters was left
out: 6,000 lines that change every year, and no well-maintained library brings them. Instead few characters are allowed,
and those that look like others stand in the short table below. Accents do not tell names apart: "müller" is refused
when "muller" exists.
"""

import re
import unicodedata
from typing import Final

JAPANESE: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "LATIN"})
"""The only mixture of scripts that is common in names, together with Latin letters."""

_SCRIPTS = JAPANESE | {
    *("ARABIC", "ARMENIAN", "BENGALI", "CYRILLIC", "DEVANAGARI", "ETHIOPIC", "GEORGIAN", "GREEK", "GUJARATI"),
    *("GURMUKHI", "HANGUL", "HEBREW", "KANNADA", "KHMER", "LAO", "MALAYALAM", "MYANMAR", "ORIYA", "SINHALA", "TAMIL"),
    *("TELUGU", "THAANA", "THAI", "TIBETAN"),
}
"""First words of the names of the letters of scripts that are in use today (Unicode Standard Annex 31, table 5)."""

_PLAIN = re.compile(r"[0-9@.+_-]")
# Without phonetic letters, small capitals and the like, which look like others.
_LATIN = re.compile(r"[A-Za-zªº\u00c0-\u024f\u1e00-\u1eff]")
# Unicode calls these letters, but they are invisible.
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u0640\u17b4\u17b5")
_VOICING = frozenset("\u3099\u309a")
_LATIN_BASE = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER (?:DOTLESS |TURNED |OPEN |REVERSED |LONG )?([A-Z])(?: |$)")

# Look-alikes: pairs of a letter and the one it looks like. Cyrillic, Greek, Armenian; kana; digits and l.
_ALIKE_SCRIPTS = """
    аa АA вb ВB еe ЕE ѕs ЅS іi ІI јj ЈJ кk КK мm МM нh НH оo ОO рp РP сc СC тt ТT уy УY хx ХX ьb ԁd ԛq ԝw һh ӏl ӀI ѵv ѴV
    гr пn з3 αa ΑA βb ΒB γy εe ΕE ΖZ ηn ΗH ιi ΙI κk ΚK ΜM νv ΝN οo ΟO ρp ΡP τt ΤT υu ΥY χx ΧX ωw ϲc ϳj
    օo ոn սu հh ցg յj զq լl քp ロ口 ニ二 エ工 カ力 タ夕 ト卜 ハ八 ー一 チ千 オ才 ヘへ リり
"""
_ALIKE = {pair[0]: pair[-1] for pair in _ALIKE_SCRIPTS.split()}
_ALIKE_AT_LAST = str.maketrans("01i|", "olll")

# Pieces of parentheses, which Unicode counts among the symbols of mathematics; ornate ones, which it counts by the
# direction of Arabic.
_OPENING, _CLOSING = frozenset("\u239b\u239c\u239d\ufd3e"), frozenset("\u239e\u239f\u23a0\ufd3f")


def folded(name: str) -> str:
    """Normalise a user name or mail address for comparison: case fold, NFKC (width), no spaces around it.

    What this removes does not tell two accounts apart.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def in_parentheses(name: str) -> list[str]:
    """Return the texts in brackets of any kind of a name that is shown: nested ones and unclosed ones too."""
    parts, depth = [""], 0
    for letter in unicodedata.normalize("NFKC", name):
        kind = unicodedata.category(letter)
        if letter in _OPENING or (kind == "Ps" and letter not in _CLOSING):
            depth += 1
            parts.append("")
        elif kind == "Pe" or letter in _CLOSING:
            depth = max(depth - 1, 0)
            parts.append("")
        elif depth:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def is_allowed(name: str) -> bool:
    """Validate a user name: digits, ``@ . + - _`` and letters of one script (Japanese may mix its scripts).

    The caller normalises the name first (NFC or NFKC). A name that NFKC would change is refused.
    """
    scripts = set()
    for letter in name:
        if _PLAIN.fullmatch(letter):
            continue
        script = unicodedata.name(letter, "").partition(" ")[0]
        if letter == "々" or letter == "ー":
            script = "CJK" if letter == "々" else "KATAKANA"
        known = script in _SCRIPTS and letter not in _UNSEEN and unicodedata.category(letter)[0] in "LM"
        if not known or (script == "LATIN" and not _LATIN.fullmatch(letter)):
            return False
        scripts.add(script)
    return bool(name) and unicodedata.is_normalized("NFKC", name) and (len(scripts) <= 1 or scripts <= JAPANESE)


def skeleton(name: str) -> str:
    """Return the skeleton (UTS 39) of a name: of two names with the same skeleton only one may exist.

    "paypal", "PAYPAL", "paypa1" and "páypal" have the same skeleton. Compare ``folded`` too: names that are equal when
    folded can have different skeletons, because a capital may look like another letter than its small form. For
    comparison only; never show it.
    """
    letters = []
    for letter in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).strip()):
        if unicodedata.combining(letter) and letter not in _VOICING:
            continue
        base = _LATIN_BASE.match(unicodedata.name(letter, ""))
        letters.append(base[1].lower() if base else _ALIKE.get(letter, letter))
    looks = unicodedata.normalize("NFC", "".join(letters)).casefold().translate(_ALIKE_AT_LAST)
    return looks.replace("rn", "m").replace("vv", "w")

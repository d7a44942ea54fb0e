"""Sentences that nobody has said before, and what answers and pages of the server hold."""

import re
from html import unescape
from random import Random

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"

type Texts = dict[str, str]


def sentence(random: Random) -> str:
    """Return a sentence of words that nobody has said before."""
    words = ("".join(random.choice(CONSONANTS) + random.choice(VOWELS) for _ in range(4)) for _ in range(4))
    return " ".join(words).capitalize() + "."


def sentences(texts: Texts) -> set[str]:
    """Return the sentences in some texts."""
    return {each.strip() for text in texts.values() for each in re.findall(r"[^.\n]+\.", text)}


def both(theirs: str, mine: str) -> str:
    """Return the saved text and the other one below it."""
    if theirs in mine:
        return mine
    return theirs if mine in theirs else f"{theirs}\n\n{mine}"


def saved_texts(answer: str) -> Texts:
    """Return the saved texts that an answer holds."""
    found = re.findall(r'<textarea readonly[^>]* data-saved="(\w+)">\n(.*?)</textarea>', answer, re.DOTALL)
    return {name: unescape(text) for name, text in found}


def version_of(answer: str) -> int:
    """Return the version that an answer says is saved now."""
    found = re.search(r'data-version="(\d+)"', answer)
    assert found
    return int(found[1])


def form_on_page(page: str, names: tuple[str, ...]) -> tuple[Texts, int]:
    """Return the texts and the version of the form with these fields that a page holds."""
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'name="{names[0]}"' in each)
    found = dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL))
    version = re.search(r'name="version"[^>]*? value="(\d+)"', form)
    assert version
    return {name: unescape(found[name]) for name in names}, int(version[1])

"""No regular expression of the project takes more than linear time for any text, decided from its structure.

New modules are found by themselves. A pattern that takes more is mended, mostly by a possessive repetition (``++``), by
a lookbehind that lets it begin only where a run begins, or by Python; the lists below are for what cannot.
"""

import re

import pytest

from hostile_texts.pattern_growth import FULLMATCH, MATCH, SEARCH, growths
from hostile_texts.pattern_list import Found, all_patterns, held_patterns, modules, written_patterns
from hostile_texts.script_patterns import built_patterns, script_patterns

pytestmark = pytest.mark.release

BUILT = {
    "sessions.importing.parsers.csv.rows:_mended": tuple(
        rf'(?:^|(?<={each})) *"((?:[^"]|"(?!(?:[{each}\r\n]|$)))*+)("?)' for each in (",", ";", r"\t", r"\|")
    ),
    "sessions.article.article_links:with_files": (
        r"(?P<ticks>(?<!`)`++)|(?P<skipped>\\.|!\[(?:[^\[\]\\]++|\\.)*+\]\([^\s()<>]*+\)?)|\]\((?P<address>a|ab|b/a)\)",
    ),
    "sessions.article.dialects.shared.inline:guarded_references": (r"\\[!-/:-@\[-`{-~]|&((?:amp;)*#(?:60|123);)",),
    "sessions.article.dialects.shared.inline:unreferenced": (r"\\[!-/:-@\[-`{-~]|&((?:amp;)*)#(60|123);",),
    "sessions.article.outline.entries:renamed": (r"COM301|COM3|a\ title|Ann",),
    "sessions.rules.formats:_pattern": (r"(?<![A-Za-z0-9_])lightning[\s_-]+talk(?![A-Za-z0-9_])", "基調講演"),
    "conference.env:env_list": (r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|[0-9A-Fa-f:]+",),
}
"""Patterns that a function builds, as it builds them."""

ASKED = {
    "sessions.article.facts_reading:_DATES": FULLMATCH,
    "sessions.article.facts_reading:_TYPED": FULLMATCH,
    "sessions.article.photo_credits:_BEHIND": MATCH,  # where the last credit of a line begins
    "sessions.article.author_labels:_BRACKETS": MATCH,  # at the start of a line or behind a label
    "sessions.importing.parsers.shared.decoding:_COMMENT": MATCH,  # on from where the last one ended; none ends it
    "sessions.article.dialects.shared.translation:FOLDED": FULLMATCH,  # given to what asks so
    "sessions.article.dialects.zenn.front_values:_NUMBER": MATCH,
    "sessions.article.images:_PATH": MATCH,  # behind "](", and no path goes over another "("
    "sessions.rules.video_urls:_OTHER_PLAYERS": FULLMATCH,
}
"""How a pattern is asked where that cannot be seen from its name."""

OWN_TEXTS = frozenset(
    {
        "sessions.web.static_files:_NOT_SENT",
        "sessions.web.static_files:_IMPORT",
        "sessions.publishing.git_process:git_version",
    }
)
"""Patterns for the project's own scripts and styles and for the version of git: nobody sends these."""

OWN_PAGES = frozenset(
    {
        # Of a page of ours, in which every quote that a person typed is escaped.
        'worker/prefetch.js: data-session="([0-9a-f-]{36})"[^>]* data-changed="(\\d+)"',
        # Of the path of an address, in the browser of the person who opens it.
        r"worker/worker.js: \/(?:download|archive)\/$|\/photos\/.*[^/]$",
    }
)
"""Patterns of scripts for what the server has written."""

BOUND = 99
BOUNDED = {
    "sessions.publishing.faults:_SIGNS": 600,  # of what git says, which is cut
    "sessions.article.author_labels:_BRACKETS_OR_CODE": 1_000,
    "sessions.article.author_labels:_BRACKETS_OR_ESCAPE": 1_000,
    "sessions.article.dialects.shared.cards:_EMBED": 2_000,  # once for each line
    "sessions.article.dialects.shared.constructs:_NOTE_NAME": 200,
    "sessions.article.dialects.shared.constructs:_FORMULA": 500,
    "sessions.article.dialects.shared.html:_COMMENT": 1_000,
    "sessions.rules.text_length:_PICTURE": 300,
}
"""Patterns that read up to so many characters again from the next start: a constant factor, and measured as one."""


def measured(found: Found, bound: int) -> list[str]:
    how = ASKED.get(found.place, found.how)
    return [f"{found.place}, {how}: {each}" for each in growths(found.pattern, how, bound=bound)]


def test_every_pattern_takes_linear_time():
    slow = []
    for found in all_patterns(BUILT):
        if found.place not in OWN_TEXTS:
            slow += measured(found, BOUNDED.get(found.place, BOUND))
    assert slow == []


def test_lists_name_only_patterns_that_need_it():
    found = {each.place: each for each in all_patterns(BUILT)}
    assert {*ASKED, *OWN_TEXTS, *BOUNDED} <= set(found)
    assert [place for place in OWN_TEXTS if not measured(found[place], BOUND)] == []
    asked_otherwise = [place for place, how in ASKED.items() if found[place].how == how]
    assert asked_otherwise == []


def test_every_pattern_is_found():
    unknown = sorted(each for each in written_patterns({}) if isinstance(each, str))
    assert unknown == sorted(BUILT)
    assert len(modules()) > 300
    assert len(list(held_patterns())) > 300


def test_every_pattern_of_the_scripts_takes_linear_time():
    slow, seen = [], 0
    for place, pattern in script_patterns():
        seen += 1
        if place not in OWN_PAGES and list(growths(pattern, SEARCH, bound=BOUND)):
            slow.append(place)
    assert slow == []
    assert seen > 50
    # Times of at most 100 letters.
    assert built_patterns() == ["outbox/coming-days.js"]


@pytest.mark.parametrize(
    ("pattern", "how"),
    [
        (r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*$", MATCH),
        (r"\s*日?\s*x", MATCH),
        (r"[ \t]+$", SEARCH),
        (r"[ \t]++$", SEARCH),
        (r"<!--[^>]*>", SEARCH),
        (r"(?:a*b|a)", SEARCH),
        (r"(?:a(?=.*b))*", MATCH),
        (r"(a+)+$", MATCH),
        (r"(?:x*)*y", MATCH),
        (r"(a|aa)*b", FULLMATCH),
        (r"(?P<t>`+)(?:.*?[^`])(?P=t)(?!`)", SEARCH),
        (r"(?i)[a-z]+[A-Z]+1", MATCH),
    ],
)
def test_pattern_that_takes_more_is_known(pattern, how):
    assert list(growths(re.compile(pattern), how)) != []


@pytest.mark.parametrize(
    ("pattern", "how"),
    [
        (r" {0,3}(#{1,6})(?:[ \t]+|\Z)", MATCH),
        (r"\s*+日?\s*+x", MATCH),
        (r"(?<![ \t])[ \t]+$", SEARCH),
        (r"[ \t]+", SEARCH),
        (r"<!--[^<>]*>", SEARCH),
        (r"(?:[^*]|\*(?!/))*\*/", MATCH),
        (r"(?:[^*]++|\*(?!/))*+\*/", MATCH),
        (r"^[ \t]*a$", SEARCH),
        (r"\b\w+\b:", SEARCH),
        (r"[a-z]+[A-Z]+1", MATCH),
        (r"https?://[^\s<>]+", SEARCH),
    ],
)
def test_pattern_that_takes_linear_time_is_known(pattern, how):
    assert list(growths(re.compile(pattern), how)) == []

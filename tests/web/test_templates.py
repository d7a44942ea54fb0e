"""Templates keep to the content security policy: nothing runs or styles from inside the page."""

import re

from conftest import PROJECT

TEMPLATES = {path.relative_to(PROJECT).as_posix(): path.read_text() for path in PROJECT.glob("templates/**/*.html")}


def found(*patterns: str) -> list[tuple[str, str]]:
    """Return every template in which one of the patterns is found, with what it found."""
    return [
        (name, match[0]) for name, text in TEMPLATES.items() for each in patterns for match in re.finditer(each, text)
    ]


def test_the_templates_are_read() -> None:
    assert len(TEMPLATES) > 100


def test_template_holds_no_inline_script_or_style() -> None:
    inline = (
        r"<style\b",
        r"<script(?![^>]*\bsrc=)",
        r"\s(?:style|hx-on[\w:-]*|on[a-z]+|hx-vals\s*=\s*[\"']js:)\s*=",
        r"(?:href|src|action)\s*=\s*[\"']\s*(?:javascript|data):",
    )
    assert found(*inline) == []


def test_template_fetches_nothing_from_elsewhere() -> None:
    assert found(r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//") == []


def test_template_shows_no_name_of_a_person_as_markdown() -> None:
    """Only what a person writes as Markdown is read as such: headings, titles and the names of places in history."""
    markdown = {"heading", "title", "code", "summary", "note", "place.name", "row.name"}
    shown = found(r"[\w.]+(?=(?:\|default:[\w.]+)?\|(?:plain|first_line)\b)")
    assert {each for _name, each in shown if each not in markdown and each.split(".")[-1] not in markdown} == set()

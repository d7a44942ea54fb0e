"""Templates keep to the content security policy: nothing runs or styles from inside the page."""

import re
from pathlib import Path

import pytest

from conftest import PROJECT

TEMPLATES = sorted(PROJECT.glob("templates/**/*.html"))


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_holds_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<style\b", text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"\s(?:style|hx-on[\w:-]*|on[a-z]+|hx-vals\s*=\s*[\"']js:)\s*=", text) == []
    assert re.findall(r"(?:href|src|action)\s*=\s*[\"']\s*(?:javascript|data):", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_fetches_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", text) == []

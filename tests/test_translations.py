"""Translations are compiled without gettext, and only where they have changed."""

import gettext
import os
from pathlib import Path

import pytest
from django.core.management import call_command

SOURCE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

msgid "Save"
msgstr "保存"

#, fuzzy
msgid "Guessed"
msgstr "推測"

msgid "%(count)d session"
msgid_plural "%(count)d sessions"
msgstr[0] "%(count)d セッション"

msgctxt "verb"
msgid "watch"
msgstr "見る"
"""


@pytest.fixture
def source(settings, tmp_path: Path) -> Path:
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "ja" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE.strip(), encoding="utf-8")
    return path


def test_compiled_translations_are_read_by_gettext(source: Path) -> None:
    call_command("compile_translations")
    with source.with_suffix(".mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.gettext("Save") == "保存"
    assert catalogue.ngettext("%(count)d session", "%(count)d sessions", 2) == "%(count)d セッション"
    assert catalogue.pgettext("verb", "watch") == "見る"
    assert catalogue.gettext("Guessed") == "Guessed"


def test_translations_are_compiled_again_only_after_a_change(source: Path) -> None:
    compiled = source.with_suffix(".mo")
    call_command("compile_translations")
    compiled.write_bytes(b"untouched")
    later = source.stat().st_mtime + 10
    os.utime(compiled, (later, later))
    call_command("compile_translations")
    assert compiled.read_bytes() == b"untouched"
    os.utime(source, (later + 10, later + 10))
    call_command("compile_translations")
    assert compiled.read_bytes() != b"untouched"

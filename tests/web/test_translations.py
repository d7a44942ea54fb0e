"""The Japanese texts are complete and well-formed, and compiled without gettext where they have changed."""

import gettext
import io
import os
import re
import shutil
from pathlib import Path

import polib
import pytest
from django.core.management import call_command

from conftest import PROJECT, copy_files, missing

CATALOGUE = PROJECT / "locale" / "ja" / "LC_MESSAGES" / "django.po"
SOURCES = ("conference", "sessions", "templates")

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


@pytest.fixture
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


@pytest.fixture
def extracted(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> polib.POFile:
    """Return what `makemessages` finds; it writes beside what it reads, so it reads a copy."""
    if not shutil.which("xgettext"):
        missing("gettext")
    for name in SOURCES:
        copy_files(PROJECT / name, tmp_path / name)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", locale=["ja"], stdout=io.StringIO())
    return polib.pofile(str(tmp_path / "locale" / "ja" / "LC_MESSAGES" / "django.po"))


def texts(catalogue: polib.POFile) -> set[tuple[str | None, str, str]]:
    """Return what is there to translate: context, text, and its plural."""
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalogue if not entry.obsolete}


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def marks(text: str) -> list[str]:
    """Return what a translation has to keep: places for values, and elements."""
    return sorted(re.findall(r"%\(\w+\)[a-z]|%%|\{\w*\}|</?\w[^>]*>|&\w+;", text))


def test_catalogue_has_every_text_of_the_interface_and_no_other(catalogue, extracted) -> None:
    assert texts(extracted) - texts(catalogue) == set()
    assert texts(catalogue) - texts(extracted) == set()


def test_catalogue_has_nothing_guessed_nothing_empty_and_nothing_left_over(catalogue) -> None:
    assert not catalogue.metadata_is_fuzzy
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []
    assert [entry.msgid for entry in catalogue if not all(translations(entry))] == []


def test_translations_keep_places_for_values_and_elements(catalogue) -> None:
    kept = [(entry.msgid, marks(text)) for entry in catalogue for text in translations(entry)]
    assert kept == [(entry.msgid, marks(entry.msgid_plural or entry.msgid)) for entry in catalogue]


def test_translations_have_a_blank_between_japanese_and_latin(catalogue) -> None:
    touching = re.compile(r"[\u3040-\u30ff\u3400-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u3040-\u30ff\u3400-\u9fff]")
    found = [text for entry in catalogue for text in translations(entry) if touching.search(text)]
    assert found == []


def test_catalogue_compiles_to_what_it_says(catalogue, settings, tmp_path: Path) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    copy_files(PROJECT / "locale", tmp_path)
    for stale in tmp_path.rglob("*.mo"):
        stale.unlink()
    call_command("compile_translations")
    with (tmp_path / "ja" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert [_compiled(compiled, entry) for entry in catalogue] == [translations(entry)[0] for entry in catalogue]


def _compiled(compiled: gettext.GNUTranslations, entry: polib.POEntry) -> str:
    if entry.msgctxt:
        return compiled.pgettext(entry.msgctxt, entry.msgid)
    return (
        compiled.ngettext(entry.msgid, entry.msgid_plural, 2) if entry.msgid_plural else compiled.gettext(entry.msgid)
    )


OTHER_WORDS = {
    "リカバリーコード": ("回復コード", "復元コード"),
    "2 段階認証": ("二要素", "2要素", "二段階", "多要素", "2段階認証"),
    "ログイン": ("サインイン", "サインオン"),
    "ログアウト": ("サインアウト",),
    "ごみ箱": ("ゴミ箱", "ゴミばこ"),
    "所有者": ("オーナー",),
    "閲覧のみ": ("閲覧者",),
    "チームと共有": ("チームに公開",),
    "引き渡す": ("引き継ぎ", "イベントを引き継"),
    "端末": ("デバイス",),
}
"""The word for a thing, and others that would mean the same."""


def test_one_thing_has_one_word() -> None:
    written = [text for entry in polib.pofile(str(CATALOGUE)) for text in (entry.msgstr, *entry.msgstr_plural.values())]
    others = [word for words in OTHER_WORDS.values() for word in words]
    assert [text for text in written if any(word in text for word in others)] == []

"""Addresses, numbers, keys and times from outside are read in one place, where nothing raises."""

import ast
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from random_requests.values import EVERY
from sessions.rules import parsing

KEY = "00000000-0000-4000-8000-000000000001"

RAISES = {
    *("urlsplit", "urlparse", "urljoin", "int", "float", "Decimal", "complex", "UUID", "ZoneInfo", "chr"),
    *("fromisoformat", "strptime", "fromtimestamp", "ip_address", "b64decode", "loads"),
}
"""What raises for a text that is not plainly what it should be."""

_FEW_DIGITS = "a regular expression has counted the digits before"
_STORED = "the name was validated before it was stored"
_OWN = "a number or a text of the program's own"
_FACTS = "written by the program, and kept with the memory of a write"
_CAUGHT = "what it raises is caught beside it"
_SETTING = "a setting that was checked when the program started"
ELSEWHERE = {
    ("agenda.day", "int"): (1, "a moment as a number"),
    ("article.facts_reading", "fromisoformat"): (1, _CAUGHT),
    ("article.facts_reading", "int"): (4, "few digits, by the patterns"),
    ("article.author_labels", "int"): (1, "nine digits at most, by the pattern"),
    ("people.messages", "int"): (1, "only digits, of a number that the program stored"),
    ("backup.rows", "b64decode"): (1, _CAUGHT),
    ("backup.rows", "loads"): (1, _CAUGHT),
    ("backup.target", "fromisoformat"): (1, _CAUGHT),
    ("backup.target", "loads"): (1, _CAUGHT),
    ("backup.target", "strptime"): (1, _CAUGHT),
    ("reporting.article_length", "int"): (1, "a number of the settings"),
    ("views.articles.incoming", "ZoneInfo"): (1, _STORED),
    ("importing.report.new_article", "fromisoformat"): (1, "a time that was found by its pattern"),
    ("article.outline.read", "float"): (1, _OWN),
    ("article.outline.day_names", "int"): (9, "digits that were found by their pattern"),
    ("article.outline.tree", "float"): (1, _OWN),
    ("charts.picture", "float"): (1, _OWN),
    ("charts.title_card", "float"): (2, _OWN),
    ("charts.title_card", "int"): (1, _OWN),
    ("views.sharing.door", "loads"): (1, "a signed cookie; what is not signed is refused"),
    ("forms.event", "ZoneInfo"): (1, _STORED),
    ("importing.matching", "float"): (1, _OWN),
    ("importing.fetch.addresses", "int"): (1, "a number of the library"),
    ("importing.fetch.addresses", "ip_address"): (1, "the one place that reads them, where nothing raises"),
    ("importing.incoming.reading", "int"): (1, "the key of a line that was parsed before it was stored"),
    ("importing.parsers.csv.table", "int"): (1, _FEW_DIGITS),
    ("importing.parsers.frab.times", "int"): (8, _FEW_DIGITS),
    ("importing.parsers.ical.recurrence", "int"): (2, _CAUGHT),
    ("importing.parsers.shared.cleaning", "int"): (1, _FEW_DIGITS),
    ("importing.parsers.shared.date_texts", "float"): (1, _FEW_DIGITS),
    ("importing.parsers.shared.date_texts", "fromtimestamp"): (1, "the number is compared beside it"),
    ("importing.parsers.shared.date_texts", "int"): (20, _FEW_DIGITS),
    ("importing.parsers.shared.decoding", "float"): (1, "the reader of JSON has found it to be a number"),
    ("importing.parsers.shared.decoding", "int"): (1, "the digits are counted beside it"),
    ("models.event", "ZoneInfo"): (2, _STORED),
    ("photos.many", "UUID"): (3, _FACTS),
    ("pictures.animation", "int"): (3, "numbers of the library"),
    ("pictures.crop", "int"): (1, "a number that this program has stored"),
    ("pictures.encoding", "int"): (1, _OWN),
    ("pictures.exif_time", "int"): (2, _FEW_DIGITS),
    ("pictures.exif_time", "strptime"): (1, "the error is caught beside it"),
    ("publishing.checkout", "fromtimestamp"): (1, "the time of a file that is our own"),
    ("publishing.checkout", "int"): (1, "the time of a row"),
    ("publishing.checkout", "loads"): (1, "what it raises is caught beside it"),
    ("publishing.remote", "int"): (1, _FEW_DIGITS),
    ("publishing.keys", "b64decode"): (1, "what the library has accepted before"),
    ("monitoring.database", "int"): (1, "numbers of the database"),
    ("article.dialects.hugo_notation", "int"): (1, _FEW_DIGITS),
    ("article.dialects.shared.inline", "chr"): (1, "one of two numbers"),
    ("article.dialects.shared.inline", "int"): (1, "one of two numbers"),
    ("article.dialects.shared.translation", "chr"): (1, "one of two numbers"),
    ("article.dialects.shared.translation", "int"): (1, "one of two numbers"),
    ("article.dialects.zenn.front_repairs", "int"): (3, _FEW_DIGITS),
    ("article.dialects.zenn.rules", "loads"): (1, "a line that the program has just written as JSON"),
    ("article.dialects.zenn.front_values", "float"): (1, "a regular expression has matched the number"),
    ("article.dialects.zenn.front_values", "int"): (2, "what it raises is caught beside it"),
    ("reporting.files.build", "int"): (3, "numbers of the Markdown library"),
    ("reporting.files.clean", "chr"): (1, _OWN),
    ("article.guard", "chr"): (1, "one of seven numbers"),
    ("article.guard", "int"): (1, "one of seven numbers"),
    ("article.outline.front", "loads"): (2, "what it raises is caught beside it"),
    ("reporting.preview", "int"): (1, "a tag of the library"),
    ("reporting.preview_elements", "int"): (1, "a width whose digits are counted"),
    ("rules.players", "int"): (1, "six digits of a pattern"),
    ("rules.clock_ranges", "int"): (2, _FEW_DIGITS),
    ("rules.codes", "int"): (1, _FEW_DIGITS),
    ("rules.line_fields", "int"): (1, _FEW_DIGITS),
    ("rules.photo_names", "int"): (1, _FEW_DIGITS),
    ("rules.time_links", "int"): (4, _FEW_DIGITS),
    ("rules.typed_line", "int"): (1, _FEW_DIGITS),
    ("api.endpoint", "int"): (1, _OWN),
    ("api.photo", "UUID"): (1, _FACTS),
    ("catalogue.browse", "UUID"): (1, _OWN),
    ("api.session", "UUID"): (1, _FACTS),
    ("importing.catalogue.reading", "ZoneInfo"): (2, "the names of two zones that the module has"),
    ("views.autosave", "ZoneInfo"): (1, _FACTS),
    ("views.autosave", "fromisoformat"): (1, _FACTS),
    ("web.htmx", "UUID"): (1, _OWN),
    ("views.site.offline", "int"): (1, "the size of a file of the program"),
    ("views.photos.upload", "UUID"): (1, _FACTS),
    ("web.upload_limits", "int"): (1, "the server and WSGI give digits alone; ValueError is caught beside it"),
    ("web.client_address", "ip_address"): (2, "ValueError is caught beside it"),
    ("zones.places", "ZoneInfo"): (1, "a name that the libraries know"),
    ("web.rate_limits", "fromtimestamp"): (1, _OWN),
    ("web.log_records", "fromtimestamp"): (1, "a moment of the clock of this machine"),
    ("web.current_request", "int"): (1, "the length of an answer of this program"),
    ("web.site_addresses", "int"): (1, _FEW_DIGITS),
    ("web.site_addresses", "ip_address"): (1, "an address of the operating system"),
    ("web.middleware", "urlsplit"): (1, "an address that Django has found to be one of this site"),
}
"""How often a module calls one of them all the same, and why nothing that a person sends can raise there."""


def calls() -> dict[tuple[str, str], int]:
    """Return how often each module of the app calls each of RAISES, with something else than a constant."""
    found: Counter[tuple[str, str]] = Counter()
    app = settings.BASE_DIR / "sessions"
    for path in app.rglob("*.py"):
        module = ".".join(Path(path).relative_to(app).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text())):
            name = _called(node)
            if name in RAISES and not module.startswith(("migrations.", "rules.parsing")):
                found[module, name] += 1
    return dict(found)


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def test_what_raises_is_called_in_one_place_alone():
    assert calls() == {place: count for place, (count, _why) in ELSEWHERE.items()}


def test_nothing_raises_whatever_the_text():
    readers = (
        *(parsing.parse_url, parsing.parse_number, parsing.parse_id, parsing.parse_uuid, parsing.parse_slug),
        parsing.parse_zone,
        *(parsing.parse_date, parsing.parse_moment, lambda text: parsing.join_url("https://a.example/", text or "")),
        lambda text: parsing.join_url(text or "", "b"),
    )
    for read in readers:
        for text in (None, *EVERY):
            read(text)


@pytest.mark.parametrize(
    ("read", "known", "unknown"),
    [
        (parsing.parse_number, {"0": 0, "007": 7, str(2**63 - 1): 2**63 - 1}, ["", "-1", "+1", "1_0", "²", "２", " 1"]),
        (parsing.parse_number, {}, [str(2**63), "9" * 30, "9" * 5000, "1.0", "1e3", "1\n", "٣", None]),
        (parsing.parse_id, {"1": 1}, ["0", "000", "x", "9" * 30]),
        (
            parsing.parse_uuid,
            {KEY: UUID(KEY), KEY.replace("-", ""): UUID(KEY)},
            [f"{{{KEY}}}", f"urn:uuid:{KEY}", "٠" * 32],
        ),
        (parsing.parse_slug, {"harbour-days_2": "harbour-days_2"}, ["", "a\0b", "a/b", "あ", "a\n", "x" * 101, None]),
        (
            parsing.parse_zone,
            {"Asia/Tokyo": ZoneInfo("Asia/Tokyo")},
            ["", "Asia", "../UTC", "/etc/passwd", "a\0", "x" * 300],
        ),
        (parsing.parse_date, {"2026-12-01": date(2026, 12, 1)}, ["2026-02-30", "0000-01-01", "10000-01-01", "x"]),
        (parsing.parse_moment, {"2026-12-01T09:00": datetime(2026, 12, 1, 9)}, ["2026-12-01T25:00", "x" * 61, None]),
    ],
)
def test_a_text_is_read_or_is_none(read, known, unknown):
    assert {text: read(text) for text in known} == known
    assert {text: read(text) for text in unknown} == dict.fromkeys(unknown)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com：日本語の説明",
        "https://[",
        "https://x]y",
        "https://[::1",
        "https://a.example:99999/",
        "//a:²",
    ],
)
def test_an_address_whose_parts_cannot_be_read_has_none(address):
    assert parsing.parse_url(address) is None


def test_an_address_has_its_parts():
    parts = parsing.parse_url("https://a.example:8443/b?c#d")
    assert parts is not None
    assert (parts.hostname, parts.port, parts.path, parts.query) == ("a.example", 8443, "/b", "c")
    assert parsing.join_url("https://a.example/b", "../c") == "https://a.example/c"
    assert parsing.join_url("https://a.example/b", "https://[") is None

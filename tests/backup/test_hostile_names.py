"""What a row of a zip says names no other file, folder, branch or address, and nothing is undone or removed by it."""

import json
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from pytest_django import Settings

from backup.test_round_trip import full_world, media_moved
from backup.zips import emptied, files_of, manifest_of, packed, taken, verified, with_rows
from factories import make_user
from sessions.backup.beside import restore_beside
from sessions.backup.empty_install import restore_install
from sessions.backup.layout import BackupRefused
from sessions.backup.tables import TABLES
from sessions.models import Operation, Publication, SessionKey
from web.crawling import Links, crawl

pytestmark = [pytest.mark.django_db, pytest.mark.release]

TEXTS = (models.CharField, models.TextField, models.FileField, models.JSONField)
ELSEWHERE = [".git/HEAD", "images/../../x", "javascript:alert(1)//", "a/.GIT/config", "a\nb"]

HARMLESS = {
    "any text is right: pages escape it, and an article quotes it": """
        users.username users.first_name users.last_name users.email email_addresses.email profiles.name
        repositories.name repositories.public_key events.name events.venue days.title days.note feeds.title
        feeds.mapping sessions.code sessions.title sessions.format sessions.track sessions.room
        sessions.speakers sessions.description sessions.note impressions.summary impressions.body
        impressions.private_note team_texts.summary team_texts.body photos.alt photos.caption reports.title
        reports.emoji reports.kind reports.topics reports.published_at reports.front_matter chapters.heading
        chapters.body editions.front_matter article_copies.text publications.commit share_links.name
        invitations.for_whom security_events.kind security_events.facts""",
    "a line, without breaks where it is stored, for the author of a commit and the header with the token": """
        repositories.author_name repositories.author_email repositories.user_name""",
    "names an address only in the form that article/dialects/base.py accepts": """
        reports.publication_name editions.values""",
    "only compared": """
        users.password authenticators.type sessions.external_id sessions.feed_digests photos.digest
        article_copies.digest article_copies.digests agenda_links.digest report_links.digest
        share_links.digest share_links.password invitations.digest""",
    "one of some words, which the database or the code compares": """
        profiles.theme feeds.kind memberships.role impressions.state reports.sections reports.holds reports.grouping
        reports.lists_others reports.filters chapters.place article_copies.kind revisions.reason invitations.role""",
    "read by a parser that knows no paths": """
        authenticators.data repositories.secret repositories.host_key photos.edit
        photos.previous_edit article_copies.map article_copies.outline""",
    "kept, and read by nobody": "article_copies.encoding article_copies.file_name",
    "of the earlier texts only those of the fields of its row are written back": "revisions.texts",
}


FREE = " ".join(HARMLESS[reason] for reason in list(HARMLESS)[:3]).split() + ["revisions.texts"]


def replaced(value: Any, text: str) -> Any:
    """Return a value with another text in place of each one, in JSON at every depth."""
    if isinstance(value, dict):
        return {name: replaced(each, text) for name, each in value.items()}
    if isinstance(value, list):
        return [replaced(each, text) for each in value]
    return text if isinstance(value, str) and value else value


def is_refused(backup: bytes, table: str, column: str, value: Any) -> bool:
    """Return whether no restore takes a backup in which a column has a value."""
    try:
        verified(with_rows(backup, table, lambda row: row | {column: value}))
    except BackupRefused as refusal:
        return "not in its form" in str(refusal) or "picture is missing" in str(refusal)
    return False


def test_every_text_is_refused_or_known_to_name_nothing() -> None:
    """In the backup of a whole install, as in that of anybody."""
    full_world()
    backup = taken()
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for table in TABLES:
        for column in (name for name, field in table.columns.items() if isinstance(field, TEXTS)):
            found[all(is_refused(backup, table.name, column, text) for text in ELSEWHERE)].add(f"{table.name}.{column}")
    assert sorted(found[False]) == sorted(name for names in HARMLESS.values() for name in names.split())
    special = {
        ("repositories", "address"): ["ext::sh -c id", "-oProxyCommand=id", "/etc", "https://token@harbour.example/a"],
        ("repositories", "branch"): ["HEAD", "@", "refs/heads/x", "", "a..b"],
        ("repositories", "folder"): [".git", "a/..", "git~1"],
        ("repositories", "author_email"): ["a@harbour.example\nb"],
        ("photos", "name"): [".gitmodules", ".git", "..", "a\\b", ".g\u200cit"],
    }
    told = [(*at, value) for at, values in special.items() for value in values]
    assert [each for each in told if not is_refused(backup, *each)] == []


def test_free_texts_lead_nowhere(settings: Settings, tmp_path: Path) -> None:
    """Each of them, and each text inside JSON, is a path and an address at once: every page of the owner is as ever."""
    world, text = full_world(), "javascript:alert(1)//../../x"
    backup = taken()
    for table in TABLES:
        names = [
            name
            for name, field in table.columns.items()
            if f"{table.name}.{name}" in FREE or isinstance(field, models.JSONField)
        ]
        last = itemgetter("id") if table.name in ("users", "repositories") else lambda _row: ""  # names are unique

        def told(row: dict[str, Any], names: list[str] = names, last: Any = last) -> dict[str, Any]:
            return row | {name: replaced(row[name], f"{text}{last(row)}") for name in names}

        backup = with_rows(backup, table.name, told)
    emptied()
    media_moved(settings, tmp_path)
    restore_install(verified(backup))
    client, pages, found = Client(), [], set()
    client.force_login(world.owner)
    for page in crawl(client, "/events/"):
        links = Links(page.path)
        links.feed(page.text)
        found |= {link for link in links.found if link.startswith(("javascript:", "/x")) or "/../" in link}
        pages += [page] if page.status >= 400 else []
    assert (pages, found) == ([], set())


def test_names_that_forms_and_exports_give_are_taken() -> None:
    full_world()
    backup = taken()
    ordinary: dict[tuple[str, str], list[Any]] = {
        ("repositories", "address"): ["http://127.0.0.1:8000/a", "git@github.com:a/b.git", "ssh://git@[::1]:22/a/b"],
        ("repositories", "branch"): ["main", "feature/HEAD", "v1.0"],
        ("repositories", "folder"): ["", ".github/site", "site/content"],
        ("reports", "image_folder"): ["", "harbour", "articles/harbour"],
        ("photos", "name"): ["com301_0.jpg", "写　真 1.PNG", "con.png"],
        ("feeds", "url"): ["", "https://harbour.example/a.ics?b=c", "webcal://harbour.example/a.ics"],
    }
    told = [(*at, value) for at, values in ordinary.items() for value in values]
    assert [each for each in told if is_refused(backup, *each)] == []


def test_nothing_is_undone_or_answered_by_what_a_zip_says() -> None:
    """Programs before wrote what Undo writes back, where a repeated write leads, and what was pushed."""
    full_world()
    facts = {"url": "https://harbour.example/", "before": {"model": "Report", "fields": {"slug": "../../x"}}}
    operation = {"id": str(uuid4()), "user": User.objects.get(username="owner").pk, "digest": "", "status": 200}
    operation |= {"facts": facts, "created_at": "2026-11-17T10:00:00+00:00"}
    pushed = {"path": "a.md", "article": "A", "files": {"a.md": "0"}, "pending_commit": "0", "pending_path": "a.md"}
    pushed |= {"pending_article": "A", "pending_files": {"known": {"a.md": ["0"]}}}
    backup = with_rows(taken(), "session_keys", lambda row: row | {"before": {"day": 1, "filled": {"room": "x"}}})
    backup = with_rows(backup, "publications", lambda row: row | pushed)
    files = files_of(backup) | {"data/operations.jsonl": json.dumps(operation).encode() + b"\n"}
    altered = verified(packed(files, manifest_of(backup)))
    restore_beside(altered, make_user(), of="owner")
    assert Publication.objects.count() == 2
    emptied()
    restore_install(altered)
    assert (SessionKey.objects.get().before, Operation.objects.count()) == (None, 0)
    for row in Publication.objects.values(*pushed):
        assert row == dict.fromkeys(pushed, "") | {"files": {}, "pending_files": {}}

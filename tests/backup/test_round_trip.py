"""A backup that is restored and backed up again has the same content, row by row and file by file."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from pytest_django import Settings

from backup.zips import content_of, emptied, files_of, manifest_of, rows_in, taken, verified
from factories import PASSWORD, make_copy, make_event, make_feed, make_impression, make_photo, make_session, make_user
from sessions.accounts.security_log import record_security_event
from sessions.backup.empty_install import restore_install
from sessions.backup.layout import BackupRefused
from sessions.models import (
    CoverageRequest,
    Event,
    InvitationUse,
    Photo,
    Profile,
    Publication,
    SecurityEventKind,
    Session,
    ShareLink,
    ShareViews,
    SiteNames,
)
from sessions.photos.files import UncommittedFiles, store_original
from web.stored import every_file
from web.world import PNG, World

pytestmark = pytest.mark.django_db

AS_TYPED = "  two spaces  \n\n\ttab\n\n\n```\n<b>&amp;</b> \\ \u00a0 \u3000 é e\u0301 𠮷 👩‍👩‍👧 \u202e \x1b".replace(
    "\x1b", ""
)


def full_world() -> World:
    """Return a world in which every table of the backup has rows."""
    world = World()
    make_impression(session=make_session(event=world.event), body=AS_TYPED, summary=AS_TYPED)
    SiteNames.objects.create(user=world.owner, zenn="harbour")
    world.owner.emailaddress_set.create(email="owner@harbour.example", verified=True, primary=True)
    repository = world.owner.repositories.first()
    repository.secret = "an encrypted secret"
    repository.save()
    Publication.objects.create(report=world.report, repository=repository, article="# text", files={"a.md": "0" * 40})
    world.report.chosen.add(world.recorded_session)
    world.report.editions.create(dialect="qiita", values={"id": "1"})
    make_copy(report=world.report, packed=b"x\x9c\x03\0\0\0\0\x01")
    photo = world.event.photos.exclude(file="").first()
    photo.addresses.create(dialect="qiita", url="https://harbour.example/a.png", file=photo.file.name)
    with UncommittedFiles() as written:
        store_original(photo, PNG, "png", written)
        photo.save()
    world.event.agenda_links.issue(world.owner, event=world.event)
    world.report.links.issue(world.owner, report=world.report, dialect="zenn")
    CoverageRequest.objects.create(session=world.recorded_session, author=world.owner)
    Profile.objects.create(user=world.owner, name="Ottilie", theme="dark")
    Authenticator.objects.create(user=world.owner, type="recovery_codes", data={"seed": "sealed", "used_mask": 0})
    link = ShareLink.objects.by_token(ShareLink.objects.issue(world.owner, event=world.event, password="")).get()
    ShareViews.objects.create(link=link, date=date(2026, 12, 1), count=3)
    InvitationUse.objects.create(invitation=world.owner.invitations.get(), user=world.stranger)
    record_security_event(None, SecurityEventKind.SIGNED_IN, world.owner)
    Session.objects.first().other_keys.create(pk="00000000-0000-4000-8000-000000000001", before={"state": ""})
    return world


def media_moved(settings: Settings, tmp_path: Path) -> None:
    """Begin with an empty storage, as a new install does."""
    settings.MEDIA_ROOT = tmp_path / "media-of-the-new-install"


def test_same_rows_and_files_come_back(settings: Settings, tmp_path: Path) -> None:
    full_world()
    before, kept = taken(), every_file()
    assert {name for name, count in manifest_of(before)["counts"].items() if not count} == set()
    emptied()
    media_moved(settings, tmp_path)
    restore_install(verified(before))

    assert content_of(taken()) == content_of(before)
    assert every_file() == kept


def test_search_columns_and_passwords_work_again(settings: Settings, tmp_path: Path) -> None:
    full_world()
    before = taken()
    words = dict(Session.objects.values_list("pk", "search"))
    emptied()
    media_moved(settings, tmp_path)
    restore_install(verified(before))

    assert dict(Session.objects.values_list("pk", "search")) == words
    assert User.objects.get(username="owner").check_password(PASSWORD)


def test_next_rows_get_numbers_that_are_free(settings: Settings, tmp_path: Path) -> None:
    full_world()
    before = taken()
    highest = {name: [row["id"] for row in rows_in(before, name)] for name in ("events", "feeds")}
    emptied()
    media_moved(settings, tmp_path)
    restore_install(verified(before))

    assert make_event(owner=make_user()).pk > max(highest["events"])
    assert make_feed(event=Event.objects.first()).pk > max(highest["feeds"])


def test_install_in_use_is_not_replaced() -> None:
    backup = taken()
    make_user()
    before = content_of(taken())
    with pytest.raises(BackupRefused, match="This install is not empty"):
        restore_install(verified(backup))
    assert content_of(taken()) == before


def test_lost_picture_is_named_and_becomes_a_missing_photo(settings: Settings, tmp_path: Path) -> None:
    photo = make_photo(content=PNG)
    whole = make_photo(event=photo.event, content=PNG)
    default_storage.delete(photo.file.name)
    backup = taken()
    assert manifest_of(backup)["missing"] == [photo.file.name]
    emptied()
    media_moved(settings, tmp_path)
    restore_install(verified(backup))

    assert (Photo.objects.get(pk=photo.pk).file.name, Photo.objects.get(pk=whole.pk).file.name) == ("", whole.file.name)
    assert list(every_file()) == [whole.file.name]


def test_picture_that_is_deleted_while_the_backup_is_sent_is_missing() -> None:
    from sessions.backup.selection import whole_site  # noqa: PLC0415
    from sessions.backup.stream import BackupStream  # noqa: PLC0415

    photo = make_photo(content=PNG)
    stream = BackupStream(whole_site())
    default_storage.delete(photo.file.name)
    backup = b"".join(stream)
    assert stream.missing == [photo.file.name]
    assert manifest_of(backup)["missing"] == [photo.file.name]
    verified(backup)


def test_failure_leaves_no_file_and_no_row(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    make_photo(content=PNG)
    backup = taken()
    emptied()
    media_moved(settings, tmp_path)

    def broken() -> None:
        raise OSError("no room")

    monkeypatch.setattr("sessions.backup.empty_install._continue_numbers", broken)
    with pytest.raises(OSError, match="no room"):
        restore_install(verified(backup))
    assert (every_file(), User.objects.count()) == ({}, 0)


def test_texts_can_be_read_without_the_program() -> None:
    session = make_session(title="Quiet nights", note="Bring a torch.")
    make_impression(session=session, summary="Short.", body="![](harbour.png)", rating=4)
    make_photo(event=session.event, name="harbour.png", content=PNG)
    folder = f"events/{session.event.slug}"
    files = files_of(taken())

    notes = files[f"{folder}/notes.md"].decode()
    assert notes.startswith("# Cloud Harbour 2026\n\n## Day 1\n\n### Quiet nights\n\n\nBring a torch.\n")
    assert notes.endswith(f"\n{session.event.owner} · Attended · ★★★★\n\nShort.\n\n![](harbour.png)\n")
    assert files[f"{folder}/harbour.png"] == PNG


def test_stream_is_the_zip_that_is_verified() -> None:
    full_world()
    backup = verified(taken())
    assert backup.manifest.counts["users"] == User.objects.count()
    assert BytesIO(taken()).read(4) == b"PK\3\4"

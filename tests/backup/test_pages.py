"""The pages: downloads, the whole install for its owner alone, and a restore that is looked at first."""

import os
import re
import time
import zipfile
from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from backup.zips import manifest_of, rows_in, taken
from factories import PASSWORD, make_event, make_impression, make_photo, make_session, make_user
from sessions.backup import staged
from sessions.backup.selection import of_person
from sessions.backup.target import last_backup
from sessions.models import Event, SecurityEvent
from sessions.models.profile import is_site_owner
from sessions.rules.concurrency_limit import TooManyAtOnce
from sessions.views.backup import restore as backup_restore
from web.stored import every_file, every_row
from web.world import PNG, World

pytestmark = pytest.mark.django_db

RESTORE = "/backup/restore/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(client: Client, backup: bytes) -> HttpResponse:
    return client.post(RESTORE, {"file": SimpleUploadedFile("backup.zip", backup)})


def waiting() -> list[str]:
    return [path.name for path in settings.DATA_DIR.glob(".restore-*")]


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path) -> None:
    settings.DATA_DIR = settings.FILE_UPLOAD_TEMP_DIR = tmp_path


def test_downloads() -> None:
    world = World()
    client = world.client(world.owner)
    response = client.post("/backup/mine/")
    mine = response.getvalue()
    assert response["Content-Disposition"].startswith('attachment; filename="owner-20')
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/zip", "private, no-store")
    assert (manifest_of(mine)["scope"], len(rows_in(mine, "events"))) == ("person", 3)
    event = client.post("/events/harbour/backup/").getvalue()
    assert (manifest_of(event)["scope"], [row["slug"] for row in rows_in(event, "events")]) == ("event", ["harbour"])
    assert last_backup() is None


def test_name_of_the_file_is_plain() -> None:
    response = signed_in(make_user(username='日本 "x"/../y')).post("/backup/mine/")
    response.getvalue()
    assert response["Content-Disposition"].startswith('attachment; filename="x-----y-20')


def test_whole_install_is_for_the_site_owner_who_types_the_password() -> None:
    owner, other = make_user(username="first"), make_user()
    assert (is_site_owner(owner), is_site_owner(other)) == (True, False)
    assert b"Back up everything" not in signed_in(other).get("/backup/").content
    client = Client()
    client.post("/accounts/login/", {"login": "first", "password": PASSWORD})
    assert b"Back up everything" in client.get("/backup/").content
    asked = client.get("/backup/site/")
    assert (asked.status_code, asked["Location"]) == (302, "/accounts/reauthenticate/?next=%2Fbackup%2Fsite%2F")
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == "/backup/site/"
    assert b"There is no backup yet." in client.get("/backup/site/").content
    backup = client.post("/backup/site/").getvalue()

    assert (manifest_of(backup)["scope"], manifest_of(backup)["counts"]["users"]) == ("site", 2)
    last = last_backup()
    assert last is not None
    assert last.size == len(backup)
    assert b"Last backup:" in client.get("/backup/site/").content


def test_superuser_is_site_owner_and_nobody_who_is_switched_off() -> None:
    first = make_user(is_active=False)
    assert not is_site_owner(first)
    assert is_site_owner(make_user(is_superuser=True))


def test_download_that_is_broken_off_is_no_backup() -> None:
    make_photo(event=make_event(owner=make_user(username="first")), content=PNG)
    client = Client()
    client.post("/accounts/login/", {"login": "first", "password": PASSWORD})
    client.post("/accounts/reauthenticate/?next=/backup/site/", {"password": PASSWORD})
    response = client.post("/backup/site/")
    next(iter(response))
    response._iterator.close()  # as the server does when the connection is lost
    assert last_backup() is None
    assert zipfile.is_zipfile(BytesIO(client.post("/backup/site/").getvalue()))


def test_upload_plan_and_restore() -> None:
    owner, other = make_user(), make_user()
    session = make_session(event=make_event(owner=owner, name="Harbour <Days>", slug="harbour"))
    make_impression(session=session, body="Written")
    make_photo(event=session.event, content=PNG)
    backup = taken(of_person(owner))
    client = signed_in(other)
    rows = every_row()
    response = sent(client, backup)
    assert (response.status_code, every_row()) == (302, rows)
    page = client.get(response["Location"]).content.decode()
    assert "Harbour &lt;Days&gt;" in page
    # Nobody learns which addresses the events of others have.
    assert "is taken" not in page
    own = signed_in(owner)
    here = own.get(sent(own, backup)["Location"]).content.decode()
    assert "gets a new address, because harbour is taken" in here
    assert len(re.findall(r">Harbour &lt;Days&gt; \(restored \d{4}-\d\d-\d\d\)</span>", here)) == 1
    assert page.count(">Harbour &lt;Days&gt;</span>") == 1
    assert (here.count("gets a new name"), page.count("gets a new name")) == (1, 0)
    assert "Days: 1 · Sessions: 1 · Impressions: 1 · Photos: 1" in page
    assert every_row() == rows
    assert client.post(response["Location"])["Location"] == "/events/"

    copy = Event.objects.get(owner=other)
    assert (copy.slug, copy.sessions.get().impressions.get().body) == ("harbour-2", "Written")
    assert [name for name in waiting() if name.startswith(f".restore-{other.pk}-")] == []
    assert SecurityEvent.objects.filter(kind="backup-restored", user=other).count() == 1
    # A second click restores nothing again.
    assert client.post(response["Location"]).status_code == 404
    assert other.events.count() == 1


def test_zip_of_another_person_is_not_there() -> None:
    one, other = make_user(), make_user()
    location = sent(signed_in(one), taken(of_person(one)))["Location"]
    for path in (location, reverse("sessions:backup-plan", args=[uuid4()])):
        assert signed_in(other).get(path).status_code == 404
        assert signed_in(other).post(path).status_code == 404
    assert len(waiting()) == 1
    sent(signed_in(one), taken(of_person(one)))
    assert len(waiting()) == 1


@pytest.mark.parametrize(
    ("backup", "reason"),
    [
        (lambda user: b"", "The submitted file is empty."),
        (lambda user: b"x", "This is no backup"),
        (lambda user: taken(of_person(user))[:-30], "the end of the zip is missing"),
        (lambda user: taken(), "This is the backup of a whole install."),
    ],
)
def test_refused_with_the_reason_at_its_field(backup, reason: str) -> None:
    user = make_user()
    rows = every_row()
    response = sent(signed_in(user), backup(user))
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()
    assert (every_row(), waiting()) == (rows, [])


def test_no_room_says_so_and_the_zip_waits_on(settings) -> None:
    photo = make_photo(content=PNG)
    client = signed_in(photo.event.owner)
    location = sent(client, taken(of_person(photo.event.owner)))["Location"]
    settings.QUOTAS = {**settings.QUOTAS, "photos": 1}
    rows, files = every_row(), every_file()
    response = client.post(location)
    assert response.status_code == 409
    assert "Each person can have at most 1 photos here" in response.content.decode()
    assert (every_row(), every_file(), len(waiting())) == (rows, files, 1)


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    monkeypatch.setattr(backup_restore.take, "upload_limits", backup_restore.UploadLimits(each=70_000, together=10**6))
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = sent(signed_in(make_user()), b"x" * 200_000)
    assert response.status_code == 422
    assert "at most 300 MB" in response.content.decode()


def test_texts_of_a_zip_that_is_sent_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user()
    limits = backup_restore.FROM_ANYBODY
    assert (limits.directory, limits.manifest, limits.texts) == (4_000_000, 8_000_000, 50_000_000)
    assert limits.rows == 20_000
    monkeypatch.setattr(backup_restore, "FROM_ANYBODY", replace(limits, texts=100))
    assert "unpacks to far too much" in sent(signed_in(user), taken(of_person(user))).content.decode()


def test_rows_of_a_zip_that_is_sent_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_session().event.owner
    backup = taken(of_person(user))
    rows = sum(manifest_of(backup)["counts"].values())
    monkeypatch.setattr(backup_restore, "FROM_ANYBODY", replace(backup_restore.FROM_ANYBODY, rows=rows - 1))
    assert "too many rows for this page" in sent(signed_in(user), backup).content.decode()
    monkeypatch.setattr(backup_restore, "FROM_ANYBODY", replace(backup_restore.FROM_ANYBODY, rows=rows))
    assert sent(signed_in(user), backup).status_code == 302


def test_so_many_backups_an_hour() -> None:
    user, most = make_user(), int(settings.ACCOUNT_RATE_LIMITS["restore"].partition("/")[0])
    statuses = [sent(signed_in(user), b"x").status_code for _ in range(most + 1)]
    assert statuses == [422] * most + [429]
    assert sent(signed_in(make_user()), b"x").status_code == 422


def test_staged_zips_go_after_an_hour_and_with_the_account() -> None:
    old, other, leaving = make_user(is_superuser=True), make_user(), make_user()
    backup = taken(of_person(old))
    assert sent(signed_in(old), backup).status_code == 302
    [path] = settings.DATA_DIR.glob(".restore-*")
    hour = time.time() - 3600
    os.utime(path, (hour + 60, hour + 60))
    sent(signed_in(other), backup)
    assert len(waiting()) == 2
    os.utime(path, (hour - 1, hour - 1))
    sent(signed_in(other), backup)
    assert [name.split("-")[1] for name in waiting()] == [str(other.pk)]
    client = signed_in(leaving)
    sent(client, backup)
    assert len(waiting()) == 2
    client.post(reverse("account_delete"), {"password": PASSWORD})
    assert [name.split("-")[1] for name in waiting()] == [str(other.pk)]


def test_zips_that_wait_have_a_limit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = make_user(), make_user()
    backup = taken(of_person(one))
    monkeypatch.setattr(staged, "MOST_WAITING", 2 * len(backup) - 1)
    # A later one of the same person replaces the one before.
    assert [sent(signed_in(one), backup).status_code for _time in range(2)] == [302, 302]
    with pytest.raises(TooManyAtOnce):
        sent(signed_in(other), backup)
    assert len(waiting()) == 1


def test_staged_file_is_private_and_claimed_once() -> None:
    key = staged.stage(1, [b"a", b"b"], 2)
    [path] = settings.DATA_DIR.glob(".restore-1-*")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(ValueError, match="stays"), staged.claimed(1, key):
        raise ValueError("stays")
    with staged.claimed(1, key) as file:
        assert file.read() == b"ab"
        with pytest.raises(FileNotFoundError), staged.claimed(1, key):
            pass
    with pytest.raises(FileNotFoundError), staged.opened(1, key):
        pass

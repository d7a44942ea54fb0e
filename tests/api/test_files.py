"""Photos go the way of the album, and exports are those of the page of the report."""

import io
import zipfile
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from api.test_requests import problem
from factories import make_impression, make_photo, make_report, make_session
from photos.samples import picture
from sessions.models import ArticleCopy, Photo
from sessions.pictures.accepted import MAX_BYTES

PICTURE = picture()


def upload(name: str = "a.png", content: bytes = PICTURE) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_photo_is_sent_shown_described_and_deleted(event, owner):
    session = make_session(event=event, code="COM301", title="Serverless")
    make_impression(session=session, body="![](com301_0.png)")
    key = str(uuid4())
    made = owner.send_photo("events/harbour/photos", file=upload(), session=session.pk, id=key)
    found = made.json()
    assert (made.status_code, found["id"], found["session"], found["name"]) == (
        201,
        key,
        str(session.pk),
        "com301_0.png",
    )
    file = owner.ask("GET", found["file_url"].removeprefix("http://testserver"))
    assert (file.status_code, file.headers["Content-Type"]) == (200, "image/png")
    assert len(file.getvalue()) > 0
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    etag = file.headers["ETag"]
    assert owner.ask("GET", f"events/harbour/photos/{key}/file", If_None_Match=etag).status_code == 304
    changed = owner.ask("PATCH", f"events/harbour/photos/{key}", {"alt": "A pier", "caption": "Evening"}).json()
    assert (changed["alt"], changed["caption"], changed["in_reports"]) == ("A pier", "Evening", True)
    changed = owner.ask("PATCH", f"events/harbour/photos/{key}", {"in_reports": False}).json()
    assert (changed["alt"], changed["in_reports"]) == ("A pier", False)
    assert session.impressions.get().body == "![A pier](com301_0.png)\n*Evening*"
    assert owner.ask("DELETE", f"events/harbour/photos/{key}").status_code == 204
    assert owner.get("events/harbour/photos")["items"] == []
    assert Photo.objects.get().deleted_at


def test_photo_that_is_there_is_found_again(event, owner):
    first = owner.send_photo("events/harbour/photos", file=upload()).json()
    again = owner.send_photo("events/harbour/photos", file=upload("b.png")).json()
    assert (again["id"], Photo.objects.count()) == (first["id"], 1)


def test_upload_that_comes_twice_with_its_key_is_stored_once(event, owner):
    key = {"HTTP_IDEMPOTENCY_KEY": str(uuid4()), "HTTP_AUTHORIZATION": f"Bearer {owner.secret}"}
    answers = [owner.client.post("/api/v1/events/harbour/photos", {"file": upload()}, **key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    other = owner.client.post("/api/v1/events/harbour/photos", {"file": upload(content=picture(seed="other"))}, **key)
    assert problem(other) == (422, "key-used")


@pytest.mark.parametrize(
    ("fields", "status", "named"),
    [
        ({}, 422, "file"),
        ({"file": upload(content=b"no picture")}, 422, "file"),
        ({"file": upload(), "session": "x"}, 422, "session"),
        ({"file": upload(), "session": str(uuid4())}, 422, "session"),
        ({"file": upload(), "time_zone": "Mars/Base"}, 422, "time_zone"),
        ({"file": upload(), "surprise": "x"}, 422, "surprise"),
        ({"file": [upload(), upload("b.png")]}, 422, "file"),
        ({"file": upload(), "other": upload("b.png")}, 422, "other"),
    ],
)
def test_upload_that_is_refused_names_the_field(event, owner, fields, status, named):
    answer = owner.send_photo("events/harbour/photos", **fields)
    assert (answer.status_code, list(answer.json()["errors"])) == (status, [named])
    assert Photo.objects.count() == 0


def test_photo_that_is_too_large(event, owner):
    answer = owner.send_photo("events/harbour/photos", file=upload(content=b"x" * (MAX_BYTES + 1)))
    assert problem(answer) == (413, "too-large")


def test_photos_count_in_the_quota_of_the_owner(event, owner, settings):
    settings.QUOTAS = {**settings.QUOTAS, "photos": 1}
    make_photo(event=event, name="a.png", content=PICTURE)
    answer = owner.send_photo("events/harbour/photos", file=upload(content=picture(seed="other")))
    assert (problem(answer), Photo.objects.count()) == ((422, "quota"), 1)


def test_file_of_a_missing_photo_is_not_found(event, owner):
    photo = make_photo(event=event, name="missing.png")
    assert owner.get(f"events/harbour/photos/{photo.pk}")["file_url"] is None
    assert problem(owner.ask("GET", f"events/harbour/photos/{photo.pk}/file")) == (404, "not-found")


def test_article_in_each_dialect_and_only_once_while_it_is_the_same(event, owner, client):
    report = make_report(event=event, slug="the-long-report", title="At the harbour")
    make_impression(session=make_session(event=event, code="COM301", title="Serverless"), summary="Short")
    path = f"events/harbour/reports/{report.slug}"
    first = owner.ask("GET", f"{path}/article")
    assert (first.status_code, first.headers["Content-Type"]) == (200, "text/markdown; charset=utf-8")
    client.force_login(event.owner)
    page = f"/events/harbour/reports/{report.slug}/download/"
    assert first.content == client.get(page).content
    assert owner.ask("GET", f"{path}/article?dialect=hugo").content == client.get(f"{page}?dialect=hugo").content
    assert ArticleCopy.objects.count() == 2
    same = owner.ask("GET", f"{path}/article", If_None_Match=first.headers["ETag"])
    assert (same.status_code, same.content) == (304, b"")
    refused = owner.ask("GET", f"{path}/article?dialect=word")
    assert (problem(refused), list(refused.json()["errors"])) == ((422, "invalid"), ["dialect"])


def test_archive_with_its_pictures(event, owner):
    make_photo(event=event, name="pier.png", content=PICTURE)
    make_impression(session=make_session(event=event), body="![](pier.png)")
    make_report(event=event, slug="the-long-report")
    path = "events/harbour/reports/the-long-report/archive"
    answer = owner.ask("GET", path)
    content = answer.getvalue()
    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(len(content)))
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert [name.rpartition("/")[2] for name in names] == ["the-long-report.md", "pier.png"]
    assert owner.ask("GET", path, If_None_Match=answer.headers["ETag"]).status_code == 304
    head = owner.ask("HEAD", path)
    assert (head.status_code, head.headers["Content-Length"], head.getvalue()) == (200, str(len(content)), b"")

"""Photos in a bucket: uploaded, seen, exported, deleted; nothing is left behind, and nothing is open to everybody."""

import logging
import os
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO, StringIO
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from moto.server import ThreadedMotoServer

from backup.zips import content_of, emptied, taken, verified
from factories import make_event, make_impression, make_photo, make_report, make_session
from photos.samples import picture
from sessions.backup.empty_install import restore_install
from sessions.models import Photo
from sessions.monitoring.readiness import PROBES
from sessions.photos.storage_s3 import BucketStorage
from web.stored import every_file

BUCKET = "harbour-photos"
KEYS = {"key_id": "AKIAEXAMPLE", "secret": "only-the-tests-know-this"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Return the address of an S3 server on this machine."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    proxies = {name: os.environ.pop(name) for name in list(os.environ) if name.lower().endswith("_proxy")}
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
    os.environ.update(proxies)


@pytest.fixture
def s3(endpoint: str) -> Iterator[Any]:
    """Return a client of the server with an empty bucket, in which the test keeps its photos."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=KEYS["key_id"],
        aws_secret_access_key=KEYS["secret"],
    )
    client.create_bucket(Bucket=BUCKET)
    yield client
    for key in keys(client):
        client.delete_object(Bucket=BUCKET, Key=key)
    client.delete_bucket(Bucket=BUCKET)
    client.close()


@pytest.fixture
def storage(settings, s3: Any, endpoint: str) -> Iterator[BucketStorage]:
    """Let the site keep its photos in the bucket."""
    options = {"bucket": BUCKET, "endpoint": endpoint, "region": "us-east-1", **KEYS}
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "sessions.photos.storage_s3.BucketStorage", "OPTIONS": options}
    }
    yield BucketStorage(**options)
    default_storage.client.close()


def keys(client: Any) -> list[str]:
    return [each["Key"] for each in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


@pytest.mark.django_db
def test_photos_of_a_session_live_in_the_bucket_and_leave_it(
    client: Client, settings, storage: BucketStorage, s3: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.KEEP_ORIGINALS = True
    session = make_session(event=make_event(slug="harbour"), code="COM301", title="Quiet nights")
    client.force_login(session.event.owner)
    sent = picture("JPEG", (800, 600))

    file = SimpleUploadedFile("IMG_1.JPG", sent)
    client.post("/events/harbour/photos/new/", {"file": file, "session": session.pk})
    photo = Photo.objects.get()
    stem = f"photos/{session.event_id}/{photo.pk}"
    assert sorted(keys(s3)) == sorted(
        f"{stem}{rest}"
        for rest in (
            f"-{photo.version}.{photo.name.rpartition('.')[2]}",
            f"-{photo.version}.320.webp",
            f"-{photo.version}.640.webp",
            ".original.jpg",
        )
    )

    shown = client.get(f"/events/harbour/photos/{photo.name}?v={photo.version}")
    small = client.get(f"/events/harbour/photos/{photo.name}/320.webp?v={photo.version}")
    assert (shown.status_code, small.status_code, small["Content-Type"]) == (200, 200, "image/webp")
    content = shown.getvalue()
    assert int(shown["Content-Length"]) == len(content) == photo.file.size

    said = StringIO()
    with suppress(SystemExit):
        call_command("doctor", stdout=said)
    lines = said.getvalue().splitlines()
    assert [line for line in lines if line.startswith("WRONG")] == []
    assert "ok    photos: 1" in lines

    client.post(f"/events/harbour/photos/{photo.pk}/turn/", {"direction": "left"})
    client.post(f"/events/harbour/photos/{photo.pk}/delete/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/events/harbour/photos/purge/")
    assert (Photo.objects.count(), keys(s3)) == (0, [])


@pytest.mark.django_db
def test_zip_of_a_report_is_filled_from_the_bucket(client: Client, storage: BucketStorage) -> None:
    session = make_session(event=make_event(slug="harbour"), code="COM301", title="Quiet nights")
    client.force_login(session.event.owner)
    file = SimpleUploadedFile("IMG_1.JPG", picture("JPEG", (800, 600)))
    client.post("/events/harbour/photos/new/", {"file": file, "session": session.pk})
    photo = Photo.objects.get()
    with photo.file.open() as stored:
        content = stored.read()
    make_impression(session=session, body=f"![]({photo.name})")
    make_report(event=session.event, slug="harbour-report")
    answer = client.get("/events/harbour/reports/harbour-report/archive/")
    archive = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
    assert [archive.read(name) for name in archive.namelist() if name.endswith(photo.name)] == [content]


@pytest.mark.django_db
def test_nothing_in_the_bucket_is_open_to_everybody(storage: BucketStorage, s3: Any) -> None:
    storage.save("photos/1/a.png", ContentFile(picture()))
    grants = s3.get_object_acl(Bucket=BUCKET, Key="photos/1/a.png")["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]
    bucket_grants = s3.get_bucket_acl(Bucket=BUCKET)["Grants"]
    assert [grant["Grantee"]["Type"] for grant in bucket_grants] == ["CanonicalUser"]
    with pytest.raises(ClientError, match="NoSuchBucketPolicy"):
        s3.get_bucket_policy(Bucket=BUCKET)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, 12])
def test_report_asks_the_bucket_once_for_any_number_of_photos(
    count: int, client: Client, storage: BucketStorage, s3: Any
) -> None:
    session = make_session(event=make_event(slug="harbour"))
    client.force_login(session.event.owner)
    names = [f"{number}.jpg" for number in range(count)]
    for name in names:
        make_photo(session=session, name=name, content=b"x")
    lost = make_photo(session=session, name="lost.jpg", content=b"x")
    default_storage.delete(lost.file.name)
    make_impression(session=session, body="\n\n".join(f"![]({name})" for name in [*names, "lost.jpg"]))
    make_report(event=session.event, slug="harbour-report")
    asked: list[str] = []
    default_storage.client.meta.events.register("before-call.s3", lambda model, **_more: asked.append(model.name))

    page = client.get("/events/harbour/reports/harbour-report/")

    assert asked == ["ListObjectsV2"]
    keys = [each.finding.key for each in page.context["findings"] if each.finding.level == "error"]
    assert keys.count("image-missing") == 1


def test_storage_behaves_like_a_disk(storage: BucketStorage) -> None:
    assert storage.listdir("") == ([], [])
    assert storage.save("photos/1/a.jpg", ContentFile(b"abc")) == "photos/1/a.jpg"
    storage.save("photos/2/b.jpg", ContentFile(b"defg"))
    storage.save("top.jpg", ContentFile(b""))
    assert storage.listdir("") == (["photos"], ["top.jpg"])
    assert storage.listdir("photos/") == (["1", "2"], [])
    assert storage.listdir("photos/1/") == ([], ["a.jpg"])
    assert (storage.exists("photos/1/a.jpg"), storage.exists("photos/1/z.jpg")) == (True, False)
    assert storage.size("photos/2/b.jpg") == 4
    with storage.open("photos/2/b.jpg") as file:
        assert file.read() == b"defg"
    # Never over another file.
    assert storage.save("photos/1/a.jpg", ContentFile(b"xyz")) != "photos/1/a.jpg"
    storage.delete("photos/1/a.jpg")
    storage.delete("photos/1/a.jpg")
    assert not storage.exists("photos/1/a.jpg")
    for ask in (storage.size, storage.open):
        with pytest.raises(FileNotFoundError):
            ask("photos/1/a.jpg")


@pytest.mark.django_db
def test_doctor_says_that_the_bucket_is_not_there(settings, storage: BucketStorage) -> None:
    options = settings.STORAGES["default"]["OPTIONS"] | {"bucket": "no-such-bucket"}
    default = settings.STORAGES["default"] | {"OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": default}
    said = StringIO()
    PROBES["storage"].forget()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=said)
    assert [line for line in said.getvalue().splitlines() if line.startswith("WRONG photo storage: ")] != []
    PROBES["storage"].forget()


def test_bucket_that_is_not_there_is_no_missing_file(endpoint: str) -> None:
    storage = BucketStorage(bucket="no-such-bucket", endpoint=endpoint, region="us-east-1", **KEYS)
    with pytest.raises(ClientError, match="NoSuchBucket"):
        storage.open("photos/1/a.jpg")
    storage.client.close()


@pytest.mark.django_db
def test_backup_goes_from_a_disk_to_the_bucket_and_back(request: pytest.FixtureRequest, settings, tmp_path) -> None:
    photo = make_photo(content=picture("JPEG", (800, 600)))
    make_photo(event=photo.event, content=picture()).discard()
    on_disk = taken()
    disk, files = settings.STORAGES, sorted(every_file())
    emptied()
    request.getfixturevalue("storage")
    restore_install(verified(on_disk))
    assert sorted(keys(request.getfixturevalue("s3"))) == files
    in_bucket = taken()
    assert content_of(in_bucket) == content_of(on_disk)
    emptied()
    bucket, settings.STORAGES, settings.MEDIA_ROOT = settings.STORAGES, disk, tmp_path / "new"
    restore_install(verified(in_bucket))
    assert content_of(taken()) == content_of(on_disk)
    settings.STORAGES = bucket  # which the fixture closes


@pytest.mark.django_db
def test_readiness_writes_and_reads_the_bucket(client: Client, settings, storage: BucketStorage, s3: Any) -> None:
    PROBES["storage"].forget()
    assert client.get("/readyz").content == f"ok {settings.VERSION}\n".encode()
    assert keys(s3) == []
    options = settings.STORAGES["default"]["OPTIONS"] | {"bucket": "no-such-bucket"}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": options}}
    PROBES["storage"].forget()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"storage\n")
    PROBES["storage"].forget()

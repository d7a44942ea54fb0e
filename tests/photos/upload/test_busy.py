"""Where too many pictures wait, the server says so at once, stores nothing, and takes the picture the next time."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from factories import make_event
from pictures.checks import WHOLE
from sessions.models import Operation, Photo
from sessions.photos import files
from sessions.pictures import decoder
from sessions.rules import concurrency_limit


@pytest.mark.django_db
def test_picture_that_finds_the_queue_full_is_sent_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    event = make_event()
    client = Client(raise_request_exception=False)
    client.force_login(event.owner)
    address, key = reverse("sessions:photo-create", args=[event.slug]), str(uuid4())

    def send():
        file = SimpleUploadedFile("harbour.jpg", WHOLE["JPEG"])
        return client.post(address, {"file": file, "id": key}, headers={"X-Operation": key, "X-Autosave": "1"})

    monkeypatch.setattr(concurrency_limit, "MOST_WAITING", 0)
    with decoder._turns.slot("another"):
        refused = send()
        form = client.post(address, {"file": SimpleUploadedFile("harbour.jpg", WHOLE["JPEG"])})
    for answer in (refused, form):
        assert (answer.status_code, 1 <= int(answer.headers["Retry-After"]) <= 30) == (503, True)
        assert answer.text.count("<h1>The server is busy</h1>") == 1
    assert (Photo.objects.count(), Operation.objects.count()) == (0, 0)
    assert (send().status_code, caplog.records) == (200, [])
    assert Photo.objects.get().pk.hex == key.replace("-", "")


@pytest.mark.django_db
def test_nothing_waits_for_a_second_turn_once_a_picture_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its thumbnails came along: a transaction is open by then, and nobody else could write."""
    monkeypatch.setattr(files, "thumbnails", None)
    event = make_event()
    client = Client()
    client.force_login(event.owner)
    address = reverse("sessions:photo-create", args=[event.slug])
    client.post(address, {"file": SimpleUploadedFile("harbour.jpg", WHOLE["JPEG"])})
    photo = Photo.objects.get()
    client.post(reverse("sessions:photo-turn", args=[event.slug, photo.pk]))
    photo.refresh_from_db()
    assert (photo.width, photo.height) == (300, 400)
    assert files.thumbnail(photo, 320)[8:12] == b"WEBP"

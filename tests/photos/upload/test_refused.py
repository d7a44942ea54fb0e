"""What cannot be taken is said at that picture, and the others go through."""

import re
from datetime import datetime

import pytest
from django.test import Client

from factories import make_user
from photos.samples import picture
from photos.upload.sending import LIST, NEW, NINE, SCRIPT, files_kept, messages_of, sitting, upload
from sessions.models import Photo
from sessions.web import upload_limits

pytestmark = pytest.mark.django_db


def test_form_without_scripts_sends_many_and_is_told_of_each_refusal(owner, event) -> None:
    session = sitting(event, "COM301", NINE)
    good = [picture("JPEG", seed=str(number), taken=datetime(2026, 12, 1, 18, number)) for number in range(3)]
    sent = [
        *(upload(content, f"IMG_{number}.JPG") for number, content in enumerate(good)),
        upload(picture(seed="no time"), "screen.png"),
        upload(b"Minutes of the harbour board", "notes.jpg"),
        upload(picture()[:-40], "half.png"),
        upload(b"", "empty.png"),
        upload(b"%PDF-1.7 and so on", "slides.pdf"),
    ]
    page = owner.post(NEW, {"file": sent}, follow=True)
    assert page.redirect_chain == [(LIST, 302)]
    said = messages_of(owner, page)
    assert said[0] == "4 photos added, 3 assigned by time."
    assert [text.split("”")[0].removeprefix("“") for text in said[1:]] == [
        "notes.jpg",
        "half.png",
        "empty.png",
        "slides.pdf",
    ]
    assert [photo.name for photo in session.photos.in_order()] == ["com301_0.jpg", "com301_1.jpg", "com301_2.jpg"]
    assert event.photos.get(session=None).name == "photo_0.png"


def test_refused_picture_is_422_for_a_script_and_says_why(owner, event) -> None:
    response = owner.post(NEW, {"file": upload(b"no picture", "notes.jpg")}, headers=SCRIPT)
    assert response.status_code == 422
    assert "notes.jpg" in response.text
    assert "This is not an image." in response.text
    assert not event.photos.exists()


def test_form_without_a_file_says_so(owner) -> None:
    assert messages_of(owner, owner.post(NEW, {}, follow=True)) == ["Choose one or more photos first."]


def test_file_that_is_too_large_is_left_out_while_the_others_go_through(owner, event, monkeypatch) -> None:
    limits = upload_limits.UploadLimits(each=5_000, together=30_000)
    monkeypatch.setattr("sessions.views.photos.upload.create.upload_limits", limits)
    monkeypatch.setattr("django.conf.settings.FILE_UPLOAD_MAX_MEMORY_SIZE", 0)
    sent = [upload(b"\xff" * 9_000, "large.jpg"), upload(picture(), "small.png")]
    page = owner.post(NEW, {"file": sent}, follow=True)
    said = [
        "1 photo added, 0 assigned by time.",
        "“large.jpg” was not added. The file is larger than 15 MB, or cannot be made small enough.",
    ]
    assert messages_of(owner, page) == said
    assert event.photos.count() == 1


@pytest.mark.parametrize("kind", ["files", "bytes"])
def test_more_than_a_form_takes_at_once_is_refused_on_the_page_that_says_how_much_it_takes(
    owner, event, monkeypatch, kind
) -> None:
    if kind == "files":
        monkeypatch.setattr("django.conf.settings.DATA_UPLOAD_MAX_NUMBER_FILES", 2)
    else:
        limits = upload_limits.UploadLimits(each=5_000, together=10_000)
        monkeypatch.setattr("sessions.views.photos.upload.create.upload_limits", limits)
        monkeypatch.setattr("django.conf.settings.FILE_UPLOAD_MAX_MEMORY_SIZE", 0)
    response = owner.post(NEW, {"file": [upload(b"\xff" * 4_000, f"{n}.jpg") for n in range(3)]})
    count = 2 if kind == "files" else 100
    assert response.status_code == 413
    assert messages_of(owner, response) == [
        f"No photo was added: at most {count} photos of 15 MB each, 300 MB in total, can be uploaded at once."
    ]
    assert response.text.count('id="album"') == 1
    assert event.photos.count() == 0


def test_who_may_not_send_anything_is_told_nothing_of_the_event(event, settings, monkeypatch) -> None:
    monkeypatch.setattr("django.conf.settings.DATA_UPLOAD_MAX_NUMBER_FILES", 2)
    # As in a browser: the form is read before anybody asks whose event it is.
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    statuses = []
    for user in (None, make_user(), event.owner):
        if user:
            client.force_login(user)
        response = client.post(NEW, {"file": [upload(b"\xff", f"{n}.jpg") for n in range(3)]})
        statuses.append((response.status_code, event.name in response.text))
    assert statuses == [(413, False), (413, False), (413, True)]


def test_page_tells_no_rule_before_it_is_broken(owner) -> None:
    """The words about a file that is too large are there for the script, and shown by nobody else."""
    text = re.sub(r'data-too-large="[^"]*"', "", owner.get(LIST).text)
    assert re.findall(r"\d+ MB", re.sub(r'data-too-much="[^"]*"', "", text)) == []


def test_who_is_not_signed_in_may_send_no_more_than_anybody(client, event, rf) -> None:
    request = rf.post(NEW)
    request.resolver_match = type("Match", (), {"func": type("View", (), {"upload_limits": upload_limits.PICTURES})})
    request.user = event.owner
    assert upload_limits.limits_of(request) == upload_limits.PICTURES
    request.user = type("Nobody", (), {"is_authenticated": False})
    assert upload_limits.limits_of(request) == upload_limits.UploadLimits()


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a" * 300 + ".png", "写真 1.png", "<script>.png", "a\x07b.png", "%s %(name)s.png", "con"],
)
def test_name_of_a_file_does_no_harm(owner, event, settings, name) -> None:
    sent = [upload(picture(), name), upload(b"nothing", name)]
    page = owner.post(NEW, {"file": sent}, follow=True)
    assert (page.status_code, len(messages_of(owner, page))) == (200, 2)
    assert Photo.objects.get().name == "photo_0.png"
    assert [path for path in files_kept(settings) if not path.startswith(f"photos/{event.pk}/")] == []

"""The preview of an article says what the import would refuse, and takes in the pictures of any folder."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from factories import make_user
from importing.incoming.sent import ARTICLE, apply, digest_in, said, staged, upload, with_pictures, zipped
from photos.samples import picture
from sessions.models import Event, Photo, Report
from sessions.views.shown_texts import shown_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_user())
    return client


def test_plan_shows_what_apply_would_refuse(client: Client, settings: Any) -> None:
    quotas = settings.QUOTAS
    cases: list[tuple[str, dict[str, int], str]] = [
        (ARTICLE.replace("Nobody spoke.", "x" * 100_001), {}, "body: Ensure this value has at most 100000 characters"),
        (ARTICLE, {"events": 0}, "Each person can have at most 0 events here."),
        (ARTICLE, {"photos": 1}, "Each person can have at most 1 photos here."),
    ]
    for article, limits, why in cases:
        settings.QUOTAS = quotas
        plan = f"{staged(client, upload('three-days.md', article))}plan/"
        settings.QUOTAS = {**quotas, **limits}
        page = client.get(plan)
        assert why in page.context["why"], why
        assert "</svg>Apply</button>" not in said(page)
        applied = client.post(plan, {"digest": page.context["planned"].digest})
        assert (applied.status_code, applied.context["why"]) == (422, page.context["why"])
    assert not Event.objects.exists()


def test_pictures_alone_come_into_an_article_that_is_there(client: Client) -> None:
    apply(client, staged(client, upload("three-days.md", ARTICLE)))
    edits = staged(client, upload("report.zip", with_pictures()))
    client.post(edits, {"as-new": "1"})
    plan = f"{edits.removesuffix('edits/')}plan/"
    client.post(plan, {"event": Event.objects.get().slug})
    assert client.post(plan, {"digest": digest_in(client.get(plan))}).status_code == 302
    assert sorted((photo.name, bool(photo.file)) for photo in Photo.objects.all()) == [
        ("knot.png", False),
        ("lamp.png", True),
    ]


def test_article_with_a_nested_folder_comes_and_leaves_whole(client: Client) -> None:
    text = ARTICLE.replace("/images/harbour/", "/images/articles/harbour/").replace("harbour/knot.png", "rope/knot.png")
    sent = {"images/other/articles/lamp.png": picture(seed="other"), "images/articles/harbour/lamp.png": picture()}
    outline = staged(
        client, upload("a.zip", zipped({"three-days.md": text, **sent, "images/articles/rope/knot.png": picture()}))
    )
    assert client.get(f"{outline}plan/").context["left_out"] == {
        "The article shows it from a folder, or in a form, that cannot be imported.": ["/images/articles/rope/knot.png"]
    }
    page = apply(client, outline)["Location"]

    assert Report.objects.get().image_folder == "articles/harbour"
    archive = zipfile.ZipFile(io.BytesIO(b"".join(client.get(f"{page}archive/?dialect=zenn"))))
    article = f"articles/{Report.objects.get().slug}.md"
    assert archive.namelist() == [article, "images/articles/harbour/lamp.png"]
    assert archive.read(article).decode() == text
    assert archive.read("images/articles/harbour/lamp.png") == picture()


def test_picture_of_another_folder_is_named_and_nothing_stands_in_its_place(client: Client) -> None:
    text = ARTICLE.replace("knot.png", "far/lamp.png")
    sent = {"images/harbour/far/lamp.png": picture(seed="far"), "images/harbour/lamp.png": picture()}
    outline = staged(client, upload("a.zip", zipped({"three-days.md": text, **sent})))
    plan = client.get(f"{outline}plan/").context
    assert (plan["planned"].found, plan["missing"], plan["left_out"]) == (
        ("lamp.png",),
        [],
        {
            "The article shows it from a folder, or in a form, that cannot be imported.": [
                "/images/harbour/far/lamp.png"
            ]
        },
    )
    page = apply(client, outline)["Location"]
    assert Path(Photo.objects.get().file.path).read_bytes() == picture()
    of_session = shown_texts(Event.objects.get(), [text.partition("## Day 1")[2]], 0)[0]
    for html in (*(b"".join(client.get(address)).decode() for address in (page, f"{page}html/")), of_session):
        assert len(re.findall(r"<img [^>]*(?:lamp.png|data:image)", html)) == 1
        assert html.count("far/lamp.png is still missing") == 1


def test_pictures_with_the_same_name_are_told_by_their_paths_and_once(client: Client) -> None:
    paths = ["../images/x/a.png", "images/y/a.png", "./a.png", "/images/x/c d.png", "/images/x/e%20f.png"]
    text = "\n\n".join([ARTICLE, *(f"![](<{path}>)" for path in paths)])
    sent = {"images/x/a.png": picture(), "images/x/c d.png": picture(seed="c"), "images/x/e f.png": picture(seed="e")}
    outline = staged(client, upload("a.zip", zipped({"three-days.md": text, **sent})))
    assert client.get(f"{outline}plan/").context["left_out"] == {
        "The article shows it from a folder, or in a form, that cannot be imported.": paths
    }


def test_picture_with_the_ending_of_another_type_is_told_once(client: Client) -> None:
    sent = {"three-days.md": ARTICLE.replace("lamp.png", "lamp.jpg"), "lamp.jpg": picture()}
    plan = client.get(f"{staged(client, upload('a.zip', zipped(sent)))}plan/").context
    assert (plan["missing"], plan["left_out"]) == (
        ["knot.png"],
        {"lamp.jpg is a PNG file, not what its name says.": ["lamp.jpg"]},
    )

"""The page for Qiita: addresses of uploaded pictures are taken and remembered; values that only Qiita knows."""

import html
import re

import pytest
from django.test import Client

from importing.report.commands import run_export
from reporting.pages.pages import address, detail
from sessions.models import Edition, Photo, PictureAddress, Report

pytestmark = pytest.mark.django_db

URL = "https://qiita-image-store.example/0/1.png"


def qiita(report: Report) -> str:
    return address("report-qiita", report.slug)


def findings(page: str) -> list[str]:
    found = re.findall(r'<span class="finding-text"[^>]*>(.*?)</span>', page, re.DOTALL)
    return [html.unescape(" ".join(text.split())) for text in found]


def test_picture_without_address_is_named_and_leads_to_its_field(report: Report, owner: Client) -> None:
    page = owner.get(f"{detail(report)}?dialect=qiita").text

    missing = "The image “harbour_0.png” has no address at Qiita yet. Upload it there and paste its address."
    assert findings(page) == [missing]
    photo = Photo.objects.get()
    assert f'href="{qiita(report)}#id_url-{photo.pk}"' in page
    assert f'id="id_url-{photo.pk}"' in owner.get(qiita(report)).text


def test_pasted_text_gives_the_pictures_their_addresses(report: Report, owner: Client) -> None:
    answer = owner.post(qiita(report), {"pasted": f"![harbour_0.png]({URL})"})

    assert answer.headers["Location"] == qiita(report)
    photo = Photo.objects.get()
    assert list(PictureAddress.objects.values_list("photo", "dialect", "url", "file")) == [
        (photo.pk, "qiita", URL, photo.file.name)
    ]
    article = run_export("harbour", dialect="qiita")
    assert re.findall(r"!\[\]\((.*)\)", article) == [URL]
    assert findings(owner.get(f"{detail(report)}?dialect=qiita").text) == []
    assert re.findall(r"!\[\]\((.*)\)", run_export("harbour")) == ["/images/harbour/harbour_0.png"]


def test_picture_that_was_changed_after_its_upload_is_to_be_uploaded_again(report: Report, owner: Client) -> None:
    owner.post(qiita(report), {"pasted": f"![harbour_0.png]({URL})"})
    Photo.objects.update(file="photos/another.png")

    page = owner.get(qiita(report)).text

    assert "This image was changed after it was uploaded. Upload it again." in page
    assert re.findall(r"!\[\]\((.*)\)", run_export("harbour", dialect="qiita")) == ["harbour_0.png"]


def test_address_is_removed_when_its_field_is_emptied(report: Report, owner: Client) -> None:
    owner.post(qiita(report), {"pasted": f"![harbour_0.png]({URL})"})
    owner.post(qiita(report), {f"url-{Photo.objects.get().pk}": ""})
    assert not PictureAddress.objects.exists()


def test_values_of_qiita_are_in_its_front_matter_and_what_its_program_wrote_stays(
    report: Report, owner: Client
) -> None:
    Edition.objects.create(report=report, dialect="qiita", values={"updated_at": "2026-11-28T09:00:00+09:00"})

    owner.post(qiita(report), {"article": "0123456789abcdef0123", "organization": "harbour-inc", "slide": "on"})

    head = run_export("harbour", dialect="qiita").partition("\n---\n")[0]
    assert head.split("\n")[3:] == [
        "private: false",
        'updated_at: "2026-11-28T09:00:00+09:00"',
        'id: "0123456789abcdef0123"',
        'organization_url_name: "harbour-inc"',
        "slide: true",
        "ignorePublish: true",
    ]


def test_images_that_match_none_are_named_and_the_others_are_taken(report: Report, owner: Client) -> None:
    answer = owner.post(qiita(report), {"pasted": f"![harbour_0.png]({URL}) ![a.png]({URL}2)"}, follow=True)
    assert "1 image matches no image of the article: a.png" in answer.text
    assert list(PictureAddress.objects.values_list("url", flat=True)) == [URL]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"pasted": "no image"}, "There is no image with an address in this text."),
        ({"pasted": f"![a.png]({URL}) ![b.png]({URL})"}, "2 images match no image of the article: a.png, b.png"),
        ({"article": "x"}, "An article ID has 20 characters: digits, and letters a to f."),
        ({"article": "x0123456789abcdef0123"}, "An article ID has 20 characters: digits, and letters a to f."),
        ({"organization": "harbour inc"}, "Use only letters, digits, hyphens and underscores."),
        ({"pasted": f"![harbour_0.png](https://example.com/{'x' * 990})"}, "There is no image with an address"),
        (
            {"private": "on", "organization": "harbour-inc"},
            "An article of limited sharing cannot belong to an organization.",
        ),
    ],
)
def test_wrong_input_is_refused_where_it_stands_and_nothing_is_written(
    report: Report, owner: Client, sent: dict[str, str], message: str
) -> None:
    answer = owner.post(qiita(report), sent)

    assert answer.status_code == 422
    assert message in html.unescape(answer.text)
    for value in sent.values():
        assert value == "on" or html.escape(value) in answer.text
    assert not PictureAddress.objects.exists()
    assert not Edition.objects.exists()


def test_address_without_https_is_refused(report: Report, owner: Client) -> None:
    field = f"url-{Photo.objects.get().pk}"
    answer = owner.post(qiita(report), {field: "http://example.com/a.png"})
    assert answer.status_code == 422
    assert "Qiita shows only images whose address begins with https://." in answer.text


@pytest.mark.parametrize("end", ["a)**b", "<b>", '"b', "a\N{RIGHT-TO-LEFT OVERRIDE}b", "a\x07b"])
def test_address_that_would_break_the_article_is_refused(report: Report, owner: Client, end: str) -> None:
    field = f"url-{Photo.objects.get().pk}"

    typed = owner.post(qiita(report), {field: f"https://example.com/{end}"})
    pasted = owner.post(qiita(report), {"pasted": f"![harbour_0.png](<https://example.com/{end}>)"})

    assert (typed.status_code, pasted.status_code) == (422, 422)
    assert "This address contains a character that would break the article." in typed.text
    assert not PictureAddress.objects.exists()

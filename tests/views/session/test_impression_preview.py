"""The preview of a session's texts: rendered as typed, by the renderer of the report, and nothing is written."""

import re
from contextlib import ExitStack

import pytest
from django.urls import reverse

from factories import make_impression, make_photo, make_session
from sessions.models import Impression, Photo
from sessions.rules.concurrency_limit import HEAVY
from views.session.pages import url
from web.page_forms import PageForms

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Preview": "1"}


@pytest.fixture
def address(keynote) -> str:
    return url(keynote, "impression/preview/")


def sent(**texts: str) -> dict[str, object]:
    return {"summary": "", "body": "", "version": 1, **texts}


def test_preview_renders_what_is_typed_and_writes_nothing(owner, keynote, address):
    make_impression(session=keynote, summary="Saved", rating=4)
    make_photo(session=keynote, name="hall.png")
    before = list(Impression.objects.values())

    answer = owner.post(address, sent(summary="# Not **saved**\n\n![](hall.png)", body=" "), headers=SCRIPT)

    assert (answer.status_code, list(Impression.objects.values())) == (200, before)
    assert re.findall(r"<h\d[^>]*>.*?</h\d>", answer.text) == [
        "<h3>Summary</h3>",
        '<h4 class="prose-h1" data-line="0">Not <strong>saved</strong></h4>',
        "<h3>Impressions</h3>",
    ]
    assert "Image hall.png is still missing" in answer.text
    assert 'aria-label="Rating: 4 of 5 stars"' in answer.text
    assert "<html" not in answer.text


def test_preview_without_a_script_is_the_page_with_what_was_typed(owner, keynote, address):
    answer = owner.post(address, sent(summary="Not **saved**", body="Nor this"))

    assert (answer.status_code, Impression.objects.count()) == (200, 0)
    assert '<p data-line="0">Not <strong>saved</strong></p>' in answer.text
    assert [
        text.strip() for text in re.findall(r"<textarea class=\"input editor-area\"[^>]*>([^<]*)<", answer.text)
    ] == [
        "Not **saved**",
        "Nor this",
    ]
    assert "Nothing is saved yet." in answer.text
    assert "data-unsaved" in answer.text  # a script that comes late saves it


def test_page_of_a_preview_without_a_script_saves_the_texts_and_the_rating(owner, keynote, address):
    save = url(keynote, "impression/")
    page = owner.post(address, sent(summary="Typed", rating="3")).text
    [values] = [form.values for form in PageForms(url(keynote), page).sent() if form.address == save]
    owner.post(save, values | {"summary": ["Typed"]})

    assert list(Impression.objects.values_list("summary", "rating")) == [("Typed", 3)]


@pytest.mark.parametrize("headers", [SCRIPT, {}])
def test_preview_of_a_text_that_is_too_long_is_refused(owner, address, headers):
    answer = owner.post(address, sent(summary="a" * 100_001), headers=headers)
    assert (answer.status_code, Impression.objects.count()) == (422, 0)


def test_preview_of_a_text_that_is_too_long_says_why(owner, keynote, address):
    make_impression(session=keynote, rating=4)
    answer = owner.post(address, sent(summary="Short", body="a" * 100_001), headers=SCRIPT)
    said = " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())
    assert said == "Impressions: Ensure this value has at most 100000 characters (it has 100001)."


def test_preview_lets_no_html_through(owner, address):
    hostile = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1))"
    answer = owner.post(address, sent(summary=hostile, body=hostile), headers=SCRIPT)
    assert re.findall(r"<(?:script|img)|href=", answer.text) == []
    assert answer.text.count('<div class="prose prose-zenn" hx-disable>') == 2


def test_preview_shows_no_picture_of_another_event(owner, address):
    make_photo(session=make_session(), name="other.png")
    answer = owner.post(address, sent(summary="![](other.png)"), headers=SCRIPT)
    assert "Image other.png is still missing" in answer.text
    assert Photo.objects.count() == 1


@pytest.fixture
def busy(owner, monkeypatch):
    """Take all slots for heavy work; nobody waits for one."""
    owner.raise_request_exception = False
    monkeypatch.setattr(HEAVY, "wait", 0)
    with ExitStack() as slots:
        for key in ("a", "a", "b"):
            slots.enter_context(HEAVY.slot(key))
        yield


def test_previews_of_long_texts_at_once_are_limited(owner, address, busy):
    assert owner.post(address, sent(summary="Later"), headers=SCRIPT).status_code == 200
    answer = owner.post(address, sent(summary="Later " * 10_000), headers=SCRIPT)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "data-preview-parts" not in answer.text  # the script says that it could not be loaded


def test_too_many_previews_without_a_script_are_the_page_with_what_was_typed(owner, address, busy):
    answer = owner.post(address, sent(summary="<b> & more" * 6_000))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.text.count(f"\n{'&lt;b&gt; &amp; more' * 6_000}</textarea>") == 1


def test_rating_is_a_group_of_radio_buttons_and_a_second_one_beside_the_texts_without_a_script(owner, keynote):
    page = owner.get(url(keynote)).text
    groups = [part.partition("</fieldset>")[0] for part in page.split('<fieldset class="rating"')[1:]]
    for group in groups:
        assert re.findall(r'type="radio"(?: id="[^"]*")? name="rating" value="(\d)"( checked)?', group) == [
            *((str(number), "") for number in range(1, 6)),
            ("0", " checked"),
        ]
        assert re.findall(r"<legend>(.*?)</legend>", group) == ["Rating"]
        assert "3 of 5 stars" in group
    assert re.findall(r'id="(rating-\d)"', page) == [f"rating-{number}" for number in (1, 2, 3, 4, 5, 0)]
    assert (len(groups), page.count("<noscript>")) == (2, 1)

    owner.post(url(keynote, "state/"), {"rating": "3", "next": reverse("sessions:home")})
    page = owner.get(url(keynote)).text
    assert re.findall(r'name="rating" value="(\d)" checked', page) == ["3", "3"]


def test_rating_is_on_the_card_of_its_session_and_of_no_other(owner, keynote):
    make_impression(session=keynote, rating=2)
    make_impression(session=make_session(day=keynote.day))
    page = owner.get(reverse("sessions:event-today", args=[keynote.event.slug]), {"day": keynote.day.number}).text
    assert re.findall(r'<span class="stars"[^>]*>(.*?)</span>', page) == ["★★☆☆☆"]

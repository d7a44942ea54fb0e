"""Exactly which fields a link shows, for each option; a new field of a row is shown by none."""

import itertools

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_impression, make_session
from sessions.models import Impression, Session, ShareLink
from sessions.sharing import contents
from sessions.sharing.shown import SharedSession
from sharing.marked import ALL, FACTS, PHOTOS, TEXTS, Marked

pytestmark = pytest.mark.django_db

OPTIONS = ("with_impressions", "with_photos", "with_ratings")


def shown_on(path: str) -> tuple[str, set[str]]:
    """Return a page as anybody gets it, and which words of the rows are in it."""
    response = Client().get(path)
    assert response.status_code == 200
    text = response.text
    return text, {word for word in ALL if word in text}


def expected(of: str, options: dict[str, bool]) -> set[str]:
    found = set(FACTS) | {"mark-fullname"}
    if of == "session":
        found |= {"mark-description"}
    if options["with_impressions"]:
        found |= TEXTS | ({"mark-day-note"} if of == "event" else set())
    if options["with_photos"]:
        found |= PHOTOS if options["with_impressions"] else PHOTOS - {"mark-placed.png"}
    return found


@pytest.mark.parametrize("of", ["event", "session"])
@pytest.mark.parametrize("chosen", list(itertools.product((False, True), repeat=3)))
def test_page_shows_exactly_what_was_chosen(marked: Marked, of: str, chosen: tuple[bool, ...]) -> None:
    options = dict(zip(OPTIONS, chosen, strict=True))

    text, found = shown_on(reverse("sessions:shared", args=[marked.link(of=of, **options)]))

    assert found == expected(of, options)
    assert ("Rating: 4 of 5 stars" in text) == options["with_ratings"]
    assert ("Attended" in text, "300" in text, "18:00" in text) == (True, True, True)


@pytest.mark.parametrize("of", ["event", "session"])
@pytest.mark.parametrize("chosen", list(itertools.product((False, True), repeat=3)))
def test_feed_shows_nothing_that_the_page_does_not(marked: Marked, of: str, chosen: tuple[bool, ...]) -> None:
    options = dict(zip(OPTIONS, chosen, strict=True))

    _text, found = shown_on(reverse("sessions:shared-feed", args=[marked.link(of=of, **options)]))

    assert found <= expected(of, options)
    assert found >= {"mark-title", "MARK101"} | (set(TEXTS) if options["with_impressions"] else set())


def test_report_shows_its_article(marked: Marked) -> None:
    _text, found = shown_on(reverse("sessions:shared", args=[marked.link(of="report")]))

    article = {"mark-report", "mark-chapter", "mark-title", "MARK101", "mark-event", "mark-heading", "mark-fullname"}
    article |= {"example.com/mark-recording", "example.com/mark-slides", "mark-day-note", "mark-placed.png", "mark-alt"}
    # A report of its author tells of a missing picture by its name, as the file does that is exported.
    assert found - {"mark-missing.png"} == article | TEXTS


def test_every_field_of_a_session_and_an_impression_is_known_here() -> None:
    """A new field is shown by no link until somebody decides that here."""
    shown = set(contents.FACTS) - {"heading"} | {"description", "note", "summary", "body", "rating", "state"}
    shown |= {"second_choice", "updated_at"}
    hidden = {
        *(
            "id",
            "event",
            "day",
            "logged_at",
            "sort_at",
            "position",
            "feed",
            "external_id",
            "feed_digests",
            "created_at",
        ),
        *(
            "removed_from_feed_at",
            "search",
            "title_search",
            "note_search",
            "version",
            "deleted_at",
            "session",
            "author",
        ),
        *("watch_later", "watched_at"),
        *("edited_by", "edited_version"),
        # Of a team: a note that only its author sees, and whether the others of the team see an impression.
        *("private_note", "private_search", "shared"),
    }
    fields = {field.name for model in (Session, Impression) for field in model._meta.concrete_fields}
    assert fields - shown - hidden == set()
    read = {field.name for field in SharedSession.__dataclass_fields__.values()}
    assert read == shown - {"updated_at"} | {"key", "updated", "texts_digest", "anchor", "heading", "photos"}


def test_event_shows_the_agenda_of_the_author_alone(marked: Marked) -> None:
    colleague = make_session(day=marked.session.day, title="Seen by another", feed=marked.session.feed)
    make_impression(session=colleague, author=marked.event.owner.__class__.objects.create(username="other"))
    planned = make_session(day=marked.session.day, title="Planned by the author", feed=marked.session.feed)
    make_impression(session=planned, state="planned", second_choice=True)

    text, _found = shown_on(reverse("sessions:shared", args=[marked.link()]))

    assert ("Seen by another" in text, "Planned by the author" in text, "Second choice" in text) == (False, True, True)


def test_picture_shows_no_text_of_a_link_without_impressions(marked: Marked) -> None:
    for of in ("event", "session", "report"):
        response = Client().get(reverse("sessions:shared-picture", args=[marked.link(of=of)]))
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert response.content.startswith(b"\x89PNG")
        assert len(response.content) < 60_000


def test_description_for_other_sites(marked: Marked) -> None:
    text, _found = shown_on(reverse("sessions:shared", args=[(token := marked.link())]))
    assert f'<meta property="og:image" content="http://testserver/s/{token}/picture.png">' in text
    assert '<meta property="og:title" content="mark-event">' in text
    assert '<meta property="og:description" content="Tue 1 Dec, 2026 · mark-venue · 1 session">' in text


def test_link_with_a_password_tells_other_sites_nothing(marked: Marked) -> None:
    token = marked.link(password="harbour lights", with_impressions=True)
    assert "harbour" not in ShareLink.objects.get().password
    _text, found = shown_on(reverse("sessions:shared", args=[token]))
    assert found == set()

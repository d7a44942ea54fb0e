"""A report comes in by the pages: sent, looked at, applied as it was shown; what is refused is said at its place."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from factories import make_event, make_user
from importing.incoming.sent import (
    ARTICLE,
    IMPORT,
    PLAIN,
    apply,
    digest_in,
    said,
    send,
    staged,
    upload,
    with_pictures,
    zipped,
)
from sessions.management.commands.tidy import tidy
from sessions.models import Chapter, Event, IncomingArticle, IncomingPicture, Photo, Report, Session
from sessions.monitoring.stored import files_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def titles() -> list[str]:
    return list(Session.objects.order_by("day__number", "position").values_list("title", flat=True))


def test_article_is_looked_at_before_anything_is_written(client: Client, user: User) -> None:
    outline = staged(client, upload("three-days.md", ARTICLE))

    incoming = IncomingArticle.objects.get()
    assert outline == f"{IMPORT}{incoming.pk}/"
    assert (incoming.author, incoming.event, incoming.name, incoming.dialect) == (user, None, "three-days.md", "zenn")
    assert incoming.bytes == ARTICLE.encode()
    counts = client.get(outline).context["counts"]
    assert counts == ["2 days", "3 sessions", "1 chapter"]
    plan = client.get(f"{outline}plan/").context["plan"]
    assert plan.created == {"days": 2, "sessions": 3, "chapters": 2}
    assert (Event.objects.count(), Session.objects.count()) == (0, 0)


def test_apply_creates_the_event_and_leads_to_its_report(client: Client, user: User) -> None:
    response = apply(client, staged(client, upload("three-days.md", ARTICLE)))

    event, report = Event.objects.get(), Report.objects.get()
    assert response["Location"] == f"/events/{event.slug}/reports/{report.slug}/"
    assert (event.owner, event.name, report.title) == (user, "Three days at the harbour", "Three days at the harbour")
    assert titles() == ["Lights at sea", "Quiet nights", "Ropes and knots"]
    assert [chapter.heading for chapter in Chapter.objects.order_by("pk")] == ["", "Thanks"]
    assert not IncomingArticle.objects.exists()
    assert "Imported: 2 days, 3 sessions, 2 chapters." in client.get(response["Location"]).content.decode()


def test_report_shows_neither_front_matter_nor_links_as_recordings(client: Client) -> None:
    article = (
        '+++\ntitle = "At sea"\ndate = 2025-06-07\n+++\n\nThe train was late.\n\n## Day 1\n\n'
        "### [Lights at sea](https://harbour.example/1) by Ada Quay\n\nA lamp.\n\n"
        "### [Fog and horns](https://harbour.example/2) by Bo Lock\n\nhttps://youtu.be/abcdefghijk\n\nA horn.\n"
    )
    response = apply(client, staged(client, upload("at-sea.md", article)))

    page = client.get(response["Location"])
    assert (page.context["article"], page.context["counts"]["recordings"]) == (article, 1)
    start = '<div class="prose" hx-disable><p data-line="5">The train was late.</p>'
    assert page.context["preview"].startswith(start)


def test_second_click_of_apply_is_no_error(client: Client) -> None:
    plan = f"{staged(client, upload('three-days.md', ARTICLE))}plan/"
    digest = digest_in(client.get(plan))
    first = client.post(plan, {"digest": digest})
    second = client.post(plan, {"digest": digest})

    assert second["Location"] == first["Location"]
    assert (Event.objects.count(), Session.objects.count()) == (1, 3)
    assert client.get(plan).status_code == 404


def test_same_article_again_changes_nothing(client: Client) -> None:
    apply(client, staged(client, upload("three-days.md", ARTICLE)))
    edits = staged(client, upload("three-days.md", ARTICLE))
    assert client.get(edits).context["nothing"] is True


def test_article_goes_into_the_chosen_event(client: Client, user: User) -> None:
    event = make_event(owner=user, slug="harbour")
    outline = staged(client, upload("three-days.md", ARTICLE), event="harbour")
    apply(client, outline)

    assert Report.objects.get().event == event
    assert Event.objects.count() == 1


def test_address_that_names_no_report_is_taken_as_one_without(client: Client, user: User) -> None:
    make_event(owner=user, slug="harbour")
    response = client.post(f"{IMPORT}?report=a%00b", {"text": ARTICLE, "event": "harbour"})
    incoming = IncomingArticle.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{IMPORT}{incoming.pk}/")
    assert (incoming.event.slug, incoming.report) == ("harbour", None)


def test_event_can_be_changed_on_the_plan(client: Client, user: User) -> None:
    apply(client, staged(client, upload("three-days.md", ARTICLE)))
    edits = staged(client, upload("three-days.md", ARTICLE))
    client.post(edits, {"as-new": "1"})
    plan = f"{edits.removesuffix('edits/')}plan/"
    assert client.post(plan, {"event": "new"})["Location"] == plan

    page = client.get(plan)
    assert page.context["plan"].created["sessions"] == 3
    client.post(plan, {"digest": digest_in(page)})
    assert Event.objects.count() == 2


def test_plan_that_has_changed_is_shown_again(client: Client, user: User) -> None:
    make_event(owner=user, slug="harbour")
    plan = f"{staged(client, upload('three-days.md', ARTICLE), event='harbour')}plan/"
    digest = digest_in(client.get(plan))
    apply(client, staged(client, upload("three-days.md", ARTICLE), event="harbour"))

    response = client.post(plan, {"digest": digest})
    assert response.status_code == 409
    assert "Something has changed since your last preview. This is the new preview." in said(response)
    assert Session.objects.count() == 3


def test_pictures_of_a_zip_come_along(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    outline = staged(client, upload("report.zip", with_pictures()))
    incoming = IncomingArticle.objects.get()
    assert (incoming.name, incoming.left_out) == ("three-days.md", [["unused.png", ""]])
    assert [row.name for row in IncomingPicture.objects.all()] == ["lamp.png"]
    page = client.get(f"{outline}plan/")
    assert (page.context["planned"].found, page.context["planned"].missing) == (("lamp.png",), ("knot.png",))
    assert "1 image is missing" in said(page)
    assert "The article does not show it." in said(page)

    with django_capture_on_commit_callbacks(execute=True):
        apply(client, outline)
    assert sorted((photo.name, bool(photo.file)) for photo in Photo.objects.all()) == [
        ("knot.png", False),
        ("lamp.png", True),
    ]
    assert {name.split("/")[0] for name in files_in(default_storage)} == {"photos"}


def test_pictures_that_wait_are_deleted_with_their_article(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    outline = staged(client, upload("report.zip", with_pictures()))
    assert list(files_in(default_storage))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(outline, {"discard": "1"})["Location"] == IMPORT
    assert list(files_in(default_storage)) == []

    staged(client, upload("report.zip", with_pictures()))
    IncomingArticle.objects.update(created_at=timezone.now() - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert tidy(timezone.now())["articles"] == 1
    assert (list(files_in(default_storage)), IncomingPicture.objects.count()) == ([], 0)


def test_oldest_waiting_articles_are_evicted(client: Client, settings: Any) -> None:
    settings.QUOTAS = {**settings.QUOTAS, "waiting": 2}
    for number in range(3):
        staged(client, upload(f"{number}.md", ARTICLE))
    assert [row.name for row in IncomingArticle.objects.all()] == ["1.md", "2.md"]


def test_files_of_a_folder_come_with_the_article(client: Client) -> None:
    response = client.post(IMPORT, {"folder": [upload("notes.md", ARTICLE), upload("knot.png", "words")]})
    assert response.status_code == 302
    assert IncomingArticle.objects.get().left_out == [["knot.png", "not-a-picture"]]
    assert "This is not an image." in said(client.get(response["Location"]))


def test_of_several_markdown_files_the_largest_is_taken_and_said(client: Client) -> None:
    sent = zipped({"README.md": ARTICLE * 2, "a.md": "# Short", "b.md": ARTICLE})
    outline = staged(client, upload("report.zip", sent))
    assert "There are 3 Markdown files. “b.md” was taken." in said(client.get(outline))


def test_pasted_text_waits_without_a_name(client: Client) -> None:
    outline = staged(client, text=ARTICLE, dialect="github")
    assert (IncomingArticle.objects.get().name, IncomingArticle.objects.get().dialect) == ("", "github")
    assert "Pasted text" in said(client.get(outline))


@pytest.mark.parametrize(
    ("files", "fields", "words"),
    [
        ([], {}, "Choose a file first, or paste the text of the article."),
        ([("a.md", b"")], {}, "“a.md”: The article is empty."),
        ([("a.md", b"# a\0b")], {}, "“a.md”: This is no text."),
        ([("a.md", b"a" * 2_000_001)], {}, "“a.md”: The text of an article can have at most 2 MB."),
        ([("a.zip", b"no zip")], {}, "“a.zip”: The zip file is damaged or incomplete."),
        ([("a.zip", with_pictures()[:-40])], {}, "“a.zip”: The zip file is damaged or incomplete."),
        ([("a.zip", zipped({"a.png": b"x"}))], {}, "No Markdown file (.md) was found."),
        ([], {"text": "x" * 2_000_001}, "The text of an article can have at most 2 MB."),
        ([("a.md", b"# a")], {"text": "typed"}, "Choose a Markdown file or paste the text, not both."),
        ([], {"text": "typed", "event": "elsewhere"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_imported_is_said_and_what_was_typed_stays(
    client: Client, files: list[tuple[str, bytes]], fields: dict[str, str], words: str
) -> None:
    response = send(client, *(upload(*file) for file in files), **fields)
    assert response.status_code == 422
    assert words in said(response)
    assert response.context["form"]["text"].value() == fields.get("text")
    assert (IncomingArticle.objects.count(), list(files_in(default_storage))) == (0, [])


def test_article_without_a_session_says_so_and_its_lines_can_be_marked(client: Client) -> None:
    outline = staged(client, text=PLAIN)
    words = "Nothing was recognised as a session. Mark the lines yourself."
    assert words in said(client.get(outline))
    plan = f"{outline}plan/"
    assert words in said(client.get(plan))

    client.post(outline, {"line": ["4"], "to": "session"})
    apply(client, outline)
    assert titles() == ["Lamps of the north"]


def test_article_of_another_person_is_not_found(client: Client) -> None:
    outline = staged(client, upload("three-days.md", ARTICLE))
    stranger = Client()
    stranger.force_login(make_user())
    for address in (outline, f"{outline}plan/"):
        assert (stranger.get(address).status_code, stranger.post(address).status_code) == (404, 404)


def test_too_many_files_are_said(client: Client) -> None:
    response = send(client, *(upload(f"{number}.png", "x") for number in range(101)))
    assert response.status_code == 413
    assert "At most 100 files and 100 MB can be sent at once. Send a zip file instead." in said(response)


def test_line_without_words_can_get_any_role(client: Client) -> None:
    for line in ("## ![](x.png)", "## <br>", "***", "![](y.png)", "> "):
        outline = staged(
            client, text=f"{line}\n\nText.\n\n## Day 1\n\n### HAR101 | Lights at sea\n\nThe keeper spoke.\n"
        )
        for role in ("text", "chapter", "session", "group", "day"):
            client.post(outline, {"role-0": role})
            assert client.get(f"{outline}plan/").status_code == 200, (line, role)

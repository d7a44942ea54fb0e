"""An article that was edited elsewhere comes back by the page: each change is named before it is taken."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from factories import make_user
from importing.incoming.sent import ARTICLE, apply, digest_in, staged, upload
from sessions.models import Chapter, Event, Impression, IncomingArticle, Report, Revision, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    user: Any = make_user()
    assert isinstance(user, User)
    client.force_login(user)
    return client


@pytest.fixture
def exported(client: Client) -> str:
    """Return the export of a report that was imported."""
    apply(client, staged(client, upload("three-days.md", ARTICLE)))
    event, report = Event.objects.get(), Report.objects.get()
    return client.get(f"/events/{event.slug}/reports/{report.slug}/download/").content.decode()


def back(client: Client, text: str) -> str:
    """Send an edited article and return the address of the plan of its edits."""
    return staged(client, upload("three-days.md", text), event=Event.objects.get().slug)


def told(page: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the headings of a page, each with its changes and what becomes of them."""
    return [(name, [(each.text, each.change.state) for each in own]) for name, own in page.context["groups"]]


def test_article_that_was_not_edited_has_nothing_to_take(client: Client, exported: str) -> None:
    page = client.get(back(client, exported))
    assert page.context["nothing"]


def test_article_is_recognised_by_its_text(client: Client, exported: str) -> None:
    edited = exported.replace("Nobody spoke.", "Some spoke.")
    for name, event in (("draft.md", ""), ("draft.md", Event.objects.get().slug), ("three-days.md", "")):
        assert staged(client, upload(name, edited), event=event).endswith("/edits/"), (name, event)
    other = edited.replace("The keeper", "A whale").replace("Nobody", "All").replace("rope", "sail")
    other = other.replace("Why I went there.", "Somebody went there.").replace("To the keeper.", "To the whale.")
    other = other.replace("/images/harbour", "/images/sea")
    for name in ("draft.md", "three-days.md"):  # a file name does not decide
        assert not staged(client, upload(name, other), event=Event.objects.get().slug).endswith("/edits/")


def test_edits_are_named_and_taken(client: Client, exported: str) -> None:
    plan = back(client, exported.replace("Lights at sea", "Lights at night").replace("Nobody spoke.", "Some spoke."))
    page = client.get(plan)
    assert told(page) == [
        ("HAR101 | Lights at night", [("Title", "clean")]),
        ("HAR102 | Quiet nights", [("Impressions", "clean")]),
    ]
    assert Session.objects.filter(title="Lights at sea").exists()

    response = client.post(plan, {"digest": digest_in(page)})
    assert response["Location"].endswith(f"/reports/{Report.objects.get().slug}/")
    assert "2 changes were taken in." in client.get(response["Location"]).text
    assert sorted(Session.objects.values_list("title", flat=True)) == [
        "Lights at night",
        "Quiet nights",
        "Ropes and knots",
    ]
    assert not IncomingArticle.objects.exists()
    again = client.post(plan, {"digest": digest_in(page)})
    assert again["Location"] == response["Location"]


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("theirs", "Nobody sang."),
        ("mine", "Some spoke."),
        ("both", "Nobody sang.\n\nSome spoke."),
        ("", "Nobody sang."),
    ],
)
def test_conflict_is_shown_and_decided(client: Client, exported: str, choice: str, kept: str) -> None:
    impression = Impression.objects.get(body__contains="Nobody spoke.")
    Impression.objects.filter(pk=impression.pk).update(body="Nobody sang.", version=impression.version + 1)
    plan = back(client, exported.replace("Nobody spoke.", "Some spoke."))
    page = client.get(plan)
    assert page.context["conflicts"] == 1
    assert all(text in page.text for text in ("<del>Nobody sang.</del>", "<ins>Some spoke.</ins>"))

    name = page.context["groups"][0][1][0].name
    assert f'name="{name}"' in page.text
    client.post(plan, {"digest": digest_in(page), **({name: choice} if choice else {})})
    impression.refresh_from_db()
    assert impression.body == kept
    assert Revision.objects.filter(impression=impression).exists()


def test_new_session_is_shown_with_what_is_told_of_it(client: Client, exported: str) -> None:
    new = "### HAR900 | Tides\n\nTime: 15:00–15:45 · Room: Hall C · Speakers: A. Pilot\n\nHigh water.\n\n"
    text = exported.replace("### HAR102", f"{new}### HAR102") + "\n## Thanks\n\nTo all.\n"
    page = client.get(back(client, text)).text
    assert "Room: Hall C" in page
    assert "Speakers: A. Pilot" in page
    assert "Level: 2" not in page  # of a chapter


def test_page_says_that_the_report_may_hold_selected_sessions(client: Client, exported: str) -> None:
    removed = exported.replace("### HAR102 | Quiet nights\n\nNobody spoke.\n\n", "")
    for text, is_told in ((removed, True), (exported.replace("Lights at sea", "Lights at night"), False)):
        page = client.get(back(client, text))
        assert ("The report may then keep to the sessions" in page.text) is is_told


def test_changes_meanwhile_are_shown_again(client: Client, exported: str) -> None:
    plan = back(client, exported.replace("Nobody spoke.", "Some spoke."))
    digest = digest_in(client.get(plan))
    impression = Impression.objects.get(body__contains="Nobody spoke.")
    Impression.objects.filter(pk=impression.pk).update(body="Nobody sang.", version=impression.version + 1)
    response = client.post(plan, {"digest": digest})
    assert response.status_code == 409
    assert response.context["conflicts"] == 1


def test_article_can_be_imported_as_a_report_of_its_own(client: Client, exported: str) -> None:
    edits = back(client, exported.replace("Nobody spoke.", "Some spoke."))
    outline = edits.removesuffix("edits/")
    assert client.post(edits, {"as-new": "1"})["Location"] == outline
    assert client.get(f"{outline}plan/").context["plan"].event is None


def test_discarded_edits_change_nothing(client: Client, exported: str) -> None:
    edits = back(client, exported.replace("Nobody spoke.", "Some spoke."))
    assert client.post(edits, {"discard": "1"})["Location"] == "/import/"
    assert Impression.objects.filter(body__contains="Nobody spoke.").exists()
    assert client.get(edits).status_code == 404


def test_article_with_more_parts_than_may_be_stored_leads_to_its_outline(
    client: Client, exported: str, settings: Settings
) -> None:
    """What is stored already may come back, also where fewer would fit now."""
    settings.QUOTAS = settings.QUOTAS | {"chapters": 1}
    assert client.get(back(client, exported)).status_code == 200
    chapters = "".join(f"# Chapter {number}\n\nA text.\n\n" for number in range(1_000))
    other = staged(client, upload("other.md", f"## Day 1\n\n### BOA101 | Boats\n\nOne.\n\n{chapters}"))
    edits = back(client, exported + chapters)
    for outline, plan, count in ((other, f"{other}plan/", "1,000"), (edits[:-6], edits, "1,002")):
        page = client.get(plan)
        assert page.status_code == 422
        assert f"This article has {count}." in page.text
        assert f'href="{outline}"' in page.text
    assert (Chapter.objects.count(), Report.objects.count()) == (2, 1)


def test_all_texts_of_the_page_together_have_a_limit_of_what_is_marked(client: Client) -> None:
    ropes = "\n\n".join(f"Rope {number} is long." for number in range(400))
    sessions = "".join(f"### HAR{number} | Ropes\n\n{ropes}\n\n" for number in (101, 102, 103))
    apply(client, staged(client, upload("three-days.md", f"## Day 1\n\n{sessions}")))
    report = Report.objects.get()
    text = client.get(f"/events/{report.event.slug}/reports/{report.slug}/download/").text
    page = client.get(back(client, re.sub(r"(Rope \d*[02468]) is", r"\1 was", text)))
    kinds = [{block.kind for block in each.blocks} for _name, own in page.context["groups"] for each in own]
    assert kinds == [{"same", "changed"}, {"same", "changed"}, {"removed", "added"}]


def test_change_that_is_left_out_is_not_taken_and_not_offered_again(client: Client, exported: str) -> None:
    edited = exported.replace("Lights at sea", "Lights at night").replace("Nobody spoke.", "Some spoke.")
    plan = back(client, edited)
    page = client.get(plan)
    left = page.context["groups"][1][1][0].name
    assert page.text.count(f'name="{left}"') == 1
    assert client.get(f"{plan}?none").text.count('value="theirs" autocomplete="off" checked') == 2
    report = client.post(plan, {"digest": digest_in(page), left: "theirs"})["Location"]
    assert "1 change was taken in." in client.get(report).text
    kept = exported.replace("Lights at sea", "Lights at night")
    assert client.get(back(client, edited)).context["nothing"]
    again = client.get(back(client, edited.replace("Some spoke.", "All spoke.")))
    assert told(again) == [("HAR102 | Quiet nights", [("Impressions", "conflict")])]
    again = client.get(back(client, kept))  # it was taken back there
    assert (again.context["groups"], again.context["equal"]) == ([], 1)
    assert client.get(f"{report}download/").content.decode() == kept


def test_answer_to_a_question_is_a_new_preview(client: Client, exported: str) -> None:
    edited = exported.replace("### HAR102 | Quiet nights\n\n", "")
    plan = back(client, edited)
    page = client.get(plan)
    (asked,) = page.context["questions"]
    assert page.context["groups"] == []
    sent = {"digest": digest_in(page), asked.name: "mine"}
    page = client.post(plan, sent)
    assert page.status_code == 409
    assert "This is what your answer changes." in page.text
    leaves = "HAR102 | Quiet nights was removed: it leaves the report and stays in your log."
    assert told(page) == [
        ("HAR101 | Lights at sea", [("Impressions", "clean")]),
        ("HAR102 | Quiet nights", [(leaves, "clean")]),
    ]
    report = client.post(plan, {"digest": digest_in(page), asked.name: "mine"})["Location"]
    assert client.get(f"{report}download/").content.decode() == edited

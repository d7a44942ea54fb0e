"""Articles of a team that come back: who may still take them in, and whose words the pages show."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories import PASSWORD, make_chapter, make_member, make_team_text
from importing.incoming.sent import ARTICLE, IMPORT, digest_in, upload
from reporting.team.harbour import Harbour, harbour, named
from sessions.article.dialects import DIALECTS
from sessions.importing.edits.apply import apply_edits
from sessions.importing.edits.plan import plan_of_return
from sessions.models import (
    ArticleCopy,
    Chapter,
    Event,
    Impression,
    IncomingFeed,
    Membership,
    Report,
    Session,
    TeamText,
)
from sessions.versions.save import StaleData
from sessions.views.articles import edits as article_edits
from sessions.views.articles import plan as article_plan
from sessions.views.catalogue import feeds
from tiers import times

pytestmark = pytest.mark.django_db

WORDS = ("Cormorants", "unfolded", "slowly")
"""Each word that Ben shares stands in no other text."""

CALENDAR = "\r\n".join(
    (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:harbour", "BEGIN:VEVENT", "UID:1@harbour"),
        *("DTSTAMP:20261201T000000Z", "DTSTART:20261201T010000Z", "DTEND:20261201T020000Z", "SUMMARY:Hacked"),
        *("END:VEVENT", "END:VCALENDAR", ""),
    )
)

ROLES: dict[str, Callable[[Any], Any]] = {
    "reader": lambda member: member.update(role="reader"),
    "nobody": lambda member: member.delete(),
}


@pytest.fixture
def made() -> Harbour:
    made = harbour(shows_photos=False)
    Impression.objects.filter(author=made.people["ben"]).update(summary="Cormorants", body="unfolded slowly")
    make_team_text(session=made.second, summary="Of all", body="All think")
    make_chapter(report=made.report, heading="Introduction", body="Why we went.")
    return made


def signed_in(made: Harbour, name: str) -> Client:
    client = Client()
    client.force_login(made.people[name])
    return client


def export(client: Client, dialect: str = "zenn") -> str:
    """Download the article of the team, which is remembered."""
    return client.get(f"/events/harbour/reports/harbour-by-the-team/download/?dialect={dialect}").content.decode()


def send(client: Client, text: str, report: str = "?report=harbour-by-the-team", **fields: str) -> str:
    """Send an article to the event and return the address of its next page."""
    response = client.post(f"{IMPORT}{report}", {"text": text, "event": "harbour", **fields})
    assert response.status_code == 302, response.context["form"].errors
    return str(response["Location"])


def of_ben() -> Any:
    return Membership.objects.filter(user__username="ben")


def stored() -> list[list[tuple[Any, ...]]]:
    """Return what an article can change."""
    models = (Event, Report, Session, Chapter, TeamText, Impression)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def edited(article: str) -> str:
    return article.replace("Quiet nights", "Hacked").replace("All think", "Hacked").replace("Why we went.", "Hacked.")


@pytest.mark.parametrize("role", ROLES)
def test_article_that_waits_is_not_taken_in_by_who_may_not_write_any_more(made: Harbour, role: str) -> None:
    client = signed_in(made, "ben")
    edits = send(client, edited(export(client)))
    digest = digest_in(client.get(edits))
    outline = send(client, ARTICLE, report="")
    assert (edits.endswith("/edits/"), outline.endswith("/edits/")) == (True, False)
    plan = f"{outline}plan/"
    planned = digest_in(client.get(plan))
    before = stored()
    ROLES[role](of_ben())
    writes = (
        (edits, {"digest": digest}),
        (edits, {"as-new": "1"}),
        (edits, {"discard": "1"}),
        (outline, {"plan": "1"}),
        (plan, {"digest": planned}),
        (plan, {"event": "new"}),
    )
    assert [client.get(page).status_code for page in (edits, outline, plan)] == [404, 404, 404]
    assert [client.post(page, fields).status_code for page, fields in writes] == [404] * 6
    assert (stored(), list(client.get(IMPORT).context["waiting"])) == (before, [])


@pytest.mark.parametrize("role", ROLES)
def test_role_that_changes_between_the_plan_and_its_application(
    made: Harbour, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(made, "ben")
    edits = send(client, edited(export(client)))
    digest = digest_in(client.get(edits))
    plan = f"{send(client, ARTICLE, report='')}plan/"
    planned = digest_in(client.get(plan))
    before = stored()

    def meanwhile(module: Any, name: str) -> None:
        real = getattr(module, name)

        def run(*args: Any) -> Any:
            found = real(*args)
            ROLES[role](of_ben())
            return found

        monkeypatch.setattr(module, name, run)

    meanwhile(article_edits, "plan_return")
    assert (client.post(edits, {"digest": digest}).status_code, stored()) == (404, before)
    of_ben().delete()
    make_member(event=made.event, user=made.people["ben"])
    meanwhile(article_plan, "plan_article")
    assert (client.post(plan, {"digest": planned}).status_code, stored()) == (404, before)


def test_edits_of_who_may_not_write_are_refused_where_they_are_written(made: Harbour) -> None:
    article = export(signed_in(made, "ben"))
    report = Report.objects.select_related("event").get(pk=made.report.pk)
    plan = plan_of_return(report, made.people["ben"], DIALECTS["zenn"], edited(article))
    before = stored()
    of_ben().update(role="reader")
    assert plan is not None
    with pytest.raises(StaleData):
        apply_edits(plan)
    assert stored() == before


def test_article_with_the_name_of_an_event_is_not_planned_into_it_for_a_reader(made: Harbour) -> None:
    client, before = signed_in(made, "mia"), stored()
    sent = client.post(IMPORT, {"file": [upload("harbour.md", ARTICLE)]})
    plan = f"{sent['Location']}plan/"
    page = client.get(plan)
    assert page.context["plan"].event is None
    client.post(plan, {"digest": digest_in(page)})
    assert [len(rows) - len(old) for rows, old in zip(stored(), before, strict=True)] == [1, 1, 3, 2, 0, 3]
    assert set(Session.objects.filter(event=made.event).values_list("code", flat=True)) == {"OPS301", "OPS302"}


def test_programme_is_not_applied_by_who_may_not_write_any_more(made: Harbour, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(made, "ben")
    sent = client.post("/events/harbour/catalogue/import/", {"way": "text", "text": CALENDAR})
    plan = str(sent["Location"])
    digest, before = digest_in(client.get(plan)), stored()

    def meanwhile(*args: Any, **options: Any) -> Any:
        found = feeds_plan(*args, **options)
        of_ben().update(role="reader")
        return found

    feeds_plan = feeds.plan_programme
    monkeypatch.setattr(feeds, "plan_programme", meanwhile)
    assert (client.post(plan, {"digest": digest}).status_code, stored()) == (404, before)
    assert (client.get(plan).status_code, IncomingFeed.objects.visible_to(made.people["ben"]).count()) == (404, 0)


def leaves(made: Harbour) -> None:
    signed_in(made, "ben").post("/events/harbour/team/leave/")


def is_removed(made: Harbour) -> None:
    signed_in(made, "ada").post(reverse("sessions:team-member", args=["harbour", of_ben().get().pk]))


def shares_one_no_longer(made: Harbour) -> None:
    page = reverse("sessions:impression-state", args=["harbour", made.first.pk])
    signed_in(made, "ben").post(page, {"shared": "off"})


def shares_none(made: Harbour) -> None:
    signed_in(made, "ben").post("/events/harbour/team/share/", {"shared": "off"})


def deletes_the_account(made: Harbour) -> None:
    signed_in(made, "ben").post(reverse("account_delete"), {"password": PASSWORD})
    assert Membership.objects.filter(user__username="ben").count() == 0


WAYS = (leaves, is_removed, shares_one_no_longer, shares_none, deletes_the_account)


def in_hidden(page: str) -> list[str]:
    return [word for word in WORDS if word in page]


@pytest.mark.release
@pytest.mark.scaled
@pytest.mark.parametrize("way", WAYS)
def test_words_that_are_shared_no_longer_are_on_no_page_of_a_returned_article(
    made: Harbour, way: Callable[[Harbour], None]
) -> None:
    ada = signed_in(made, "ada")
    assert {dialect: in_hidden(export(ada, dialect)) for dialect in DIALECTS} == dict.fromkeys(DIALECTS, [*WORDS])
    way(made)
    assert ArticleCopy.objects.count() == 0
    made.people["carl"] = named("carl", "Carl")
    make_member(event=made.event, user=made.people["carl"])
    carl = signed_in(made, "carl")
    cases = ((False, "zenn"), (True, "hugo"), (False, "hugo"), (True, "zenn"))
    for remembered, dialect in cases[: times(2, 4)]:
        shown = carl.get(f"/events/harbour/reports/harbour-by-the-team/?dialect={dialect}")
        article = export(carl, dialect)
        if not remembered:
            ArticleCopy.objects.all().delete()
        sent = article.replace("Ada thinks", "Ada knows").replace("Quiet nights", "Loud nights")
        edits = send(carl, sent, dialect=dialect)
        pages = [shown.text, article, *(carl.get(page).text for page in (edits, edits.replace("edits/", "")))]
        assert [in_hidden(page) for page in pages] == [[], [], [], []], (dialect, remembered)
        listed = [(each.text, each.change.state) for each in listed_on(carl.get(edits))]
        assert listed == [
            ("Title", "clean"),
            ("Impressions", "not-taken"),
        ], (dialect, remembered)


def listed_on(page: Any) -> list[Any]:
    return [each for _name, own in page.context["groups"] for each in own]


def test_earlier_words_of_a_member_are_not_compared_with_a_returned_article(made: Harbour) -> None:
    article = export(signed_in(made, "ada"))
    Impression.objects.filter(author=made.people["ben"]).update(summary="Gulls", body="Gulls fly", version=2)
    eva = signed_in(made, "eva")
    now = eva.get("/events/harbour/reports/harbour-by-the-team/?dialect=zenn").context["article"]
    cases = {
        now: [],
        now.replace("Gulls fly", "Gulls swim"): ["body"],
        re.sub(r"\*\*Ben\*\*\n\nGulls\n\n", "", now): ["summary"],
        article.replace("Cormorants", "Ducks").replace("unfolded slowly", "dive"): ["summary", "body"],
    }
    for text, expected in cases.items():
        page = eva.get(send(eva, text))
        changes = [each.change for each in listed_on(page)]
        assert [each.field for each in changes] == expected, text
        assert (in_hidden(page.text), [each.before for each in changes]) == ([], [each.here for each in changes])


def test_page_names_the_members_whose_words_would_become_a_text_of_the_team(made: Harbour) -> None:
    eva = signed_in(made, "eva")
    article = export(eva)
    own, heading, note = "### OPS301 | Quiet nights", "# Quiet nights", "A note"
    cases = {
        article.replace(own, heading): [],
        article.replace("Why we went.", "Why we went.\n\n**Ben**\n\nCormorants"): ["Ben"],
        article.replace("All think", "**Ada**\n\nAll think"): ["Ada"],
        article.replace(note, "Another note").replace("Ada thinks", "Ada knows"): [],
    }
    for text, expected in cases.items():
        page = eva.get(send(eva, text))
        warning = f"Words below these names would become texts of the team: {', '.join(expected)}."
        assert (page.context["words_of"], warning in page.text) == (expected, bool(expected)), text


def test_article_from_before_somebody_left_brings_no_words_of_that_person_back(made: Harbour) -> None:
    Impression.objects.filter(author=made.people["ada"]).delete()
    article = export(signed_in(made, "ada"))
    leaves(made)
    eva = signed_in(made, "eva")
    page = eva.get(send(eva, article.replace("All think", "All know")))
    assert [(each.change.field, each.change.state) for each in listed_on(page)] == [
        ("summary", "not-taken"),
        ("body", "not-taken"),
        ("body", "clean"),
    ]
    eva.post(page.wsgi_request.path, {"digest": digest_in(page)})
    assert list(TeamText.objects.values_list("session__code", "body")) == [("OPS302", "All know")]

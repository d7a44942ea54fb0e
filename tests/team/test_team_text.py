"""The one text of a team about a session."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_impression, make_session, make_team_text
from photos.samples import picture
from reporting.team.harbour import HIDDEN, Harbour, harbour
from sessions.models import Impression, Revision, TeamText
from sessions.rules.clean_text import TEXT_LIMIT

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Autosave": "1"}


@pytest.fixture
def made() -> Harbour:
    return harbour(picture())


def signed_in(made: Harbour, name: str) -> Client:
    client = Client()
    client.force_login(made.people[name])
    return client


def address(made: Harbour, name: str = "team-text") -> str:
    return reverse(f"sessions:{name}", args=["harbour", made.first.pk])


def use(made: Harbour, name: str, wanted: str) -> Any:
    return signed_in(made, name).post(address(made, "team-text-use"), {"use": wanted})


def stored() -> list[tuple[Any, ...]]:
    return list(TeamText.objects.values_list("summary", "body", "in_use", "version"))


BEGUN = ("**Ada**\n\nOf Ada\n\n**Ben**\n\nOf Ben", "**Ada**\n\nAda thinks")
"""Summary and impressions of a text that begins with what the members share."""


def version_in(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def test_text_begins_with_what_the_members_share_and_opening_it_stores_nothing(made: Harbour) -> None:
    link = f'href="{address(made)}"'
    for name in ("ada", "eva"):
        assert link in signed_in(made, name).get(address(made, "session-detail")).text
        page = signed_in(made, name).get(address(made)).text
        assert [page.count(f"\n{text}</textarea>") for text in BEGUN] == [1, 1]
        assert [word for word in HIDDEN if word in page] == []
        assert "use everyone" not in page.lower()
    assert use(made, "ben", "on").status_code == 302
    sent = {"summary": "Typed", "body": "", "version": 0}
    assert "Typed" in signed_in(made, "ben").post(address(made, "team-text-preview"), sent).text
    assert stored() == []
    Impression.objects.filter(author=made.people["ada"]).update(shared=False)
    page = signed_in(made, "ben").get(address(made)).text
    assert ("Of Ada" in page, "Ada thinks" in page, "Of Ben" in page) == (False, False, True)


@pytest.mark.parametrize("headers", [SCRIPT, {}])
def test_first_save_stores_the_text_in_use(made: Harbour, headers: dict[str, str]) -> None:
    ben = signed_in(made, "ben")
    version = version_in(ben.get(address(made)).text)
    sent = {"summary": "Of us all", "body": BEGUN[1], "version": version}
    answer = ben.post(address(made), sent, headers=headers)
    assert answer.status_code == (200 if headers else 302)
    assert stored() == [("Of us all", BEGUN[1], True, 1)]
    assert Revision.objects.count() == 0
    assert "It stays as it is when somebody stops sharing" in ben.get(address(made, "session-detail")).text


def test_two_editors_who_begin_at_once_merge_or_are_asked(made: Harbour) -> None:
    ada, ben = signed_in(made, "ada"), signed_in(made, "ben")
    base = dict(zip(("base-summary", "base-body"), BEGUN, strict=True))
    begun = {"version": version_in(ada.get(address(made)).text), **base}
    ada.post(address(made), {"summary": BEGUN[0].replace("Of Ada", "Of us"), "body": BEGUN[1], **begun}, headers=SCRIPT)
    sent = {"summary": BEGUN[0], "body": "We think", **begun}
    assert ben.post(address(made), sent, headers=SCRIPT).status_code == 200
    assert stored() == [(BEGUN[0].replace("Of Ada", "Of us"), "We think", True, 2)]
    refused = ben.post(address(made), {"summary": "Of Ben alone", "body": "We think", **begun}, headers=SCRIPT)
    assert (refused.status_code, "Of Ben alone" in refused.text) == (409, True)


def test_refused_first_save_stores_nothing(made: Harbour) -> None:
    ben = signed_in(made, "ben")
    long = ben.post(address(made), {"summary": "a" * (TEXT_LIMIT + 1), "body": "", "version": 0}, headers=SCRIPT)
    stale = ben.post(address(made), {"summary": "Typed", "body": "", "version": 7}, headers=SCRIPT)
    assert (long.status_code, stale.status_code, stored()) == (413, 409, [])
    for name, status in (("mia", 404), ("leo", 404)):
        client = signed_in(made, name)
        sent = {"summary": "Typed", "body": "", "version": 0}
        assert (client.get(address(made)).status_code, client.post(address(made), sent).status_code) == (status, status)
    assert stored() == []


@pytest.mark.parametrize("base", [{}, {"base-summary": "", "base-body": ""}, {"base-summary": "x", "base-body": ""}])
def test_first_save_of_empty_texts_with_another_version_stores_version_1(made: Harbour, base: dict[str, str]) -> None:
    sent = {"summary": base.get("base-summary", ""), "body": "", "version": 5, **base}
    assert signed_in(made, "ben").post(address(made), sent, headers=SCRIPT).status_code == 200
    assert stored() == [("", "", True, 1)]


def test_words_given_up_at_the_first_save_are_an_earlier_text(made: Harbour) -> None:
    """There is no stored text that they could replace: the page of a conflict begins with one of version 0."""
    ben = signed_in(made, "ben")
    given_up = {"mine-summary": "", "mine-body": "Words typed and given up", "decided": "1"}
    answer = ben.post(address(made), {"summary": "", "body": "Chosen", "version": 0, **given_up})
    assert (answer.status_code, stored()) == (302, [("", "Chosen", True, 1)])
    kept = [("Words typed and given up", 1)]
    assert [(each.texts["body"], each.version) for each in Revision.objects.all()] == kept


def test_choosing_the_saved_text_where_there_is_none_keeps_the_typed_one(made: Harbour) -> None:
    sent = {"summary": "", "body": "My words", "version": 0, "choice": "theirs"}
    assert signed_in(made, "ben").post(address(made), sent).status_code == 302
    assert [(each.texts["body"], each.version) for each in Revision.objects.all()] == [("My words", 1)]


def test_everyones_texts_come_back_and_the_text_is_kept(made: Harbour) -> None:
    make_team_text(session=made.first, summary="Of all", body=BEGUN[1])
    answer = use(made, "eva", "off")
    assert answer.headers["Location"] == address(made, "session-detail")
    assert stored() == [("Of all", "**Ada**\n\nAda thinks", False, 1)]
    page = signed_in(made, "eva").get(address(made, "session-detail")).text
    assert ("Write one text for the team" in page, "Edit the text of the team" in page) == (True, False)
    undo = f"{address(made, 'team-text-use')}?use=on"
    assert signed_in(made, "eva").post(undo).status_code == 302
    assert stored() == [("Of all", "**Ada**\n\nAda thinks", True, 1)]
    page = signed_in(made, "eva").get(address(made, "session-detail")).text
    assert ("Write one text for the team" in page, "Edit the text of the team" in page) == (False, True)


def test_too_long_texts_are_left_out_whole(made: Harbour) -> None:
    Impression.objects.filter(author=made.people["ada"]).update(summary="a" * (TEXT_LIMIT - 20))
    page = signed_in(made, "ben").get(address(made)).text
    assert "those of the last members were left out" in page
    assert [page.count(f"{text}</textarea>") for text in ("a" * (TEXT_LIMIT - 20), BEGUN[1])] == [1, 1]
    assert "Of Ben</textarea>" not in page
    assert stored() == []


def test_reader_and_stranger_cannot_write(made: Harbour) -> None:
    make_team_text(session=made.first, summary="Of all")
    for name in ("mia", "leo"):
        client = signed_in(made, name)
        for page in ("team-text", "team-text-history"):
            assert client.get(address(made, page)).status_code == 404
        assert client.post(address(made), {"summary": "Mine", "body": "", "version": 1}).status_code == 404
        assert use(made, name, "off").status_code == 404
    assert stored() == [("Of all", "", True, 1)]
    page = signed_in(made, "mia").get(address(made, "session-detail")).text
    assert ("Of all" in page, "team-text" in page) == (True, False)


def test_two_editors_merge_or_are_asked(made: Harbour) -> None:
    make_team_text(session=made.first, summary="One.\n\nTwo.", body="Three")
    base = {"base-summary": "One.\n\nTwo.", "base-body": "Three", "version": 1}
    ada, ben = signed_in(made, "ada"), signed_in(made, "ben")
    sent = {"summary": "One!\n\nTwo.", "body": "Three", **base}
    assert ada.post(address(made), sent, headers=SCRIPT).status_code == 200
    sent = {"summary": "One.\n\nTwo!", "body": "Three", **base}
    assert ben.post(address(made), sent, headers=SCRIPT).status_code == 200
    assert stored() == [("One!\n\nTwo!", "Three", True, 3)]
    sent = {"summary": "One?\n\nTwo.", "body": "Three", **base}
    refused = ben.post(address(made), sent, headers=SCRIPT)
    assert (refused.status_code, "One?" in refused.text, "One!" in refused.text) == (409, True, True)
    assert stored() == [("One!\n\nTwo!", "Three", True, 3)]
    assert ada.post(address(made), sent, headers=SCRIPT).context["conflict"].name == "Ben"
    plain = ben.post(address(made), sent)
    assert (plain.status_code, plain.text.count("One?\n\nTwo.</textarea>")) == (409, 2)


def test_what_was_typed_is_saved_also_when_a_colleague_took_the_text_out_of_use(made: Harbour) -> None:
    make_team_text(session=made.first, summary="Of all")
    use(made, "ada", "off")
    sent = {"summary": "Of us all", "body": "", "version": 1}
    assert signed_in(made, "ben").post(address(made), sent, headers=SCRIPT).status_code == 200
    assert stored() == [("Of us all", "", False, 2)]
    assert "This text is not in use" in signed_in(made, "ben").get(address(made)).text


def test_replaced_text_is_an_earlier_text_that_can_be_restored(made: Harbour) -> None:
    make_team_text(session=made.first, summary="A long text of all of us")
    ada, ben = signed_in(made, "ada"), signed_in(made, "ben")
    ada.post(address(made), {"summary": "", "body": "", "version": 1}, headers=SCRIPT)
    revision = Revision.objects.get()
    assert "A long text of all of us" in ben.get(address(made, "team-text-history")).text
    sent = {"revision": revision.pk, "version": 2}
    assert ben.post(address(made, "team-text-history"), sent).headers["Location"] == address(made)
    assert stored() == [("A long text of all of us", "", True, 3)]


def test_renamed_photo_is_followed(made: Harbour) -> None:
    text = make_team_text(session=made.first, body="![](lamp.png)")
    photo = made.event.photos.get(name="lamp.png")
    sent = {"name": "light.png", "alt": "", "caption": "A lamp"}
    assert (
        signed_in(made, "ada").post(reverse("sessions:photo-update", args=["harbour", photo.pk]), sent).status_code
        == 302
    )
    text.refresh_from_db()
    assert text.body == "![](light.png)"


def test_session_with_a_text_of_the_team_stays(made: Harbour) -> None:
    session = make_session(day=made.event.days.get(), title="Logged")
    make_impression(session=session, author=made.event.owner, state="attended")
    make_team_text(session=session, body="Of all")
    signed_in(made, "ada").post(reverse("sessions:session-undo", args=["harbour", session.pk]))
    session.refresh_from_db()
    assert session.deleted_at is None


def begun(made: Harbour) -> str:
    """Return the impressions with which the text of the team begins in the editor."""
    return signed_in(made, "ben").get(address(made)).context["form"]["body"].value()


def test_text_begins_with_labels_that_are_each_authors_own(made: Harbour) -> None:
    for name, body in {"ada": "Heard[^1].\n\n[^1]: Twice.", "ben": "Doubted[^1].\n\n[^1]: No proof."}.items():
        Impression.objects.filter(author=made.people[name], session=made.first).update(body=body)
    assert begun(made) == (
        "**Ada**\n\nHeard[^1-1].\n\n[^1-1]: Twice.\n\n**Ben**\n\nDoubted[^1-2].\n\n[^1-2]: No proof."
    )


def test_longer_labels_count_in_what_fits(made: Harbour) -> None:
    body = "[a]: /x\n\n" + "[a] " * (TEXT_LIMIT // 5)
    Impression.objects.filter(author=made.people["ada"], session=made.first).update(body=body)
    Impression.objects.filter(author=made.people["ben"], session=made.first).update(body="[a]")
    assert begun(made) == ""

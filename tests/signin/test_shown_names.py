"""Names shown: visible as they are, and nobody else's user name."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_event, make_impression, make_member, make_session, make_user
from reporting.team.harbour import named
from sessions.models import Profile, Report, shown_name, team_names, told_apart
from sessions.reporting.report_data import load_report_data
from sessions.rules.clean_text import without_invisible
from sessions.team.people import people_of
from sessions.team.texts import team_impressions

ACCOUNT = reverse("sessions:account")
INVISIBLE = "This name has invisible characters, such as marks that change the direction of text. Type it again."
UNSEEN = "Nobody would see this name. Type one with letters, or leave it empty."
TAKEN = "This name cannot be used: it is the user name of somebody else."
IN_PARENTHESES = "This name cannot be used: it has the user name of somebody else in parentheses."
TOO_MANY = "Too many failed login attempts. Try again later."


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        *(("Ada", "Ada"), ("花　子", "花　子"), ("a\u202eb", "ab"), ("\u200bAda\u2066", "Ada"), ("A\u00adda", "Ada")),
        *(("\u3164", ""), ("\u200b\u2800", ""), ("\u0301", ""), ("\u200f \u200f", ""), ("**", "**"), ("", "")),
        *(("A\u00a0B", "A\u00a0B"), ("a\U000e0041", "a"), ("Ada\ufe0f", "Ada"), ("\u061cא", "א")),
    ],
)
def test_what_is_seen_of_a_name(stored: str, seen: str) -> None:
    assert without_invisible(stored) == seen


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "error"),
    [
        *(("a\u202eb", INVISIBLE), ("Ada\u200b", INVISIBLE), ("\u2066Ada\u2069", INVISIBLE), ("A\u00adda", INVISIBLE)),
        *(("\u200b", UNSEEN), ("\u3164", UNSEEN), ("\u0301", UNSEEN)),
        *(("ada", TAKEN), ("ADA", TAKEN), ("ａｄａ", TAKEN)),
        *(("Sam (ada)", IN_PARENTHESES), ("(ADA) Sam", IN_PARENTHESES), ("Sam（ａｄａ）", IN_PARENTHESES)),
        *(("Sam ((ada))", IN_PARENTHESES), ("Sam (ada (x))", IN_PARENTHESES), ("Sam (ada", IN_PARENTHESES)),
    ],
)
def test_name_is_refused_at_the_field_and_stays_typed(client: Client, name: str, error: str) -> None:
    make_user(username="ada")
    ben = named("ben", "Ben")
    client.force_login(ben)
    answer = client.post(ACCOUNT, {"name": name, "theme": "dark"})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"name": [error]})
    assert unescape(answer.text).count(f'value="{name}"') == 1
    assert list(Profile.objects.values_list("name", "theme")) == [("Ben", "")]


@pytest.mark.django_db
def test_own_user_name_and_the_name_shown_of_another_are_taken(client: Client) -> None:
    named("ada", "Ada Quay")
    client.force_login(make_user(username="ben"))
    for name in ("Ben", "Ada Quay", "Ada Quay (ben)", "Ben (Quay)", "Ben )ada(", ""):
        assert client.post(ACCOUNT, {"name": name}).status_code == 302
        assert Profile.objects.get(user__username="ben").name == name


@pytest.mark.django_db
def test_names_cannot_be_tried_one_after_the_other(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup_refused": "3/10m/ip"}
    make_user(username="ada")
    client.force_login(make_user(username="ben"))
    errors = [client.post(ACCOUNT, {"name": "ada"}).context["form"].errors["name"] for _try in range(4)]
    assert errors == [[TAKEN]] * 3 + [[TOO_MANY]]
    free = client.post(ACCOUNT, {"name": "nobody"})
    assert (free.status_code, free.context["form"].errors) == (422, {"name": [TOO_MANY]})
    assert client.post(ACCOUNT, {"theme": "dark"}).status_code == 302


@pytest.mark.django_db
def test_names_stored_earlier_are_shown_without_what_is_invisible(client: Client) -> None:
    bad, unseen = named("ada", "A\u202eda\u200b"), named("ben", "\u200b\u3164")
    assert (shown_name(bad), shown_name(unseen)) == ("Ada", "ben")
    client.force_login(bad)
    assert client.get(ACCOUNT).context["form"]["name"].value() == "Ada"


def test_name_chosen_before_the_account_that_it_names_has_the_user_name_beside() -> None:
    people = {1: ("Sam", "ed"), 2: ("Sam", "stra"), 3: ("Sam (stra)", "ben"), 4: ("ED", "eve"), 5: ("Ada (ada)", "ada")}
    told = ("Sam (ed)", "Sam (stra)", "Sam (stra) (ben)", "ED (eve)", "Ada (ada)")
    assert told_apart(people) == dict(enumerate(told, 1))


@pytest.mark.django_db
def test_equal_names_of_a_team_have_the_user_name_beside_on_pages_and_in_the_article() -> None:
    event = make_event(owner=named("ada", "Ada"))
    others = [named("ada2", "ADA"), named("eve", "Ａｄａ"), named("ben", "Ben")]
    named("ben2", "Ben")  # in another team
    session = make_session(event=event)
    for user in others:
        make_member(event=event, user=user)
        make_impression(session=session, author=user, body="Words", shared=True)
    told = ["Ada (ada)", "ADA (ada2)", "Ａｄａ (eve)", "Ben"]
    assert team_names(event) == dict(zip([event.owner_id, *(user.pk for user in others)], told, strict=True))
    assert sorted(person.name for person in people_of(event)) == sorted(told)
    assert [each.name for each in team_impressions(session)] == ["ADA (ada2)", "Ben", "Ａｄａ (eve)"]
    report = Report.objects.create(event=event, author=event.owner, is_team=True, slug="of-the-team", title="a")
    assert load_report_data(report, event.owner).authors == ("ADA (ada2)", "Ben", "Ａｄａ (eve)")

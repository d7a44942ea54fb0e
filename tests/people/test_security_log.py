"""The security log: what is recorded, what is not, how it is read, and when it ends."""

import ast
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from factories import PASSWORD, make_event, make_report, make_user
from people.signing_up import confirm, invite, join
from sessions.accounts.security_log import record_security_event
from sessions.management.commands.tidy import tidy
from sessions.models import AgendaLink, Invitation, Profile, ReportLink, SecurityEvent, SecurityEventKind, ShareLink
from sessions.people.messages import FACTS, SENTENCES, sentence_of, shown_facts

LOG = reverse("sessions:security-log")
LOGIN = reverse("account_login")


@pytest.fixture
def owner(db: None) -> User:
    return make_user(username="harbourmaster")


@pytest.fixture
def at_the_desk(owner: User) -> Client:
    """Return the browser of the owner of the site."""
    client = Client()
    client.force_login(owner)
    return client


def entries() -> list[tuple[str, str | None, dict[str, object]]]:
    """Return kind, person and facts of what was recorded, oldest first."""
    return list(SecurityEvent.objects.order_by("pk").values_list("kind", "user__username", "facts"))


def sign_in(login: str, password: str) -> None:
    Client().post(LOGIN, {"login": login, "password": password})


def test_sign_ins_and_refused_ones_are_recorded(owner):
    sign_in("harbourmaster", PASSWORD)
    sign_in("harbourmaster", "wrong")
    assert entries() == [
        ("signed-in", "harbourmaster", {"method": "password"}),
        ("sign-in-refused", "harbourmaster", {}),
    ]


def test_unknown_name_is_not_recorded(owner):
    """It may be a password that was typed into the wrong field."""
    sign_in("a secret of mine", "wrong")
    assert entries() == [("sign-in-refused", None, {})]


def test_refused_sign_in_of_a_deactivated_account_is_recorded(owner):
    make_user(username="deckhand", is_active=False)
    sign_in("deckhand", "wrong")
    assert entries() == [("sign-in-refused", "deckhand", {})]


def test_right_password_of_a_deactivated_account_is_recorded_as_refused(owner):
    make_user(username="deckhand", is_active=False)
    sign_in("deckhand", PASSWORD)
    assert entries() == [("sign-in-refused", "deckhand", {"reason": "deactivated"})]


def test_link_that_the_command_made_is_recorded_with_the_command(owner):
    call_command("reset_link", "harbourmaster", forget_second_factor=True, stdout=StringIO(), stderr=StringIO())
    assert entries() == [
        ("second-factor-removed", "harbourmaster", {"command": "reset_link"}),
        ("reset-link-made", "harbourmaster", {"command": "reset_link"}),
    ]


def test_nobody_fills_the_log(owner, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"refusals_recorded": "3/h/key"}
    for number in range(8):
        sign_in(f"unknown {number}", "wrong")
    sign_in("harbourmaster", "wrong")
    make_user(username="deckhand", is_active=False)
    for _ in range(8):
        sign_in("deckhand", PASSWORD)
    assert [who for _kind, who, _facts in entries()] == [None] * 3 + ["harbourmaster"] + ["deckhand"] * 3


def test_password_change_and_sign_up_by_invitation_are_recorded(owner, at_the_desk):
    new = "a password that is entirely new"
    at_the_desk.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    join(invite(owner), "newcomer")
    made = {"invitation": Invitation.objects.get().pk}
    assert entries() == [
        ("password-changed", "harbourmaster", {}),
        ("account-made", "newcomer", made),
        ("signed-in", "newcomer", {"method": "sign-up"}),
    ]


def test_links_and_their_new_addresses_are_recorded(owner, at_the_desk):
    report = make_report(event=make_event(owner=owner, slug="harbour", name="Harbour"), slug="harbour-report")
    for path, made in (
        (reverse("sessions:event-share", args=["harbour"]), {"do": "create"}),
        (reverse("sessions:agenda-link", args=["harbour"]), {}),
        (reverse("sessions:report-links", args=["harbour", report.slug]), {}),
    ):
        at_the_desk.post(path, made)
    [share], [calendar], [program] = (list(model.objects.all()) for model in (ShareLink, AgendaLink, ReportLink))
    shared = reverse("sessions:event-share", args=["harbour"])
    at_the_desk.post(shared, {"renew": share.pk})
    at_the_desk.post(shared, {"revoke": share.pk})
    for _ in range(2):  # what is gone is not revoked again
        at_the_desk.post(reverse("sessions:agenda-link", args=["harbour"]), {"revoke": calendar.pk})
        at_the_desk.post(reverse("sessions:report-links", args=["harbour", report.slug]), {"revoke": program.pk})
    assert [(kind, facts) for kind, _who, facts in entries()] == [
        (kind, {"event": "Harbour", "shows": shows})
        for kind, shows in (
            *(("link-made", shows) for shows in ("event", "calendar", "program")),
            *((kind, "event") for kind in ("link-renewed", "link-revoked")),
            *(("link-revoked", shows) for shows in ("calendar", "program")),
        )
    ]
    assert "harbourmaster gave a secret link a new address event “Harbour” shows an event" in " ".join(
        shown(at_the_desk.get(LOG).text)
    )


def test_mail_address_that_is_changed_is_recorded_and_one_that_is_taken_is_not(owner, at_the_desk):
    make_user(username="pilot", email="pilot@harbour.example")
    confirm(at_the_desk)
    for address in ("pilot@harbour.example", "master@harbour.example"):
        at_the_desk.post(reverse("account_email"), {"email": address})
    assert entries() == [("email-changed", "harbourmaster", {})]


def test_backups_are_recorded_from_the_page_and_from_the_command(owner, at_the_desk, tmp_path):
    at_the_desk.post("/backup/mine/").getvalue()
    path = str(tmp_path / "all.zip")
    call_command("backup", path, user="harbourmaster", verbosity=0)
    call_command("restore", path, beside=True, owner="harbourmaster", verbosity=0)
    assert entries() == [
        ("backup-made", "harbourmaster", {"scope": "person"}),
        ("backup-made", None, {"scope": "person", "command": "backup"}),
        ("backup-restored", "harbourmaster", {"events": 0, "command": "restore"}),
    ]


def test_log_has_a_largest_size(owner, monkeypatch):
    monkeypatch.setattr("sessions.management.commands.tidy.MOST_KEPT", 3)
    for number in range(5):
        record_security_event(None, SecurityEventKind.LINK_MADE, owner, number=number)
    assert tidy(timezone.now())["security_events"] == 2
    assert [facts["number"] for _kind, _who, facts in entries()] == [2, 3, 4]
    assert tidy(timezone.now())["security_events"] == 0


def test_log_takes_as_many_queries_for_thirty_entries_as_for_one(at_the_desk, owner):
    def queries() -> list[int]:
        counts = []
        for query in ("", "?kind=account-deactivated", f"?person={owner.pk}"):
            with CaptureQueriesContext(connection) as captured:
                at_the_desk.get(f"{LOG}{query}")
            counts.append(len(captured))
        return counts

    def add(rows: int) -> None:
        for _ in range(rows):
            SecurityEvent.objects.create(kind="account-deactivated", user=make_user(), by=owner)

    add(1)
    queries()  # what is read once in a process
    one = queries()
    add(29)
    assert queries() == one


def test_no_entry_names_a_network_a_password_or_a_token(owner, at_the_desk):
    at_the_desk.post(
        reverse("sessions:invitations"), {"for_whom": "Kai", "uses": 1, "days": 7}, REMOTE_ADDR="192.0.2.7"
    )
    link = re.search(r"/join/([^/]+)/", at_the_desk.get(reverse("sessions:invitations")).text)
    Client(REMOTE_ADDR="192.0.2.7").post(LOGIN, {"login": "harbourmaster", "password": "wrong one"})
    text = str(list(SecurityEvent.objects.values_list()))
    assert [word in text for word in ("192.0.2.7", "wrong one", link[1], "Kai")] == [False] * 4


def shown(page: str) -> list[str]:
    """Return the entries of a page as they read, without their times."""
    rows = re.findall(r'<li class="people-row">(.*?)</li>', " ".join(page.split()))
    return [" ".join(re.sub(r"<time.*?</time>|<[^>]+>", " ", row).split()) for row in rows]


def test_log_is_filtered_by_kind_and_person(at_the_desk, owner):
    pilot, deckhand = make_user(username="pilot"), make_user(username="deckhand")
    record_security_event(None, SecurityEventKind.SIGNED_IN, pilot)
    record_security_event(None, SecurityEventKind.SIGN_IN_REFUSED)
    record_security_event(None, SecurityEventKind.LINK_MADE, deckhand, shows="report")
    SecurityEvent.objects.create(kind="account-deactivated", user=pilot, by=owner)
    everything = [
        "The account of pilot was deactivated by harbourmaster",
        "deckhand created a secret link shows a report",
        "A sign-in as an unknown name was refused",
        "pilot signed in",
    ]
    assert shown(at_the_desk.get(LOG).text) == everything
    for query, expected in {
        "kind=signed-in": everything[3:],
        f"person={pilot.pk}": [everything[0], everything[3]],
        f"person={owner.pk}": [everything[0]],
        f"person={pilot.pk}&kind=signed-in": everything[3:],
        "person=999999": [],
        "kind=no-such": everything,
        "person=x&page=x": everything,
        "person=%00&kind=%00": everything,
    }.items():
        assert shown(at_the_desk.get(f"{LOG}?{query}").text) == expected


def test_every_kind_and_every_recorded_fact_has_words():
    """Facts are the keyword arguments of `record_security_event` and `record_refusal` in the code."""
    assert set(SENTENCES) == set(SecurityEventKind)
    calls = [
        node
        for path in Path(settings.BASE_DIR, "sessions").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"record_security_event", "record_refusal"}
    ]
    recorded = {keyword.arg for call in calls for keyword in call.keywords if keyword.arg}
    assert recorded - set(FACTS) == {"owner"}  # which the sentence says
    assert len(calls) > 10


def test_words_of_facts_are_not_those_of_the_machine():
    facts = {"factor": "totp", "scope": "person", "method": "webauthn", "role": "reader", "days": "7", "events": 1}
    entry = SecurityEvent(kind="token-made", facts=facts | {"reason": "code", "token": "CI", "command": "demo"})
    assert (sentence_of(entry), list(shown_facts(entry))) == (
        "A deleted account created a token for programs",
        [
            *("authenticator app", "of everything of one person", "with a passkey", "Reader", "for 7 days", "1 event"),
            *("right password, wrong code", "token “CI”", "by a command on the server"),
        ],
    )


def test_sentences_name_the_person_by_both_names_and_begin_with_a_capital():
    person = User(username="chie")
    person.profile = Profile(user=person, name="鈴木 千恵")
    for kind, role, user, sentence in (
        ("event-handed-over", "before", person, "鈴木 千恵 (chie) is the owner of an event no longer"),
        ("event-handed-over", "after", person, "鈴木 千恵 (chie) is the owner of an event now"),
        ("signed-in", "", User(username="ada"), "ada signed in"),
        ("signed-in", "", None, "A deleted account signed in"),
        ("reset-link-made", "", None, "A reset link was created for a deleted account"),
        ("backup-made", "", None, "A command on the server made a backup"),
        ("100%", "", None, "100%: a deleted account"),
    ):
        entry = SecurityEvent(kind=kind, user=user, facts={"command": "x"} | ({"owner": role} if role else {}))
        assert sentence_of(entry) == sentence


def test_log_has_pages_that_keep_the_filter(at_the_desk, owner):
    SecurityEvent.objects.bulk_create(SecurityEvent(kind="signed-in", user=owner) for _ in range(120))
    pages = [at_the_desk.get(f"{LOG}?kind=signed-in&page={number}").text for number in (1, 2, 3)]
    assert [len(shown(page)) for page in pages] == [50, 50, 20]
    assert "?kind=signed-in&amp;page=2" in pages[0]


def test_entries_are_deleted_after_a_year_and_unused_invitations_a_month_after_their_end(owner):
    now = timezone.now()
    for age in (365, 366):
        record_security_event(None, SecurityEventKind.SIGNED_IN, owner)
        last = SecurityEvent.objects.latest("pk")
        SecurityEvent.objects.filter(pk=last.pk).update(created_at=now - timedelta(days=age, seconds=-1))
    days = timedelta(days=1)
    invite(owner, for_whom="ended", expires_at=now - 31 * days)
    invite(owner, for_whom="revoked", revoked_at=now - 31 * days)
    invite(owner, for_whom="used", uses=2, used=1, expires_at=now - 31 * days)
    invite(owner, for_whom="recent", expires_at=now - 29 * days)
    invite(owner, for_whom="valid")
    counts = tidy(now)
    assert (counts["security_events"], counts["invitations"]) == (1, 2)
    assert sorted(Invitation.objects.values_list("for_whom", flat=True)) == ["recent", "used", "valid"]

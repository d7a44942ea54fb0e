"""Everything that works once: of six browsers that use it at the same moment one succeeds, and five are told."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from backup.zips import taken
from factories import (
    PASSWORD,
    make_chapter,
    make_edited_article,
    make_event,
    make_incoming_article,
    make_session,
    make_user,
)
from importing.catalogue.import_pages import TWO, look
from importing.incoming.sent import digest_in
from parallel import at_once, at_once_behind
from people.signing_up import SIGNUP, invite
from sessions.accounts.password_reset import reset_path
from sessions.backup import staged
from sessions.backup.selection import of_person
from sessions.models import Chapter, Event, Feed, Membership, Report, SecurityEvent
from signin.authenticator import code_of
from tiers import BEFORE_A_RELEASE, times
from web.idempotency.writes import before_query

LOGIN = reverse("account_login")
SECOND = reverse("mfa_authenticate")
GONE = "This invitation cannot be used"
WRONG = "This code is wrong, or it was used already"
BUSY = "Too many (people are signing in|failed login attempts)|The server is busy"
"""What some are told instead, and may try again: a process hashes for five at once, counts five tries of one place
before it checks them, and does heavy work of one person twice at once."""


@dataclass
class OneTimeKey:
    """Something that works once: what each browser posts where, what all but one are told, and how often it was used.

    ``behind`` are rows that a database with locks of rows makes all wait for, once each has read the key.
    """

    browsers: list[Client]
    paths: list[str]
    told: str
    used: Callable[[], int]
    form: Callable[[int], dict[str, Any]] = lambda number: {}
    behind: QuerySet[Any] | None = None

    def use(self, number: int) -> Any:
        self.browsers[number].raise_request_exception = False
        return self.browsers[number].post(self.paths[number], self.form(number))


def browsers_of(*people: Any) -> list[Client]:
    browsers = [Client() for _ in people]
    for browser, person in zip(browsers, people, strict=True):
        browser.force_login(person)
    return browsers


def recorded(kind: str, user: Any) -> Callable[[], int]:
    return SecurityEvent.objects.filter(kind=kind, user=user).count


def passwords(number: int) -> dict[str, str]:
    return dict.fromkeys(("password1", "password2"), f"another horse {number} staple")


def link_to_a_new_password() -> OneTimeKey:
    user, browsers = make_user(), [Client() for _ in range(6)]
    forms = [browser.get(reset_path(user))["Location"] for browser in browsers]
    used = recorded("password-reset", user)
    return OneTimeKey(browsers, forms, "This link no longer works", used, passwords, User.objects.filter(pk=user.pk))


def invitation_to_the_site() -> OneTimeKey:
    link, browsers = invite(make_user(is_superuser=True)), [Client() for _ in range(6)]
    for browser in browsers:
        browser.get(link)
    visitors = User.objects.filter(username__startswith="visitor")
    form = lambda number: {"username": f"visitor{number}", "email": "", **passwords(number)}  # noqa: E731
    return OneTimeKey(browsers, [SIGNUP] * 6, GONE, visitors.count, form)


def invitation_to_a_team() -> OneTimeKey:
    event, browsers = make_event(), browsers_of(*[make_user() for _ in range(6)])
    link, path = invite(event.owner, event=event), reverse("sessions:team-join")
    for browser in browsers:
        browser.get(link)
    members = Membership.objects.filter(event=event)
    return OneTimeKey(browsers, [path] * 6, GONE, members.count, behind=Event.objects.filter(pk=event.pk))


def code_at_sign_in(user: Any, code: str) -> OneTimeKey:
    browsers = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in range(6)]
    for browser in browsers:
        browser.post(LOGIN, {"login": user.username, "password": PASSWORD})
    behind = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES)
    used = recorded("signed-in", user)
    return OneTimeKey(browsers, [SECOND] * 6, WRONG, used, lambda number: {"code": code}, behind)


def code_of_the_app() -> OneTimeKey:
    user, secret = make_user(), generate_totp_secret()
    TOTP.activate(user, secret)
    return code_at_sign_in(user, code_of(secret))


def recovery_code() -> OneTimeKey:
    user = make_user()
    TOTP.activate(user, generate_totp_secret())
    return code_at_sign_in(user, RecoveryCodes.activate(user).generate_codes()[3])


def code_that_sets_an_app_up() -> OneTimeKey:
    user, path = make_user(), reverse("mfa_activate_totp")
    browsers = [Client(), *[Client() for _ in range(5)]]
    browsers[0].post(LOGIN, {"login": user.username, "password": PASSWORD})
    browsers[0].post(reverse("account_reauthenticate"), {"password": PASSWORD})
    code = code_of(browsers[0].get(path).context["secret"])
    for browser in browsers[1:]:
        browser.cookies = browsers[0].cookies.copy()
    used = SecurityEvent.objects.filter(facts={"factor": "totp"}, user=user).count
    return OneTimeKey(browsers, [path] * 6, f"{WRONG}|Remove the app", used, lambda number: {"code": code})


def uploaded_backup() -> OneTimeKey:
    user = make_session().event.owner
    backup = taken(of_person(user))
    path = reverse("sessions:backup-plan", args=[staged.stage(user.pk, [backup], len(backup))])
    events = Event.objects.filter(owner=user)
    return OneTimeKey(browsers_of(*[user] * 6), [path] * 6, "Page not found", lambda: events.count() - 1)


def shown_plan(user: Any, path: str, told: str, used: Callable[[], int]) -> OneTimeKey:
    browsers = browsers_of(*[user] * 6)
    digest = digest_in(browsers[0].get(path))
    return OneTimeKey(browsers, [path] * 6, told, used, lambda number: {"digest": digest})


def plan_of_an_article() -> OneTimeKey:
    incoming = make_incoming_article()
    reports = Report.objects.filter(event__owner=incoming.author)
    path = reverse("sessions:article-plan", args=[incoming.pk])
    return shown_plan(incoming.author, path, "has been imported already", reports.count)


def edits_of_an_article() -> OneTimeKey:
    chapter = make_chapter(body="Old words.")
    incoming = make_edited_article(report=chapter.report, old="Old words.", new="New words.")
    path = reverse("sessions:article-edits", args=[incoming.pk])
    edited = Chapter.objects.filter(pk=chapter.pk, body="New words.", version=2)
    return shown_plan(incoming.author, path, "have been taken in already", edited.count)


def programme() -> OneTimeKey:
    event = make_event(slug="harbour", time_zone="Asia/Tokyo")
    make_session(event=event)
    path = look(browsers_of(event.owner)[0], TWO).request["PATH_INFO"]
    return shown_plan(event.owner, path, "has been applied already", Feed.objects.filter(event=event).count)


def told_in(key: OneTimeKey, answers: dict[int, Any]) -> list[bool]:
    """Return whether each page of the browsers says that it was too late, those that do not first."""
    pages = [
        key.browsers[number].get(answer["Location"], follow=True).text if answer.status_code == 302 else answer.text
        for number, answer in answers.items()
    ]
    return sorted(bool(re.search(f"{key.told}|{BUSY}", page)) for page in pages)


def used_between(key: OneTimeKey, at: int) -> dict[int, Any]:
    """Use a key by one browser, and by another before query ``at`` of the first, unless that has written by then."""
    answers = {}

    def other() -> None:
        answers[1] = key.use(1)

    with connection.execute_wrapper(before_query(at, other)):
        answers[0] = key.use(0)
    return answers


KEYS = (
    *(link_to_a_new_password, invitation_to_the_site, invitation_to_a_team, code_of_the_app, recovery_code),
    *(code_that_sets_an_app_up, uploaded_backup, plan_of_an_article, edits_of_an_article, programme),
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.scaled
def test_of_six_at_once_one_succeeds_and_five_are_told(subtests: Any, settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path
    for make in KEYS[:: times(3, 1)]:
        with subtests.test(make.__name__):
            key = make()
            answers = at_once_behind(key.behind, 6, key.use) if key.behind else at_once(6, key.use)
            assert (told_in(key, dict(enumerate(answers))), key.used()) == ([False] + [True] * 5, 1)


@pytest.mark.scaled
@pytest.mark.django_db
def test_other_use_that_ends_before_any_query_of_this_one(subtests: Any, settings: Any, tmp_path: Any) -> None:
    """Each query in turn, up to the first write: what was read before the other use and what after it go together.

    Each time it is every fourth query of two of them.
    """
    settings.DATA_DIR = tmp_path
    others = (invitation_to_a_team, uploaded_backup, edits_of_an_article) if BEFORE_A_RELEASE else ()
    for make in (plan_of_an_article, programme, *others):
        with subtests.test(make.__name__):
            for at in count(step=times(4, 1)):
                with transaction.atomic():
                    key = make()
                    answers = used_between(key, at)
                    assert (told_in(key, answers), key.used()) == ([False] + [True] * (len(answers) - 1), 1), at
                    transaction.set_rollback(True)
                if len(answers) == 1:
                    break
            assert at > 2

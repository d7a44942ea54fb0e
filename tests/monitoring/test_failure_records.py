"""Mails, programmes and repositories that fail are noted for the owner of the site until they work again."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from factories import make_event, make_feed, make_report, make_repository
from sessions.accounts.password_reset import send_soon
from sessions.importing.fetch.addresses import AddressRefusal, FetchError
from sessions.management.commands import import_catalogue
from sessions.management.commands.tidy import tidy
from sessions.models import FailureKind, FailureRecord, Feed
from sessions.monitoring.check_result import CheckLevel, CheckResult
from sessions.monitoring.stored import failure_results
from sessions.publishing.faults import GitError, GitFault
from sessions.publishing.plan import Exported
from sessions.views.catalogue import feeds
from sessions.views.publishing import publish
from web.spot import CALENDAR

URL = "https://harbour.example/programme.ics"


def numbers() -> dict[str, tuple[int, str]]:
    """Return number and reason of each kind that fails."""
    found = zip(FailureKind, failure_results(), strict=False)
    told = {kind: result.value.partition("; the last one at ") for kind, result in found}
    return {kind: (int(number), last.partition("UTC: ")[2]) for kind, (number, _, last) in told.items() if last}


def refuse(*_given: Any, **_named: Any) -> Any:
    raise FetchError(AddressRefusal.STATUS, "harbour.example 500")


@pytest.fixture
def feed(db: None) -> Feed:
    return make_feed(event=make_event(slug="harbour"), url=URL)


@pytest.fixture
def owner(client: Client, feed: Feed) -> Client:
    client.force_login(feed.event.owner)
    return client


@pytest.mark.django_db(transaction=True)
def test_mail_that_cannot_be_sent_is_noted_until_one_is_sent(settings: Any) -> None:
    def send(backend: str, **options: Any) -> None:
        settings.MAILERS = {"default": {"BACKEND": f"django.core.mail.backends.{backend}.EmailBackend", **options}}
        send_soon(EmailMessage("Your link", "Dear Otto", to=["otto@harbour.example"])).result(timeout=30)

    for _ in range(2):
        send("smtp", OPTIONS={"host": "127.0.0.1", "port": 1, "timeout": 1})
    assert numbers() == {"mail": (2, "ConnectionRefusedError")}
    send("locmem")
    assert (numbers(), FailureRecord.objects.count()) == ({}, 0)


def test_programme_that_cannot_be_fetched_again_is_noted_until_it_can(
    owner: Client, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = f"/events/harbour/catalogue/feeds/{feed.pk}/refresh/"
    monkeypatch.setattr(feeds, "fetch_for", refuse)
    owner.post(again)
    assert numbers() == {"feed": (1, "status")}
    monkeypatch.setattr(feeds, "fetch_for", lambda *_: b"no programme")
    owner.post(again)
    record = FailureRecord.objects.get()
    assert (record.subject, record.count, record.reason) == (feed.pk, 2, "unknown-kind")
    monkeypatch.setattr(feeds, "fetch_for", lambda *_: CALENDAR.encode())
    owner.post(again)
    assert not FailureRecord.objects.exists()


def test_command_notes_the_programme_that_it_fetches_again_and_no_other(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_catalogue, "fetch", refuse)
    for url in (URL, "https://harbour.example/another.ics"):
        with pytest.raises(CommandError, match="cannot be fetched"):
            call_command("import_catalogue", "harbour", url)
    assert list(FailureRecord.objects.values_list("subject", "count")) == [(feed.pk, 1)]
    monkeypatch.setattr(import_catalogue, "fetch", lambda *_given, **_named: CALENDAR.encode())
    call_command("import_catalogue", "harbour", URL, verbosity=0)
    assert not FailureRecord.objects.exists()


def test_repository_that_cannot_be_read_is_noted_until_it_can(
    owner: Client, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_report(event=feed.event, slug="report")
    repository = make_repository(owner=feed.event.owner)
    address = f"/events/harbour/reports/report/publish/{repository.pk}/"

    def fail(*_given: Any) -> Any:
        raise GitError(GitFault.REFUSED, "wrong token of Otto")

    monkeypatch.setattr(publish, "job_of", lambda *_: (None, ()))
    monkeypatch.setattr(publish, "compare", fail)
    assert owner.post(address, {"do": "compare"}).status_code == 422
    assert numbers() == {"repository": (1, "refused")}
    done = Exported("a" * 40, {}, "a.md", "An article"), SimpleNamespace(files=SimpleNamespace(export=None))
    monkeypatch.setattr(publish, "publish", lambda *_: done)
    assert owner.post(address, {"do": "publish", "seen": "", "message": "Published"}).status_code == 302
    assert not FailureRecord.objects.exists()


def test_what_is_deleted_or_a_week_old_is_no_failure(feed: Feed) -> None:
    other = make_feed(event=feed.event, url="https://harbour.example/other.ics")
    for subject in (feed.pk, other.pk):
        FailureRecord.objects.note(FailureKind.FEED, "tls", subject)
    FailureRecord.objects.note(FailureKind.REPOSITORY, "tls", 1_000_000)
    assert numbers() == {"feed": (2, "tls")}
    other.delete()
    assert numbers() == {"feed": (1, "tls")}
    now = timezone.now()
    FailureRecord.objects.filter(subject=feed.pk).update(last_at=now - timedelta(days=7, seconds=1))
    assert numbers() == {}
    assert (tidy(now)["failures"], FailureRecord.objects.count()) == (1, 2)


def test_results_warn_with_the_last_time_and_code(feed: Feed) -> None:
    FailureRecord.objects.note(FailureKind.FEED, "tls", feed.pk)
    at = FailureRecord.objects.get().last_at
    for number in range(3):
        FailureRecord.objects.note(FailureKind.MAIL, f"Error{number}")
    of_mail = FailureRecord.objects.get(kind="mail")
    assert list(failure_results())[:3] == [
        CheckResult(
            "mails that could not be sent",
            f"3; the last one at {of_mail.last_at:%Y-%m-%d %H:%M} UTC: Error2",
            CheckLevel.WARNING,
        ),
        CheckResult(
            "programmes that could not be fetched again",
            f"1; the last one at {at:%Y-%m-%d %H:%M} UTC: tls",
            CheckLevel.WARNING,
        ),
        CheckResult("repositories that could not be read or written", "0"),
    ]

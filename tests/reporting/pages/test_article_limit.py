"""An article has a limit of length: every road out of a report says so at once, and its settings can be changed."""

import logging
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from api.callers import Caller
from factories import (
    make_chapter,
    make_day,
    make_edited_article,
    make_event,
    make_impression,
    make_member,
    make_report,
    make_repository,
    make_session,
)
from sessions.backup.readable import _article
from sessions.importing.edits.apply import apply_edits
from sessions.importing.incoming.returning import plan_return
from sessions.models import Report, ReportLink, ShareLink
from sessions.reporting.article_length import ArticleTooLong, length_of, require_length
from sessions.urls import report_urls
from sessions.views.reports.urls import urls as urls_of_list

pytestmark = pytest.mark.django_db
WORDS = "harbour "
ENGLISH = (
    "The texts of this report have 160 characters, and an article can have at most 100 here. Choose fewer days or "
    "sessions, or a higher rating, in the report settings, make several reports of it, or ask the owner of this site."
)
PAGES = {"report-detail"}
"""The page of a report says in its own frame what is the matter."""
REFUSED = {
    *("report-download", "report-archive", "report-html", "report-docx", "report-confluence", "report-print"),
    *("report-follow", "report-repair", "report-qiita", "report-publish-to", "report-share", "chapter-move"),
}
WITHOUT_ARTICLE = {
    *("report-list", "report-create", "report-count", "report-series", "report-update", "report-delete"),
    *("report-links", "report-publish", "chapter-create", "chapter-update", "chapter-delete", "chapter-restore"),
    *("chapter-preview", "chapter-history", "chapter-photos"),
}


def written(owner: User, *, is_team: bool, times: int) -> Report:
    """Return a report of two authors of whom each wrote the word so many times; that of a team has both."""
    event = make_event(owner=owner)
    session = make_session(day=make_day(event=event))
    other = make_member(event=event)
    make_impression(session=session, author=owner, shared=True, summary=WORDS * times)
    make_impression(session=session, author=other, shared=True, body=WORDS * times)
    report = make_report(event=event, is_team=is_team)
    make_chapter(report=report, heading="Introduction")
    return report


@pytest.fixture
def owner(client: Client, settings: Any) -> User:
    """Somebody who is signed in at a site whose articles may have a hundred characters."""
    settings.QUOTAS = settings.QUOTAS | {"article_characters": 100}
    owner: User = make_event().owner
    client.force_login(owner)
    return owner


@pytest.fixture
def long(owner: User) -> Report:
    """A report of a team with 160 characters."""
    return written(owner, is_team=True, times=10)


def answered(client: Client, name: str, report: Report) -> tuple[int, str]:
    """Return status and text of the answer at an address of a report, with what its form would send."""
    posted = {
        "report-follow": {"session": str(report.event.sessions.get().pk)},
        "report-repair": {"finding": "0" * 16},
        "report-publish-to": {"do": "compare"},
        "report-share": {"do": "preview", "valid": "30"},
        "chapter-move": {"direction": "down"},
    }
    args: list[Any] = [report.event.slug, report.slug]
    if name == "chapter-move":
        args.append(report.chapters.get().pk)
    if name == "report-publish-to":
        repository = make_repository(owner=report.event.owner, address="https://github.com/harbour/blog.git")
        args.append(repository.pk)
    address = reverse(f"sessions:{name}", args=args)
    answer = client.post(address, posted[name]) if name in posted else client.get(address)
    return answer.status_code, answer.text


def test_every_address_of_a_report_is_known_here() -> None:
    def names(patterns: Any) -> set[str]:
        found: set[str] = set()
        for each in patterns:
            found |= names(each.url_patterns) if hasattr(each, "url_patterns") else {each.name}
        return found

    assert names(urls_of_list + report_urls) == PAGES | REFUSED | WITHOUT_ARTICLE


@pytest.mark.parametrize("is_team", [True, False])
def test_limit_holds_to_the_character(owner: User, settings: Any, is_team: bool) -> None:
    report = written(owner, is_team=is_team, times=10)
    length = length_of(report, owner)
    assert length == (160 if is_team else 80)
    settings.QUOTAS = settings.QUOTAS | {"article_characters": length}
    require_length(report, owner)
    settings.QUOTAS = settings.QUOTAS | {"article_characters": length - 1}
    with pytest.raises(ArticleTooLong):
        require_length(report, owner)


def test_every_road_says_the_limit_and_leads_to_the_report(client: Client, long: Report) -> None:
    page = reverse("sessions:report-detail", args=[long.event.slug, long.slug])
    for name in sorted(REFUSED):
        status, text = answered(client, name, long)
        assert (name, status, text.count(ENGLISH), text.count(f'<a class="button" href="{page}">')) == (name, 422, 1, 1)
    assert long.copies.count() == 0


def test_no_text_is_loaded(client: Client, long: Report) -> None:
    for name in ("report-detail", "report-download"):
        with CaptureQueriesContext(connection) as queries:
            answered(client, name, long)
        loaded = [each["sql"] for each in queries if '"sessions_impression"."body",' in each["sql"]]
        assert (name, loaded) == (name, [])


def test_page_of_the_report_keeps_its_menu_settings_and_chapters(client: Client, long: Report) -> None:
    status, text = answered(client, "report-detail", long)
    args = [long.event.slug, long.slug]
    settings = reverse("sessions:report-update", args=args)
    chapter = reverse("sessions:chapter-update", args=[*args, long.chapters.get().pk])
    assert (status, text.count(ENGLISH), text.count("<textarea")) == (200, 1, 0)
    assert (text.count(f'href="{settings}"'), text.count(f'href="{chapter}"')) == (2, 1)
    assert client.get(settings).context["form"].instance == long


def test_reader_of_the_team_is_told_and_offered_no_settings(client: Client, long: Report) -> None:
    client.force_login(make_member(event=long.event, role="reader"))
    status, text = answered(client, "report-detail", long)
    settings = reverse("sessions:report-update", args=[long.event.slug, long.slug])
    assert (status, text.count(ENGLISH), text.count(settings)) == (200, 1, 0)


def test_fewer_sessions_make_it_an_article_again(client: Client, long: Report) -> None:
    long.holds = "chosen"
    long.save()
    status, text = answered(client, "report-detail", long)
    assert (status, ENGLISH in text, "report-source" in text) == (200, False, True)


def test_links_tell_programs_and_readers(client: Client, long: Report, owner: User) -> None:
    token = ReportLink.objects.issue(owner, report=long, dialect="zenn")
    for name in ("report-pull", "report-pull-zip"):
        answer = Client().get(reverse(f"sessions:{name}", args=[token]))
        told = (answer.status_code, answer.headers["Content-Type"], answer.text)
        assert told == (422, "text/plain; charset=utf-8", f"{ENGLISH}\n")
    token = ShareLink.objects.issue(owner, event=long.event, report=long)
    page = Client().get(reverse("sessions:shared", args=[token]))
    assert (page.status_code, page.text.count("It has become too long to be shown.")) == (422, 1)
    assert (ENGLISH in page.text, long.title in page.text, page.headers["X-Robots-Tag"]) == (False, False, "noindex")


def test_api_answers_a_problem(long: Report, owner: User) -> None:
    program = Caller.of(owner)
    for name in ("api-report-article", "api-report-archive"):
        answer = program.ask("GET", reverse(f"sessions:{name}", args=[long.event.slug, long.slug]))
        problem = answer.json()
        assert (answer.status_code, problem["code"], problem["errors"]) == (422, "quota", {"": [ENGLISH]})


def test_commands_say_it(long: Report, owner: User, tmp_path: Any) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("export_report", long.event.slug, "--output", str(tmp_path / "export"))
    assert (str(refused.value), list(tmp_path.iterdir())) == (ENGLISH, [])


def test_backup_is_made_without_that_article(long: Report, caplog: pytest.LogCaptureFixture) -> None:
    assert _article(long) is None
    [record] = caplog.records
    assert (record.levelno, record.exc_info) == (logging.WARNING, None)


def test_edits_that_come_back_wait_and_are_not_taken(client: Client, owner: User, settings: Any) -> None:
    report = written(owner, is_team=False, times=10)
    longer = WORDS * 20
    incoming = make_edited_article(report=report, old=(WORDS * 10).strip(), new=longer.strip())
    plan = plan_return(incoming, owner, {})
    assert plan is not None
    with pytest.raises(ArticleTooLong):
        apply_edits(plan)
    assert length_of(report, owner) == 80
    settings.QUOTAS = settings.QUOTAS | {"article_characters": 10}
    page = client.get(reverse("sessions:article-edits", args=[incoming.pk]))
    assert (page.status_code, page.text.count("at most 10 here")) == (422, 1)

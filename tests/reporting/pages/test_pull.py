"""Secret links of a report: a program pulls the current article or zip, and is told when nothing has changed."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from importing.report.commands import run_export
from reporting.pages.pages import address
from sessions.models import Event, Impression, Report, ReportLink
from sessions.models.secret_link import VALID_FOR
from sessions.rules import concurrency_limit
from sessions.rules.concurrency_limit import ConcurrencyLimit
from sessions.views import secret_links

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _free(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test all slots: a test does not read every answer to its end."""
    monkeypatch.setattr(concurrency_limit, "OPEN", ConcurrencyLimit(each=9, together=9))


def links(report: Report) -> str:
    return address("report-links", report.slug)


def made(owner: Client, report: Report, dialect: str = "zenn") -> list[str]:
    """Create a link, and return the paths that are shown."""
    assert owner.post(links(report), {"dialect": dialect}).status_code == 302
    return re.findall(r'value="http://testserver(/pull/[^"]*)"', owner.get(links(report)).text)


def test_link_is_shown_once_and_gives_article_and_zip_to_anybody(report: Report, owner: Client) -> None:
    article, archive = made(owner, report)

    assert "/pull/" not in owner.get(links(report)).text
    answer = Client().get(article)
    assert answer.text == run_export("harbour")
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    with zipfile.ZipFile(io.BytesIO(b"".join(Client().get(archive)))) as files:  # type: ignore[arg-type]
        assert files.namelist() == ["articles/harbour-report.md", "images/harbour/harbour_0.png"]
        assert files.read("articles/harbour-report.md").decode() == run_export("harbour")


def test_link_is_of_the_dialect_that_was_chosen(report: Report, owner: Client) -> None:
    article, _archive = made(owner, report, "github")
    assert Client().get(article).text == run_export("harbour", dialect="github")


def test_nothing_is_sent_again_until_the_article_changes(report: Report, owner: Client) -> None:
    for path in made(owner, report):
        etag = Client().get(path).headers["ETag"]
        same = Client().get(path, headers={"If-None-Match": etag})
        assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", etag)
        Impression.objects.update(body=f"Changed {path[-3:]}.")
        again = Client().get(path, headers={"If-None-Match": etag})
        assert again.status_code == 200
        assert again.headers["ETag"] != etag


def test_who_asks_by_date_gets_every_text_also_one_of_the_same_second_and_one_that_was_there_before(
    report: Report, owner: Client
) -> None:
    article, archive = made(owner, report)
    since: dict[str, dict[str, str]] = {article: {}, archive: {}}
    for body in ("First.", "Second.", "First."):
        Impression.objects.update(body=body)
        answers = {path: Client().get(path, headers=since[path]) for path in (article, archive)}
        assert [answer.status_code for answer in answers.values()] == [200, 200]
        assert answers[article].text == run_export("harbour")
        with zipfile.ZipFile(io.BytesIO(answers[archive].getvalue())) as files:
            assert files.read("articles/harbour-report.md").decode() == run_export("harbour")
        # A client without a date of the content names the time at which it got it.
        got = http_date()
        since = {
            path: {"If-Modified-Since": answer.headers.get("Last-Modified", got)} for path, answer in answers.items()
        }


def test_zip_changes_with_a_picture_and_head_tells_its_length(report: Report, owner: Client) -> None:
    _article, path = made(owner, report)
    first = Client().get(path)
    head = Client().head(path)
    assert (head.headers["Content-Length"], head.headers["ETag"]) == (
        str(len(b"".join(first))),  # type: ignore[arg-type]
        first.headers["ETag"],
    )
    photo = report.event.photos.get()
    photo.file.save("another.png", ContentFile(b"another picture"))
    assert Client().get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_answers_are_kept_by_nobody(report: Report, owner: Client) -> None:
    for path in made(owner, report):
        answer = Client().get(path)
        kept = {name: answer.headers[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")}
        assert kept == {
            "Cache-Control": "private, no-store",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        }


def test_revoked_expired_and_unknown_links_and_those_of_a_deleted_event_get_the_same_answer(
    report: Report, owner: Client, event: Event
) -> None:
    revoked, expired, deleted = (made(owner, report)[0] for _ in range(3))
    keys = list(ReportLink.objects.values_list("pk", flat=True))
    owner.post(links(report), {"revoke": keys[0]})
    ReportLink.objects.filter(pk=keys[1]).update(created_at=timezone.now() - VALID_FOR - timedelta(minutes=1))
    event.discard()

    answers = [Client().get(path) for path in (revoked, expired, deleted, f"/pull/{'x' * 43}.md")]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, b"Not found.\n")}


def test_link_holds_only_a_hash_of_its_secret(report: Report, owner: Client) -> None:
    token = made(owner, report)[0].removeprefix("/pull/").removesuffix(".md")
    assert len(token) == 43
    assert token not in str(ReportLink.objects.values_list().get())


def test_number_of_links_is_limited(report: Report, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_links, "MOST", 1)
    made(owner, report)
    answer = owner.post(links(report), {"dialect": "zenn"}, follow=True)
    assert "You have reached the maximum number of links. Revoke one first." in answer.text
    assert ReportLink.objects.count() == 1


def test_unknown_dialect_is_refused(report: Report, owner: Client) -> None:
    assert owner.post(links(report), {"dialect": "tiny"}).status_code == 404
    assert not ReportLink.objects.exists()

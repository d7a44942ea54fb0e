"""Zips that are sent at the same time are few, for each person and for all."""

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_report
from sessions.rules.concurrency_limit import ConcurrencyLimit
from sessions.views.reports import report as views

pytestmark = pytest.mark.django_db


def test_each_and_all_are_bounded() -> None:
    limit = ConcurrencyLimit(each=2, together=3)
    assert [limit.acquire(key) for key in "aaabb"] == [True, True, False, True, False]
    limit.release("a")
    assert [limit.acquire(key) for key in "bac"] == [True, False, False]


def test_zips_that_nobody_reads_make_room_when_they_are_closed(monkeypatch, caplog) -> None:
    monkeypatch.setattr(views, "ARCHIVES", ConcurrencyLimit(each=2, together=2))
    report = make_report()
    client = Client()
    client.force_login(report.event.owner)
    path = reverse("sessions:report-archive", args=[report.event.slug, report.slug])
    # The first is closed without a byte read, the second after all.
    first, second, third = (client.get(path) for _ in range(3))
    assert [response.status_code for response in (first, second, third)] == [200, 200, 503]
    assert (third.headers["Retry-After"], caplog.records) == ("30", [])
    first.close()
    assert b"".join(second.streaming_content)[:2] == b"PK"
    second.close()
    assert [views.ARCHIVES.acquire(1) for _ in range(3)] == [True, True, False]


def test_zip_that_cannot_be_made_makes_room(monkeypatch) -> None:
    monkeypatch.setattr(views, "ARCHIVES", ConcurrencyLimit(each=1, together=1))
    report = make_report()
    client = Client(raise_request_exception=False)
    client.force_login(report.event.owner)
    path = reverse("sessions:report-archive", args=[report.event.slug, report.slug])
    with monkeypatch.context() as broken:
        broken.setattr(views, "prepare", None)
        assert client.get(path).status_code == 500
    assert client.get(path).status_code == 200

"""A person's names at publishing sites are saved with the settings of any report, for all of them."""

import pytest
from django.test import Client

from reporting.pages.pages import address, settings
from sessions.models import Report, SiteNames

pytestmark = pytest.mark.django_db


def names(report: Report) -> list[tuple[str, str]]:
    return list(SiteNames.objects.filter(user=report.event.owner).values_list("zenn", "qiita"))


def test_names_are_saved_and_kept_when_they_are_not_sent(report: Report, owner: Client) -> None:
    path = address("report-update", report.slug)
    owner.post(path, settings(**{"names-zenn": " @me_1 ", "names-qiita": "You-2"}))
    assert names(report) == [("me_1", "You-2")]
    owner.post(path, settings(version=2))
    owner.post(path, settings(**{"version": 3, "names-qiita": ""}))
    assert names(report) == [("me_1", "")]
    assert 'name="names-zenn" value="me_1"' in owner.get(address("report-create")).text


@pytest.mark.parametrize("name", ["a b", "a/b", "名前", "x" * 40, "a\0b", "<b>"])
def test_name_of_other_letters_is_refused(report: Report, owner: Client, name: str) -> None:
    response = owner.post(address("report-update", report.slug), settings(**{"names-zenn": name, "title": "New"}))
    assert response.status_code == 422
    assert list(response.context["form"].names.errors) == ["zenn"]
    assert names(report) == []
    report.refresh_from_db()
    assert report.title == "Three days at the harbour"

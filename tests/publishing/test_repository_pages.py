"""The settings of a repository: what is kept, what is refused, and what is never shown."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from factories import make_event, make_report, make_repository
from publishing.author import Author
from publishing.git_http_server import TOKEN, GitServer
from sessions.models import Publication, Report, Repository
from sessions.publishing.keys import KNOWN_HOSTS, new_key, public_key, seal, unseal

pytestmark = pytest.mark.django_db

NEW = "/repositories/new/"
HTTPS = {
    "address": "https://github.com/harbour/blog.git",
    "branch": "main",
    "dialect": "zenn",
    "author_name": "Hana Port",
    "author_email": "hana@harbour.example",
}
SSH = {**HTTPS, "address": "git@github.com:harbour/blog.git"}


@pytest.fixture
def report() -> Report:
    return make_report(event=make_event(slug="harbour"), slug="harbour-report")


@pytest.fixture
def owner(client: Client, report: Report) -> Client:
    client.force_login(report.event.owner)
    return client


def test_token_is_kept_encrypted_and_never_shown(owner: Client) -> None:
    assert owner.post(NEW, {**HTTPS, "token": TOKEN}).status_code == 302
    repository = Repository.objects.get()
    assert (repository.name, unseal(repository.secret), repository.public_key) == ("harbour/blog", TOKEN, "")
    page = owner.get(f"/repositories/{repository.pk}/")
    assert "A token is saved." in page.text
    assert (TOKEN in page.text, repository.secret in page.text) == (False, False)


def test_after_adding_one_the_report_goes_on(owner: Client) -> None:
    response = owner.post(f"{NEW}?event=harbour&report=harbour-report", {**HTTPS, "token": TOKEN})
    page = f"/events/harbour/reports/harbour-report/publish/{Repository.objects.get().pk}/"
    assert response["Location"] == page
    assert owner.get(page).context["repository"].name == "harbour/blog"

    settings = owner.get(page).context["settings_url"]
    assert owner.get(settings).context["back"] == page
    assert owner.post(settings, HTTPS)["Location"] == page


@pytest.mark.parametrize("name", ["token", "private_key"])
def test_refused_form_asks_for_the_secret_again(name: str, owner: Client) -> None:
    sent = {**HTTPS, "author_email": ""}
    assert list(owner.post(NEW, {**sent, name: TOKEN}).context["form"].errors) == ["author_email", name]
    assert list(owner.post(NEW, sent).context["form"].errors) == ["author_email"]


def test_saved_token_stays_unless_replaced_or_removed(owner: Client) -> None:
    owner.post(NEW, {**HTTPS, "token": TOKEN})
    repository = Repository.objects.get()
    page = f"/repositories/{repository.pk}/"
    for sent, kept in (({}, TOKEN), ({"token": "another"}, "another"), ({"remove_secret": "on"}, "")):
        assert owner.post(page, {**HTTPS, **sent}).status_code == 302
        repository.refresh_from_db()
        assert unseal(repository.secret) == kept


def test_token_is_not_sent_to_another_server(owner: Client) -> None:
    owner.post(NEW, {**HTTPS, "token": TOKEN})
    repository = Repository.objects.get()
    page, moved = f"/repositories/{repository.pk}/", {**HTTPS, "address": "https://elsewhere.example/a/b"}
    refused = owner.post(page, moved)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["token"])
    assert owner.post(page, {**moved, "token": "new"}).status_code == 302
    repository.refresh_from_db()
    assert unseal(repository.secret) == "new"


def test_deploy_key_is_made_and_its_public_part_shown(owner: Client) -> None:
    response = owner.post(f"{NEW}?event=harbour&report=harbour-report", SSH)
    repository = Repository.objects.get()
    assert repository.host_key == KNOWN_HOSTS["github.com"]
    assert public_key(unseal(repository.secret)) == repository.public_key
    page = owner.get(response["Location"])
    assert repository.public_key in page.text
    assert "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU" in page.text
    assert "PRIVATE KEY" not in page.text
    owner.post(f"/repositories/{repository.pk}/", {**SSH, "branch": "drafts"})
    before = repository.secret
    repository.refresh_from_db()
    assert (repository.branch, repository.secret) == ("drafts", before)


def test_private_key_of_ones_own_is_taken_and_not_shown_when_something_else_is_wrong(owner: Client) -> None:
    key = new_key()
    refused = owner.post(NEW, {**SSH, "private_key": key, "branch": "a..b"})
    assert refused.status_code == 422
    assert key.splitlines()[2] not in refused.text
    owner.post(NEW, {**SSH, "private_key": key})
    assert unseal(Repository.objects.get().secret) == key.strip()


def test_changing_from_ssh_to_https_forgets_the_key(owner: Client) -> None:
    owner.post(NEW, SSH)
    repository = Repository.objects.get()
    owner.post(f"/repositories/{repository.pk}/", {**HTTPS, "token": TOKEN})
    repository.refresh_from_db()
    assert (unseal(repository.secret), repository.public_key, repository.host_key) == (TOKEN, "", "")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"address": "blog"}, "address"),
        ({"address": "http://github.com/a/b"}, "address"),
        ({"address": "git@git.example.org:a/b"}, "host_key"),
        ({**SSH, "host_key": "no key"}, "host_key"),
        ({**SSH, "private_key": "no key"}, "private_key"),
        ({"branch": "-x"}, "branch"),
        ({"branch": "a..b"}, "branch"),
        ({"branch": "a.lock"}, "branch"),
        ({"branch": ""}, "branch"),
        ({"branch": "refs/heads/main"}, "branch"),
        ({"branch": "HEAD"}, "branch"),
        ({"folder": "../x"}, "folder"),
        ({"folder": "/x"}, "folder"),
        ({"folder": "x/.GIT/y"}, "folder"),
        ({"folder": "x//y"}, "folder"),
        ({"dialect": "unknown"}, "dialect"),
        ({"author_email": "hana"}, "author_email"),
        ({"author_name": ""}, "author_name"),
        ({"author_name": "<>"}, "author_name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"host_key": "x" * 10_001}, "host_key"),
        ({"token": "x" * 1001}, "token"),
        ({"token": "one\r\nX-Header: two"}, "token"),
    ],
)
def test_wrong_setting_is_refused_at_its_field(wrong: dict[str, str], field: str, owner: Client) -> None:
    refused = owner.post(NEW, {**HTTPS, **wrong})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, [field])
    assert Repository.objects.count() == 0


def test_token_in_an_address_is_refused_and_not_shown_again(owner: Client) -> None:
    refused = owner.post(NEW, {**HTTPS, "address": f"https://me:{TOKEN}@github.com/a/b"})
    assert list(refused.context["form"].errors) == ["address"]
    assert TOKEN not in refused.text


def test_name_is_unique_per_person(owner: Client) -> None:
    owner.post(NEW, {**HTTPS, "name": "blog"})
    refused = owner.post(NEW, {**HTTPS, "name": "blog"})
    assert (refused.status_code, Repository.objects.count()) == (422, 1)
    assert "Another repository of yours has this name." in refused.text
    make_repository(name="blog")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://git.local:8443/harbour/blog.git", "harbour/blog"),
        ("https://git.local/group/sub/blog/", "sub/blog"),
        ("https://git.local/blog", "blog"),
        ("ssh://git@git.local:2222/harbour/blog.git", "harbour/blog"),
        ("git@git.local:harbour/blog.git", "harbour/blog"),
        ("git@git.local:blog", "blog"),
    ],
)
def test_name_is_taken_from_the_address(address: str, name: str, owner: Client, settings: Settings) -> None:
    settings.GIT_HOSTS = ["git.local"]
    owner.post(NEW, {**HTTPS, "address": address, "host_key": KNOWN_HOSTS["github.com"]})
    assert Repository.objects.get().name == name


def test_name_that_is_not_typed_is_a_free_one(owner: Client) -> None:
    for _ in range(3):
        owner.post(NEW, HTTPS)
    names = Repository.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["harbour/blog", "harbour/blog 2", "harbour/blog 3"]


def test_quota_is_said_without_the_token(owner: Client, settings: Settings) -> None:
    settings.QUOTAS = settings.QUOTAS | {"repositories": 1}
    owner.post(NEW, {**HTTPS, "name": "one"})
    refused = owner.post(NEW, {**HTTPS, "name": "two", "token": TOKEN})
    assert (refused.status_code, Repository.objects.count()) == (422, 1)
    assert "at most 1 repositories" in refused.text
    assert TOKEN not in refused.text


def test_removed_repository_takes_its_memory_along(author: Author, git_server: GitServer) -> None:
    git_server.make("blog")
    repository = author.repository(git_server)
    author.export(repository)
    author.client.post(f"/repositories/{repository.pk}/delete/")
    assert (Repository.objects.count(), Publication.objects.count()) == (0, 0)


def test_report_of_somebody_else_is_not_named(owner: Client) -> None:
    make_report(event=make_event(slug="elsewhere"), slug="other-report", title="Secret report")
    page = owner.get(f"{NEW}?event=elsewhere&report=other-report")
    assert page.context["back"] == "/repositories/"


HOSTILE: dict[str, Any] = {
    "name": "<script>alert(1)</script>",
    "address": "https://github.com/<script>alert(2)</script>",
}


def test_texts_are_escaped(owner: Client, report: Report) -> None:
    repository = make_repository(owner=report.event.owner, secret=seal("x"), **HOSTILE)
    for path in ("/repositories/", f"/repositories/{repository.pk}/", f"/repositories/{repository.pk}/delete/"):
        assert "<script>alert" not in owner.get(path).text
    for path in ("", f"{repository.pk}/"):
        assert "<script>alert" not in owner.get(f"/events/harbour/reports/harbour-report/publish/{path}").text


def test_pages_ask_as_often_for_many_repositories(
    owner: Client, report: Report, django_assert_num_queries: Any
) -> None:
    for path in ("/repositories/", "/events/harbour/reports/harbour-report/publish/"):
        owner.get(path)
        counts = []
        for _ in range(2):
            make_repository(owner=report.event.owner)
            with django_assert_num_queries(3 if path == "/repositories/" else 5) as asked:
                owner.get(path)
            counts.append(len(asked))
        assert counts[0] == counts[1]

"""What a site or its author writes into the front matter of a published article stays, and is no conflict."""

import pytest

from publishing.author import Author, changes
from publishing.git_http_server import GitServer
from sessions.models import Edition

pytestmark = pytest.mark.django_db

QIITA = "public/harbour-report.md"
HUGO = "content/posts/harbour-report/index.md"
BY_QIITA = """\
---
title: Three days
tags:
  - aws
private: false
updated_at: '2026-11-28T09:00:00+09:00'
id: 0123456789abcdef0123
organization_url_name: null
slide: false
ignorePublish: true
---
"""
"""The front matter as qiita-cli writes it after it has published the article."""


def body(article: str) -> str:
    return article.split("\n---\n", 1)[1]


def test_id_that_qiita_wrote_stays_and_is_remembered(author: Author, git_server: GitServer) -> None:
    author.report.topics = ["aws"]
    author.report.save()
    bare, repository = git_server.make("blog"), author.repository(git_server, dialect="qiita")
    author.export(repository)
    bare.commit({QIITA: BY_QIITA + body(bare.files()[QIITA])})

    shown = author.compare(repository)
    assert changes(shown) == {QIITA: "same"}
    author.write("More lights.")
    shown = author.compare(repository)
    assert changes(shown) == {QIITA: "changed"}
    author.publish(repository, shown)

    article = bare.files()[QIITA]
    assert article.startswith(BY_QIITA)
    assert "More lights." in article
    assert Edition.objects.get().values == {
        "id": "0123456789abcdef0123",
        "updated_at": "2026-11-28T09:00:00+09:00",
    }


@pytest.mark.release
def test_title_that_changed_here_is_changed_there_and_nothing_else(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server, dialect="hugo")
    author.export(repository)
    article = bare.files()[HUGO]
    mine = article.replace("\ndraft: true\n", "\ndraft: true\ncover: a.png # mine\n")
    bare.commit({HUGO: mine})

    author.report.title = "Four days"
    author.report.save()
    author.export(repository)

    assert bare.files()[HUGO] == mine.replace('title: "Three days"', 'title: "Four days"')


@pytest.mark.release
def test_title_that_was_edited_there_is_an_edit(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server, dialect="qiita")
    author.export(repository)
    bare.commit({QIITA: bare.files()[QIITA].replace("Three days", "Edited there")})

    assert changes(author.compare(repository)) == {QIITA: "edited-there"}
    author.write("More lights.")
    assert changes(author.compare(repository)) == {QIITA: "both-changed"}


def test_page_says_that_the_article_is_a_draft_and_has_errors(author: Author, git_server: GitServer) -> None:
    _bare, repository = git_server.make("blog"), author.repository(git_server, dialect="qiita")
    shown = author.compare(repository).text
    assert "The article is a draft: “Published” is off in the settings of the report." in shown
    assert "The checks find 1 error in this article." in shown  # Qiita requires a topic

    author.report.published, author.report.topics = True, ["aws"]
    author.report.save()
    shown = author.compare(repository).text
    assert "is a draft" not in shown
    assert "The checks find" not in shown

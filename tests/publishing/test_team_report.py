"""The report of a team in a repository: the article that everybody downloads, with nothing private of anybody."""

import pytest

from factories import make_impression, make_member, make_user
from publishing.author import ARTICLE, Author
from publishing.git_http_server import GitServer
from sessions.models import Publication
from sessions.team.people import leave

pytestmark = pytest.mark.django_db


def test_what_members_share_is_published_and_nothing_else(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    hana, ken = (make_member(event=author.event, user=make_user(username=name)) for name in ("hana", "ken"))
    make_impression(session=author.session, author=hana, shared=True, summary="Of Hana", private_note="Private")
    make_impression(session=author.session, author=ken, state="attended", summary="Unshared", private_note="Private")
    author.report.is_team = True
    author.report.save()
    author.add_picture("one.png", b"picture one")
    author.write("Unshared too", "one.png")
    assert author.export(repository).status_code == 302
    files = bare.files()
    assert set(files) == {ARTICLE}
    assert "#### Summary\n\n**hana**\n\nOf Hana\n" in files[ARTICLE]
    assert [word for word in ("Unshared", "Private", "one.png") if word in files[ARTICLE]] == []
    assert files[ARTICLE] == author.client.get(f"{author.page(repository).partition('publish')[0]}download/").text


@pytest.mark.release
def test_words_of_a_member_who_left_are_not_kept_and_publishing_goes_on(author: Author, git_server: GitServer) -> None:
    bare, repository = git_server.make("blog"), author.repository(git_server)
    hana = make_member(event=author.event, user=make_user(username="hana"))
    make_impression(session=author.session, author=hana, shared=True, summary="Of Hana")
    author.report.is_team = True
    author.report.save()
    author.write("Of the author")
    author.export(repository)
    Publication.objects.update(pending_article="Of Hana, in a push without an answer")
    assert "Of Hana" in Publication.objects.get().article
    leave(author.event, hana)
    kept = Publication.objects.get()
    assert (kept.article, kept.pending_article, list(kept.files)) == ("", "", [ARTICLE])
    assert author.export(repository).status_code == 302
    assert "Of Hana" not in bare.files()[ARTICLE]
    assert Publication.objects.get().article == bare.files()[ARTICLE]

"""What is remembered of exports: committed before a push, with no database connection held meanwhile."""

from collections.abc import Callable

import pytest
from django.db import connection, connections

from factories import make_event, make_report, make_repository
from publishing.author import ARTICLE, Author
from publishing.git_http_server import GitServer
from sessions.models import Publication
from sessions.publishing.records import Records


@pytest.mark.django_db(transaction=True)
def test_push_is_on_record_before_it_begins(git_server: GitServer) -> None:
    author = Author()
    git_server.make("blog", {"README.md": "x"})
    repository = author.repository(git_server)
    main = connections["default"]
    pending, held = [], []

    def around(what: str, answer: Callable[[], None]) -> None:
        held.append(main.connection is not None)
        if what.endswith("POST /blog.git/git-receive-pack"):
            try:
                # Another connection sees only what is committed.
                row = Publication.objects.get()
                pending.append((row.commit, len(row.pending_commit), list(row.pending_files["files"])))
            finally:
                connection.close()
        answer()

    git_server.around = around
    assert author.export(repository).status_code == 302
    assert pending == [("", 40, [ARTICLE])]
    assert len(held) > 5
    if connection.vendor == "postgresql":
        assert set(held) == {False}


@pytest.mark.django_db
def test_pictures_of_other_reports_are_shared_and_those_of_another_event_are_of_nobody() -> None:
    event, elsewhere = make_event(), make_event(slug="lighthouse")
    repository = make_repository(owner=event.owner)
    one, two, three = "images/one.png", "images/two.png", "images/three.png"
    own, second, other = (make_report(event=each, slug=f"r{n}") for n, each in enumerate((event, event, elsewhere)))
    sent = {"files": {three: "c"}, "known": {}}
    for report, files, pending in (
        (own, {"a": "0"}, {}),
        (second, {"b": "1", one: "a"}, sent),
        (other, {two: "b"}, {}),
    ):
        path = next(iter(files))
        Publication.objects.create(
            report=report, repository=repository, path=path if path in "ab" else "", files=files, pending_files=pending
        )
    last = Records(own, repository).last
    assert (last.files, last.shared) == ({"a": "0"}, {one: {"a"}, three: {"c"}, two: set()})

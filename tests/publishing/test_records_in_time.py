"""What a push needs to be recognised is committed before it, and no database connection is held meanwhile."""

from collections.abc import Callable

import pytest
from django.db import connection, connections

from publishing.author import ARTICLE, Author
from publishing.git_http_server import GitServer
from sessions.models import Publication


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

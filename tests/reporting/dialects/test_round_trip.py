"""The four dialects: what was written is read back, and writing it again gives the same bytes."""

import pytest
from hypothesis import HealthCheck, given, settings

from reporting.documents import documents
from sessions.reporting.dialects import DIALECTS
from sessions.reporting.document import Document
from sessions.reporting.reader import read
from sessions.reporting.writer import write

MANY = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", DIALECTS)
@MANY
@given(document=documents())
def test_article_that_is_read_and_written_again_keeps_its_bytes(name: str, document: Document) -> None:
    dialect = DIALECTS[name]
    article = write(document, dialect)

    again = read(article, dialect)

    assert write(again, dialect) == article
    kept = ("days", "sessions", "impressions")
    assert [again.counts()[each] for each in kept] == [document.counts()[each] for each in kept]

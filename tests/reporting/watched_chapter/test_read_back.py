"""An article with such photos is read back and imported, and nothing is doubled."""

from factories import make_event
from reporting.watched_chapter.articles import ZENN, article, follow
from sessions.article.read_article import read_article
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import build_plan
from sessions.models import Report, Session


def test_import_into_an_empty_install_has_the_pictures_in_the_text(report: Report, session: Session) -> None:
    follow(session, "a.jpg", caption="So full")
    text = article(report)
    other = make_event().owner

    result = apply_plan(build_plan(read_article(text, ZENN), ZENN, owner=other, stem="harbour-report"))

    assert result.missing == ("a.jpg",)
    assert article(result.report) == text

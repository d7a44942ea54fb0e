"""Files for readers who do not write Markdown have the links to the other reports: those at Zenn, else the titles."""

import pytest

from factories import make_chapter, make_event, make_report
from sessions.models import Report, SiteNames
from sessions.reporting.files.article import prepare_article

pytestmark = pytest.mark.django_db


def test_files_link_to_the_other_reports_once_their_addresses_are_known() -> None:
    event = make_event(language="en")
    make_report(event=event, slug="harbour-keynotes", title="Keynotes")
    report = make_report(event=event, slug="harbour-sessions", lists_others="top")
    make_chapter(report=report, body="See [them](harbour-keynotes.md).")

    def shown(report: Report) -> str:
        return repr(prepare_article(report, event.owner).article.blocks)

    assert (shown(report).count("Keynotes"), shown(report).count("harbour-keynotes")) == (1, 0)
    SiteNames.objects.create(user=event.owner, zenn="me")
    assert shown(report).count("address='https://zenn.dev/me/articles/harbour-keynotes'") == 2

"""What the page of a session shows of a team: the texts that colleagues share, and the one text of the team."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_impression, make_member, make_photo, make_team_text
from photos.samples import picture
from reporting.team.harbour import Harbour, harbour
from reporting.test_preview import VECTORS, offences
from sessions.models import Impression, TeamText
from team.test_team_text import address, signed_in, use

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Harbour:
    return harbour(picture())


def shown(made: Harbour, name: str = "mia") -> str:
    """Return the part of the team on the page of the first session."""
    page = signed_in(made, name).get(address(made, "session-detail")).text
    found = re.search(r'<section class="team-impressions".*?</section>', page, re.DOTALL)
    assert found
    return found[0]


def test_shared_texts_are_shown_as_they_will_look(made: Harbour) -> None:
    Impression.objects.filter(session=made.first, author=made.people["ben"]).update(
        summary="# A heading\n\n**bold**", body="![](lamp.png)\n\n![](of-another.png)"
    )
    make_photo(event=made.event, name="unrelated.png", content=picture())
    part = shown(made)
    assert '<h4 class="prose-h1">A heading</h4>\n<p><strong>bold</strong></p>' in part
    assert part.count("hx-disable") == 4
    assert re.findall(r'src="([^"]*)"', part)[0].startswith("/events/harbour/photos/lamp.png")
    assert "unrelated.png" not in part


def test_nothing_in_a_shared_text_runs_or_leads_away(made: Harbour) -> None:
    for vector in VECTORS:
        Impression.objects.filter(session=made.first).update(
            summary=vector.replace("\0", ""), body=f"[x]({vector})".replace("\0", "")
        )
        TeamText.objects.all().delete()
        make_team_text(session=made.first, summary=vector.replace("\0", ""))
        words = re.findall(
            r'<div class="prose(?: prose-zenn)?" hx-disable>(.*?)</div>\n?\s*</div>', shown(made), re.DOTALL
        )
        assert words, vector
        assert [(vector, found) for each in words if (found := offences(each))] == []


def test_page_has_the_same_queries_for_one_colleague_and_thirty(made: Harbour, django_assert_num_queries: Any) -> None:
    client = signed_in(made, "ada")
    client.get(address(made, "session-detail"))
    with CaptureQueriesContext(connection) as few:
        client.get(address(made, "session-detail"))
    for _ in range(30):
        make_impression(session=made.first, author=make_member(event=made.event), shared=True, body="![](lamp.png)")
    with django_assert_num_queries(len(few) + 1):  # the picture
        client.get(address(made, "session-detail"))


def test_text_and_report_of_a_team_stay_on_the_page_of_the_session_when_nobody_is_left(made: Harbour) -> None:
    """Else the report would print a text that nobody could reach."""
    event, session, ada = made.event, made.first, signed_in(made, "ada")
    make_team_text(session=session, summary="Of the team", in_use=True)
    with CaptureQueriesContext(connection) as queries:
        ada.get(address(made, "session-detail"))
    event.memberships.all().delete()

    def shown(page: str) -> dict[str, bool]:
        words = {
            "text": "<p>Of the team</p>",
            "edit": f'<a class="button" href="{address(made)}">',
            "begin": f'<a class="button button-quiet" href="{address(made)}">',
            "section": 'id="team-title"',
            "share": 'name="shared"',
            "request": "Somebody should see this",
            "nobody": "None of the others",
        }
        return {name: True for name, word in words.items() if word in page}

    def page() -> dict[str, bool]:
        with CaptureQueriesContext(connection) as now:
            answer = ada.get(address(made, "session-detail")).text
        assert len(now) <= len(queries)
        return shown(answer)

    has_report = {"share": True}
    assert event.reports.filter(is_team=True).exists()
    assert page() == {"text": True, "edit": True, "section": True} | has_report
    by_tap = {"HX-Request": "true", "HX-Target": "session-state"}
    part = ada.post(address(made, "impression-state"), {"shared": "on"}, headers=by_tap)
    assert shown(part.text) == has_report
    use(made, "ada", "off")
    assert page() == {"begin": True, "section": True} | has_report
    TeamText.objects.all().delete()
    assert page() == has_report
    event.reports.filter(is_team=True).delete()
    assert page() == {}

"""The report of a team by its pages: who makes, sees and changes it, and that nothing private is in any download."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import (
    make_event,
    make_feed,
    make_impression,
    make_member,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from photos.samples import picture
from reporting.team.harbour import HIDDEN, Harbour, harbour
from sessions.article.dialects import DIALECTS
from sessions.models import Report, ReportLink, ShareLink
from team.clients import signed_in

pytestmark = pytest.mark.django_db

FORM = {"title": "By the team", "kind": "idea", "heading_level": 2, "sections": "summary", "holds": "attended"}


def page(made: Harbour, name: str = "report-detail") -> str:
    return reverse(f"sessions:{name}", args=["harbour", made.report.slug])


DOWNLOADS = (
    *(("report-download", f"?dialect={name}") for name in DIALECTS),
    *(("report-archive", f"?dialect={name}") for name in DIALECTS),
    *(("report-html", ""), ("report-docx", ""), ("report-confluence", ""), ("report-print", ""), ("report-detail", "")),
)


def asked(client: Client, address: str) -> tuple[int, bytes]:
    """Return the status and the content of an answer, which is read to its end."""
    answer = client.get(address)
    content: bytes = answer.getvalue()
    return answer.status_code, content


def bytes_in(content: bytes) -> bytes:
    """Return the bytes of a file, those of a zip unpacked."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


def offered(page: str) -> set[str]:
    """Return the titles of the sessions that the form of a report offers for selection."""
    return set(re.findall(r'name="chosen"[^>]*><span lang="\w+">([^<]*)</span>', page))


def test_new_report_offers_the_sessions_of_the_team_when_it_is_the_teams() -> None:
    event = make_event(slug="harbour", owner=make_user(username="ada"))
    ben = make_member(event=event, user=make_user(username="ben"))
    titles = {"ada": "Of Ada", "ben": "Of Ben"}
    keys = {}
    for author in (event.owner, ben):
        session = make_session(event=event, feed=make_feed(event=event), title=titles[author.username])
        make_impression(session=session, author=author, state="attended")
        keys[author.username] = session.pk
    address, ada = reverse("sessions:report-create", args=["harbour"]), signed_in(event.owner)
    assert offered(ada.get(address).text) == {"Of Ada"}
    assert (
        offered(ada.get(f"{address}?team=1").text)
        == offered(ada.get(f"{address}?is_team=on").text)
        == {*titles.values()}
    )

    sent = FORM | {"holds": "chosen", "chosen": [keys["ada"]]}
    ticked = ada.post(address, sent | {"listed": "own", "is_team": "on"})
    assert (ticked.status_code, offered(ticked.text)) == (422, {*titles.values()})
    assert ('name="listed" value="team"' in ticked.text, "of the team are listed now" in ticked.text) == (True, True)
    both = [*keys.values()]
    unticked = ada.post(f"{address}?team=1", sent | {"listed": "team", "chosen": both})
    assert (unticked.status_code, offered(unticked.text)) == (422, {"Of Ada"})
    assert ("Your own sessions are listed now" in unticked.text, "Select a valid choice" in unticked.text) == (
        True,
        False,
    )
    assert Report.objects.count() == 0
    ada.post(address, sent | {"listed": "team", "is_team": "on", "chosen": both})
    assert {session.title for session in Report.objects.get().chosen.all()} == {*titles.values()}


def test_new_report_of_an_event_with_members_can_be_the_teams() -> None:
    made = harbour()
    Report.objects.all().delete()
    for name in ("ada", "ben"):
        client = signed_in(made.people[name])
        address = reverse("sessions:report-create", args=["harbour"])
        assert 'name="is_team"' in client.get(address).text
        assert 'name="is_team" aria-describedby="id_is_team_helptext" id="id_is_team" checked' in (
            client.get(f"{address}?team=1").text
        )
        assert client.post(address, FORM | {"is_team": "on"}).status_code == 302
        assert client.post(address, FORM).status_code == 302
    found = Report.objects.order_by("pk").values_list("author__username", "is_team")
    assert list(found) == [("ada", True), ("ada", False), ("ben", True), ("ben", False)]


def test_event_without_members_has_no_report_of_a_team() -> None:
    event = make_event(slug="harbour")
    client = signed_in(event.owner)
    address = reverse("sessions:report-create", args=["harbour"])
    assert "is_team" not in client.get(f"{address}?team=1").text
    client.post(address, FORM | {"is_team": "on"})
    assert Report.objects.get().is_team is False


def test_settings_do_not_change_whose_report_it_is() -> None:
    made = harbour()
    own = make_report(event=made.event, author=made.people["ben"], slug="report-of-ben")
    ben = signed_in(made.people["ben"])
    for report, is_team in ((made.report, True), (own, False)):
        sent = FORM | {"title": "Renamed", "slug": report.slug, "version": 1, "is_team": "" if is_team else "on"}
        assert ben.post(reverse("sessions:report-update", args=["harbour", report.slug]), sent).status_code == 302
        report.refresh_from_db()
        assert (report.title, report.is_team) == ("Renamed", is_team)


def test_members_see_it_and_only_editors_change_it() -> None:
    made = harbour(picture())
    sent = FORM | {"slug": made.report.slug, "version": 1}
    expected = {"ada": (200, 302), "ben": (200, 302), "mia": (200, 404), "leo": (404, 404)}
    for name, (reading, writing) in expected.items():
        client = signed_in(made.people[name])
        for address, query in DOWNLOADS:
            assert asked(client, page(made, address) + query)[0] == reading, (name, address)
        before = Report.objects.get(pk=made.report.pk).version
        answer = client.post(page(made, "report-update"), sent | {"version": before})
        assert answer.status_code == writing, name
    reader = signed_in(made.people["mia"])
    for name in ("report-update", "report-delete", "report-links", "report-share", "report-publish", "chapter-create"):
        assert reader.get(page(made, name)).status_code == 404
    assert reader.post(page(made, "report-delete")).status_code == 404
    shown = reader.get(page(made)).text
    assert [name for name in ("report-update", "chapter-create", "report-delete") if page(made, name) in shown] == []
    assert reader.get(reverse("sessions:report-list", args=["harbour"])).headers["Location"] == page(made)
    make_report(event=made.event, author=made.people["mia"], slug="report-of-mia")
    listed = reader.get(reverse("sessions:report-list", args=["harbour"])).text
    assert listed.count("Written by the team") == 1
    assert reverse("sessions:report-create", args=["harbour"]) not in listed


def test_article_of_one_person_stays_that_persons() -> None:
    made = harbour()
    own = make_report(event=made.event, author=made.people["ben"], slug="report-of-ben", title="Of Ben alone")
    address = reverse("sessions:report-download", args=["harbour", own.slug])
    assert signed_in(made.people["ben"]).get(address).text.count("Of Ben") == 2
    assert "**Ben**" not in signed_in(made.people["ben"]).get(address).text
    for name in ("ada", "eva", "mia"):
        assert signed_in(made.people[name]).get(address).status_code == 404


def test_every_file_has_the_same_bytes_for_everybody_and_nothing_private() -> None:
    made = harbour(picture())
    clients = [signed_in(made.people[name]) for name in ("ada", "ben", "max", "mia")]
    for name, query in DOWNLOADS:
        found = {bytes_in(asked(client, page(made, name) + query)[1]) for client in clients}
        if name not in ("report-print", "report-detail"):  # pages with the menu of the person
            assert len(found) == 1, name
        for content in found:
            assert b"Ada thinks" in content or name == "report-detail"
            assert [word for word in HIDDEN if word.encode() in content] == [], name


def test_links_for_programs_and_for_readers_show_the_same_article() -> None:
    made = harbour(picture())
    make_photo(session=made.second, name="hidden-unused.png", content=picture(), added_by=made.people["max"])
    Report.objects.update(shows_photos=False)
    made.event.sessions.filter(pk=made.second.pk).update(note="![](lamp.png)")
    unshared = make_impression(
        session=made.second, author=made.people["max"], body="![](hidden-unused.png)", state="attended"
    )
    token = ReportLink.objects.issue(made.people["ben"], report=made.report, dialect="github")
    pulled = Client().get(reverse("sessions:report-pull", args=[token])).text
    assert pulled == signed_in(made.people["ada"]).get(page(made, "report-download") + "?dialect=github").text
    token = ShareLink.objects.issue(made.people["ben"], event=made.event, report=made.report)
    shown = Client().get(reverse("sessions:shared", args=[token])).text
    assert [word for word in ("Ada thinks", "Eva thinks", "<strong>Ben</strong>") if word not in shown] == []
    assert [word for word in HIDDEN if word in shown] == []

    def sent(name: str) -> int:
        return asked(Client(), reverse("sessions:shared-photo", args=[token, name]))[0]

    assert (sent("lamp.png"), sent("hidden-unused.png")) == (200, 404)
    unshared.shared = True
    unshared.save()
    assert sent("hidden-unused.png") == 200
    made.event.memberships.filter(user=made.people["max"]).delete()
    assert sent("hidden-unused.png") == 404


def test_who_leaves_takes_the_texts_along() -> None:
    made = harbour()
    ada = signed_in(made.event.owner)
    assert "Of Ben" in ada.get(page(made, "report-download")).text
    membership = made.event.memberships.get(user=made.people["ben"])
    ada.post(reverse("sessions:team-member", args=["harbour", membership.pk]), {"do": "remove"})
    assert "Of Ben" not in ada.get(page(made, "report-download")).text


def test_thirty_members_and_forty_sessions_take_as_many_queries_as_few() -> None:
    made = harbour()
    ada = signed_in(made.event.owner)
    ada.get(page(made))
    few = count_of(lambda: ada.get(page(made)))
    day = made.event.days.get()
    sessions = [make_session(day=day) for _ in range(38)]
    for _ in range(26):
        member = make_member(event=made.event, user=make_user())
        for session in sessions:
            make_impression(
                session=session, author=member, shared=True, state="attended", summary="S " * 40, body="B " * 99
            )
    assert count_of(lambda: ada.get(page(made))) == few


def count_of(ask: Any) -> int:
    with CaptureQueriesContext(connection) as found:
        assert ask().status_code == 200
    return len(found)

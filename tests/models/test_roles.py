"""What each role sees and changes, by the query sets."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_member,
    make_photo,
    make_report,
    make_revision,
    make_session,
    make_user,
)
from sessions.models import AgendaLink, Chapter, Event, Impression, Report, Revision

SHARED_WITH_MEMBERS = [make_event, make_day, make_session, make_photo]


def seen_and_changed(rows: Any, user: Any) -> tuple[int, int]:
    """Return how many rows somebody sees, and how many they may change."""
    return rows.visible_to(user).count(), rows.editable_by(user).count()


@pytest.mark.django_db
@pytest.mark.parametrize("make", SHARED_WITH_MEMBERS)
def test_editors_change_what_is_in_an_event_and_readers_see_it(make: Callable[[], Any]) -> None:
    row, _other = make(), make()
    event = row if isinstance(row, Event) else row.event
    editor, reader = make_member(event=event), make_member(event=event, role="reader")
    rows = type(row).objects
    assert [list(rows.visible_to(user)) for user in (editor, reader)] == [[row], [row]]
    assert [list(rows.editable_by(user)) for user in (editor, reader)] == [[row], []]
    event.memberships.all().delete()
    assert [seen_and_changed(rows, user) for user in (editor, reader)] == [(0, 0), (0, 0)]


@pytest.mark.django_db
def test_event_is_owned_by_one_person() -> None:
    event = make_event()
    users = [event.owner, make_member(event=event), AnonymousUser()]
    assert [list(Event.objects.owned_by(user)) for user in users] == [[event], [], []]
    roles = [Event.objects.with_role_of(user).get().role for user in (*users[:2], make_user())]
    assert roles == [None, "editor", None]


@pytest.mark.django_db
def test_impression_is_its_authors_alone_until_it_is_shared() -> None:
    event = make_event()
    editor, reader = make_member(event=event), make_member(event=event, role="reader")
    own = make_impression(session=make_session(event=event), author=editor)
    everybody = [editor, event.owner, reader, make_user()]
    assert [seen_and_changed(Impression.objects, user) for user in everybody] == [(1, 1), (0, 0), (0, 0), (0, 0)]
    Impression.objects.update(shared=True)
    assert [seen_and_changed(Impression.objects, user) for user in everybody] == [(1, 1), (1, 0), (1, 0), (0, 0)]
    event.memberships.all().delete()
    assert [seen_and_changed(Impression.objects, user) for user in everybody] == [(0, 0), (1, 0), (0, 0), (0, 0)]
    assert own.shared is False


@pytest.mark.django_db
def test_report_is_its_authors_alone_unless_the_team_writes_it() -> None:
    event = make_event()
    editor, reader = make_member(event=event), make_member(event=event, role="reader")
    everybody = [editor, event.owner, reader, make_user()]
    report = make_report(event=event, author=editor)
    rows = [Report.objects, make_chapter(report=report) and Chapter.objects]
    for each in rows:
        assert [seen_and_changed(each, user) for user in everybody] == [(1, 1), (0, 0), (0, 0), (0, 0)]
    Report.objects.update(is_team=True)
    for each in rows:
        assert [seen_and_changed(each, user) for user in everybody] == [(1, 1), (1, 1), (1, 0), (0, 0)]


@pytest.mark.django_db
def test_reports_beside_each_other_are_of_one_author_or_of_the_team() -> None:
    event = make_event()
    editor = make_member(event=event)
    mine, again = make_report(event=event), make_report(event=event)
    theirs, team = make_report(event=event, author=editor), make_report(event=event, author=editor, is_team=True)
    make_report()
    found = [list(Report.objects.beside(each).in_order()) for each in (mine, theirs, team)]
    assert found == [[mine, again], [theirs], [team]]


@pytest.mark.django_db
def test_revisions_of_an_impression_are_its_authors_alone() -> None:
    event = make_event()
    editor, reader = make_member(event=event), make_member(event=event, role="reader")
    own = make_impression(session=make_session(event=event), author=editor, shared=True)
    make_revision(row=own)
    everybody = [editor, event.owner, reader, make_user()]
    assert [seen_and_changed(Revision.objects, user) for user in everybody] == [(1, 1), (0, 0), (0, 0), (0, 0)]
    Revision.objects.all().delete()
    make_revision(row=make_day(event=event))
    assert [seen_and_changed(Revision.objects, user) for user in everybody] == [(1, 1), (1, 1), (1, 0), (0, 0)]


@pytest.mark.django_db
def test_secret_link_of_somebody_who_is_no_longer_a_member_opens_nothing() -> None:
    event = make_event()
    editor = make_member(event=event)
    for user in (event.owner, editor):
        AgendaLink.objects.issue(user, event=event)
    assert AgendaLink.objects.valid(timezone.now()).count() == 2
    event.memberships.all().delete()
    assert [link.author for link in AgendaLink.objects.valid(timezone.now())] == [event.owner]

"""The backup of a member: nothing that others have not shared, and nothing of an event that was left."""

import pytest
from django.contrib.auth.models import User

from backup.zips import files_of, rows_in, taken, verified
from factories import (
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_member,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from photos.samples import picture
from sessions.article.dialects import DIALECTS
from sessions.backup.beside import restore_beside
from sessions.backup.selection import of_event, of_person, whole_site
from sessions.models import Event, Profile, Report
from sessions.reporting.export import written_article
from sessions.reporting.report_data import load_report_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event(slug="harbour", name="Harbour days")


@pytest.fixture
def member(event: Event) -> User:
    """A member who attended the session that the owner attended too, and has a report."""
    user = make_member(event=event)
    session = make_session(day=make_day(event=event, note="Note of the day"), title="Quays", description="Facts")
    make_impression(session=session, summary="Of the owner", body="Of the owner", private_note="Secret of the owner")
    make_impression(session=session, author=user, body="Of the member", private_note="Secret of the member")
    make_report(event=event, author=user, title="Report of the member")
    make_chapter(report=make_report(event=event, title="Report of the owner"), heading="Chapter of the owner")
    return user


def everything(backup: bytes) -> str:
    return "".join(content.decode(errors="replace") for content in files_of(backup).values())


def told(backup: bytes) -> list[str]:
    text = everything(backup)
    words = ("Facts", "Of the member", "Secret of the member", "Report of the member")
    of_owner = ("Of the owner", "Secret of the owner", "Report of the owner", "Chapter of the owner")
    return [word for word in (*words, *of_owner) if word in text]


def test_member_takes_along_what_is_theirs_and_the_facts(member):
    assert told(taken(of_person(member))) == ["Facts", "Of the member", "Secret of the member", "Report of the member"]


def test_private_notes_are_readable_in_ones_own_backup_alone(event, member):
    session = event.sessions.get()
    notes = f"events/{event.slug}/notes.md"
    own = files_of(taken(of_person(event.owner)))[notes].decode()
    assert own.endswith("\nOf the owner\n\nOf the owner\n\n**Private note**\n\nSecret of the owner\n")
    for selection in (of_event(event, event.owner), whole_site()):
        assert "Secret of" not in files_of(taken(selection))[notes].decode()
    assert "left-teams.md" not in files_of(taken(of_person(member)))
    assert session.impressions.count() == 2


def test_profile_comes_along_and_is_restored_where_there_is_none(member):
    Profile.objects.create(user=member, name="Mio", language="ja", theme="dark", time_zone="Asia/Tokyo")
    backup = verified(taken(of_person(member)))
    newcomer, known = make_user(username="newcomer"), make_user(username="known")
    Profile.objects.create(user=known, name="Kai")
    for user in (newcomer, known):
        restore_beside(backup, user)
    rows = Profile.objects.exclude(user=member).order_by("name")
    assert list(rows.values_list("user__username", "name", "time_zone")) == [
        ("known", "Kai", ""),
        ("newcomer", "Mio", "Asia/Tokyo"),
    ]


def test_restored_name_is_no_way_around_the_rules_of_the_form(member):
    for name, restored in {"A\u202eda": "Ada", "\u200b": "", "Somebody": "", "ＳＯＭＥＢＯＤＹ": ""}.items():
        Profile.objects.filter(user=member).delete()
        Profile.objects.create(user=member, name=name, theme="dark")
        backup, newcomer = verified(taken(of_person(member))), make_user()
        somebody = make_user(username="somebody")
        restore_beside(backup, newcomer)
        assert list(Profile.objects.filter(user=newcomer).values_list("name", "theme")) == [(restored, "dark")]
        somebody.delete()


def test_owner_takes_along_nothing_that_the_member_wrote(event, member):
    of_owner = ["Facts", "Of the owner", "Secret of the owner", "Report of the owner", "Chapter of the owner"]
    assert told(taken(of_person(event.owner))) == of_owner
    assert told(taken(of_event(event, event.owner))) == of_owner


def test_who_was_removed_takes_the_own_texts_along_and_nothing_of_the_event(event, member):
    make_chapter(report=member.reports.get(), heading="Chapter of the member", body="Text of the member")
    event.memberships.all().delete()
    backup = taken(of_person(member))
    assert told(backup) == ["Of the member", "Secret of the member", "Report of the member"]
    texts = files_of(backup)["left-teams.md"].decode()
    assert texts.endswith("\n## Report of the member\n\n### Chapter of the member\n\nText of the member\n")
    words = ("Quays", "Harbour days", "Note of the day")
    assert [word for word in words if word in everything(backup)] == []
    assert [rows_in(backup, name) for name in ("events", "days", "sessions", "impressions", "reports")] == [[]] * 5


def test_restored_article_shows_the_photos_that_the_original_shows(event, member):
    for person in (event.owner, member):
        photo = {"content": picture(seed=person.username), "added_by": person}
        make_photo(session=event.sessions.get(), name=f"of_{person.username}.png", **photo)
    Report.objects.update(shows_photos=True)
    restore_beside(verified(taken(of_person(event.owner))), event.owner)
    own = Report.objects.filter(author=event.owner)
    articles = [written_article(load_report_data(each, event.owner), DIALECTS["zenn"])[1] for each in own]
    assert (len(articles), len(set(articles)), articles[0].count("](/images/of_")) == (2, 1, 1)

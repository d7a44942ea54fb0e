"""What the program writes by itself when a member does something changes nothing of a colleague, and no article."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from factories import make_impression, make_photo, make_report, make_session
from parallel import at_once_behind
from sessions.models import Chapter, Event, Impression, Photo, Session
from sessions.reporting.assembly import load_report_data
from sessions.reporting.dialects import DIALECTS
from sessions.reporting.export import written_article
from team.clients import signed_in
from team.finished_article import ACTS, EVENT, HOUR, NOW, Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(event: Event, ada: Client, ben: Client) -> Team:
    return Team(event, ada, ben)


def test_what_a_member_does_leaves_the_rows_of_a_colleague_as_they_are(team: Team) -> None:
    before, changed = team.rows(), {}
    for name, act in ACTS.items():
        with transaction.atomic():
            act(team)
            after = team.rows()
            changed[name] = [rows for rows in before if after[rows] != before[rows]]
            transaction.set_rollback(True)
    assert changed == dict.fromkeys(ACTS, [])


def test_day_of_a_member_leaves_the_finished_article_of_a_colleague_as_it_is(team: Team) -> None:
    before, other = team.article(), []
    for name, act in ACTS.items():
        act(team)
        if team.article() != before:
            other.append(name)
    assert other == []


def test_photos_follow_the_marks_of_who_took_them_there_and_back(team: Team) -> None:
    his = {"event": team.event, "added_by": team.mate, "taken_at": NOW - 2.5 * HOUR}
    follows, placed = make_photo(**his, name="photo_1.png"), make_photo(**his, placed_by_hand=True)
    key = ""

    def log(state: str) -> None:
        nonlocal key
        if state == "attended":
            key = team.line("Joint", day="2")
        else:
            team.act(f"sessions/{key}/undo/", day="2")

    for mark in (log, team.tap, team.form, team.program):
        for state, session in (("attended", team.joint), ("none", None)):
            mark(state)
            for photo in (follows, placed):
                photo.refresh_from_db()
            told = (mark.__name__, state, follows.session, follows.placed_by_hand, placed.session)
            assert told == (mark.__name__, state, session, False, None)
    team.tap("attended")
    Photo.objects.filter(pk=follows.pk).update(follows_heading=True)
    team.tap("none")
    follows.refresh_from_db()
    assert (follows.session, follows.follows_heading) == (team.joint, True)  # where somebody wants it


@pytest.mark.django_db(transaction=True)
def test_taps_and_lines_of_one_session_at_once_lock_in_one_order(team: Team) -> None:
    photo = make_photo(event=team.event, added_by=team.mate, taken_at=NOW - 2.5 * HOUR)
    make_impression(session=team.joint, author=team.mate, state="planned")
    clients = [signed_in(team.mate) for _ in range(4)]

    def act(number: int) -> int:
        if number % 2:
            sent = {"id": uuid4(), "heading": "Joint", "day": "2"}
            return clients[number].post(f"{EVENT}sessions/new/", sent).status_code
        return clients[number].post(f"{EVENT}sessions/{team.joint.pk}/state/", {"state": "attended"}).status_code

    assert at_once_behind(Session.objects.filter(pk=team.joint.pk), 4, act) == [302] * 4
    photo.refresh_from_db()
    assert photo.session == team.joint


def test_member_gets_a_copy_where_a_colleague_has_the_picture(team: Team) -> None:
    team.sends_pictures()
    his = (
        Photo.objects.filter(added_by=team.mate)
        .order_by("name")
        .values_list("name", "session__title", "follows_heading")
    )
    assert list(his) == [
        ("his.png", None, False),
        ("joint_2.jpg", "Joint", True),
        ("photo_1.png", None, False),
        ("photo_2.png", None, False),
    ]


def test_bin_of_the_album_is_ones_own_and_that_of_the_owner_has_all(team: Team) -> None:
    his = make_photo(event=team.event, name="his.png", added_by=team.mate)
    for client, left in ((team.ben, [team.gone]), (team.browser, [])):
        for photo in (his, team.gone):
            photo.discard()
        client.post(f"{EVENT}photos/purge/")
        assert list(Photo.objects.deleted()) == left
        his.save(force_insert=True)


def test_line_takes_the_slot_of_the_programme_whatever_a_colleague_has_typed(team: Team) -> None:
    slot = {"starts_at": NOW - HOUR / 4, "ends_at": NOW + HOUR}
    make_session(day=team.second, code="NET101", feed=team.event.feeds.get(), **slot)
    hers = make_session(day=team.second, code="", title="Hers", starts_at=NOW - HOUR / 6, ends_at=NOW + HOUR / 2)
    make_impression(session=hers)
    made = Session.objects.get(pk=team.line("Ben alone", day="2"))
    assert (made.starts_at, made.ends_at) == (slot["starts_at"], slot["ends_at"])


def test_programme_puts_what_a_colleague_typed_on_no_agenda(team: Team) -> None:
    team.takes_a_programme()
    assert not Impression.objects.filter(author=team.mate).exists()


def test_figure_of_the_statistics_is_whose_numbers_it_shows_and_names_no_photographer(team: Team) -> None:
    team.tap("attended")
    make_impression(session=team.typed, author=team.mate, state="planned", body="not shared", watched_at=NOW)
    make_impression(session=team.last, author=team.mate, state="planned", body="two words", shared=True)
    whole = make_report(event=team.event, slug="whole", is_team=True)
    for report, watched, words in (("his", "- Watched: 1\n", 4), ("whole", "", 2)):
        team.act("statistics/chapter/", report=report, heading="Numbers")
        body = Chapter.objects.get(report__slug=report).body
        told = f"- Planned: 2\n{watched}- Hours attended: 1 h\n- Words written: {words}\n- Photos: 0\n"
        assert told in body
    assert set(Photo.objects.filter(name__startswith="statistics").values_list("added_by", flat=True)) == {team.mate.pk}
    article = written_article(load_report_data(whole, team.mate), DIALECTS["zenn"])[1]
    assert ("/statistics.png" in article, article.count("Photo:")) == (True, 0)

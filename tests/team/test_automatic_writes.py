"""What the program writes by itself when a member does something changes nothing of a colleague, and no article."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from factories import make_impression, make_member, make_photo, make_report, make_session
from parallel import at_once_behind
from sessions.article.dialects import DIALECTS
from sessions.models import Chapter, Event, Impression, Photo, Session
from sessions.reporting.export import written_article
from sessions.reporting.report_data import load_report_data
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


def test_owner_and_zone_of_the_event_change_nothing_of_what_a_colleague_has_finished(team: Team) -> None:
    """The clocks of the event go on nine hours and back; a photo with a UTC offset does not go with them."""
    make_photo(session=team.joint, name="joint_7.png", content=b"7", added_by=None, placed_by_hand=True)
    before, photos = team.article(), Photo.objects.filter(added_by=team.event.owner).in_order()
    places = list(photos.values_list("name", "session"))
    for zone in ("Asia/Tokyo", "UTC"):
        team.saves_the_settings(zone)
        assert (team.article(), list(photos.values_list("name", "session"))) == (before, places)
    Event.objects.filter(pk=team.event.pk).update(owner=team.mate)
    make_member(event=team.event, user=team.event.owner)
    assert team.article() == before


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

    for mark in (log, team.tap, team.form, team.patch):
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


def test_photos_follow_a_mark_whose_removal_is_undone(team: Team) -> None:
    """The session has no time: the moment of the line says which photos were taken in it."""
    free = make_session(day=team.second, code="", title="Free", feed=team.event.feeds.get())
    photo = make_photo(event=team.event, added_by=team.mate, taken_at=NOW, name="photo_1.png", content=b"5")
    state, removed = f"{EVENT}sessions/{free.pk}/state/", str(uuid4())
    ways = (
        ("free_0.png", lambda: team.line("Free")),
        ("photo_1.png", lambda: team.ben.post(state, {"state": "none"}, headers={"X-Operation": removed})),
        ("free_0.png", lambda: team.ben.post(f"{state}?undo={removed}&was=none&state=attended")),
    )
    for name, act in ways:
        act()
        photo.refresh_from_db()
        assert (photo.name, photo.session) == (name, free if name == "free_0.png" else None)


def test_photos_follow_the_first_text_and_a_session_that_is_added(team: Team) -> None:
    photo = make_photo(event=team.event, added_by=team.mate, taken_at=NOW - 2.5 * HOUR)
    here = f"sessions/{team.joint.pk}/impression"
    words, new = {"summary": "", "body": "", "version": 1}, {"title": "His", "starts": "07:50"}
    ways = {
        "text": lambda: team.act(f"{here}/", **words | {"body": "The first"}),
        "rating": lambda: team.act(f"{here}/", **words, rating=4, rated=""),
        "text of a program": lambda: team.program(here, body="The first", version=1),
        "state of a program": lambda: team.program(here, state="attended"),
        "form": lambda: team.act("sessions/new/", **new, id=uuid4(), day=team.second.pk, state="attended", version=1),
        "session of a program": lambda: team.program("sessions", "POST", **new, day=2),
    }
    for name, act in ways.items():
        Photo.objects.filter(pk=photo.pk).update(session=None)
        Impression.objects.filter(author=team.mate).delete()
        act()
        photo.refresh_from_db()
        assert (name, str(photo.session)) == (name, "His" if name in ("form", "session of a program") else "Joint")


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

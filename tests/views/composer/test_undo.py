"""Undo of a line takes back what it did, and nothing that somebody did since."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from factories import (
    make_day,
    make_event,
    make_feed,
    make_impression,
    make_member,
    make_photo,
    make_session,
    make_user,
)
from sessions.models import Impression, Session, SessionKey
from views.composer.lines import KEY, compose

pytestmark = pytest.mark.django_db

NOW = timezone.now()
VIDEO = "https://youtu.be/abcDEF_-123"
PAGE = "https://conference.example/quiet"


@pytest.fixture
def today(event):
    return make_day(event=event, number=8, on=event.conference_date(NOW))


@pytest.fixture
def session(event, today) -> Session:
    """A session of the programme that is on."""
    slot = {"starts_at": NOW - timedelta(minutes=5), "ends_at": NOW + timedelta(minutes=5)}
    return make_session(day=today, code="OPS301", title="Quiet nights", feed=make_feed(event=event), **slot)


def undo(client, key: str = KEY, *, day: str = "8", htmx: bool = False, **headers: str):
    headers |= {"HX-Request": "true", "HX-Target": "logged"} if htmx else {}
    return client.post(f"/events/harbour/sessions/{key}/undo/", {"day": day}, headers=headers)


def test_typed_session_goes_into_the_bin_with_what_was_written(owner, today):
    compose(owner, "Harbour tour", day="8")
    Impression.objects.update(summary="Windy")
    answer = undo(owner, htmx=True)
    assert (Session.objects.present().count(), Impression.objects.get().summary) == (0, "Windy")
    assert "“Harbour tour” is in the bin." in answer.text
    assert answer.text.count(f'action="/events/harbour/sessions/{KEY}/restore/"') == 1
    owner.post(f"/events/harbour/sessions/{KEY}/restore/")
    assert Session.objects.present().get().impressions.get().summary == "Windy"


def test_undo_answers_with_an_empty_banner_and_the_list(owner, today):
    answer = compose(owner, "Harbour tour", day="8", htmx=True)
    assert answer.text.count(f'action="/events/harbour/sessions/{KEY}/undo/"') == 1
    text = undo(owner, htmx=True).text
    assert text.lstrip().startswith('<div id="logged" role="status">')
    assert ('class="logged"' in text, text.count('<div id="day-sessions" hx-swap-oob="true">')) == (False, 1)
    assert 'id="composer"' not in text


def test_typed_session_is_taken_back_without_scripts(owner, today):
    page = owner.get(compose(owner, "Harbour tour", day="8").url)
    assert page.text.count(f'action="/events/harbour/sessions/{KEY}/undo/"') == 1
    answer = owner.post(f"/events/harbour/sessions/{KEY}/undo/", {"day": "8"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["Undone: “Harbour tour” is in the bin."]
    assert (f'id="session-{KEY}"' in answer.text, Session.objects.present().count()) == (False, 0)


@pytest.mark.parametrize("before", [None, "", "planned"])
def test_session_of_the_programme_gets_its_state_back(owner, session, before):
    if before is not None:
        make_impression(session=session, state=before, watch_later=True, summary="Before")
    compose(owner, "OPS301", day="8")
    assert Impression.objects.get().state == "attended"
    answer = undo(owner, htmx=True)
    saved = list(Impression.objects.values_list("state", "watch_later", "summary"))
    assert saved == ([] if before is None else [(before, True, "Before")])
    assert "“OPS301 | Quiet nights” is as it was before." in answer.text


def test_what_was_written_after_it_was_logged_stays(owner, session):
    compose(owner, "OPS301", day="8")
    Impression.objects.update(summary="Written since", version=2)
    undo(owner)
    assert list(Impression.objects.values_list("state", "summary")) == [("", "Written since")]


def test_state_that_was_chosen_since_stays(owner, session):
    compose(owner, "OPS301", day="8")
    Impression.objects.update(state="missed")
    undo(owner)
    assert Impression.objects.get().state == "missed"


def test_day_is_given_back_unless_it_was_moved_since(owner, event, today):
    first = event.days.get(number=1)
    sessions = [make_session(day=first, code=f"OPS30{n}", feed=make_feed(event=event)) for n in (1, 2)]
    keys = [str(uuid.uuid4()) for _ in sessions]
    for session, key in zip(sessions, keys, strict=True):
        compose(owner, session.code, key=key, day="8", now="1")
    assert {session.day.number for session in Session.objects.all()} == {8}
    Session.objects.filter(pk=sessions[1].pk).update(day=event.days.get(number=2))
    for key in keys:
        undo(owner, key)
    found = {each.code: (each.day.number, each.position) for each in Session.objects.all()}
    assert found == {"OPS301": (1, 1), "OPS302": (2, 2)}


@pytest.mark.parametrize(("link", "field"), [(VIDEO, "recording_url"), (PAGE, "note")])
def test_link_that_came_with_the_line_goes_unless_it_was_edited(owner, session, link, field):
    Session.objects.update(note="Big hall")
    for edited in ("", " and more"):
        key = str(uuid.uuid4())
        compose(owner, "OPS301", key=key, day="8", link=link)
        session.refresh_from_db()
        assert getattr(session, field).endswith(link)
        Session.objects.update(**{field: getattr(session, field) + edited})
        version = session.version
        undo(owner, key)
        session.refresh_from_db()
        assert link in getattr(session, field) if edited else (session.note, session.recording_url) == ("Big hall", "")
        assert session.version == version + (0 if edited else 1)


def test_undo_is_done_once(owner, session):
    compose(owner, "OPS301", day="8")
    assert [undo(owner).status_code for _ in range(2)] == [302, 302]
    owner.post(f"/events/harbour/sessions/{session.pk}/state/", {"state": "attended"})
    undo(owner)
    assert Impression.objects.get().state == "attended"


def test_undo_under_its_key_is_answered_again(owner, session):
    compose(owner, "OPS301", day="8")
    sent = {"X-Operation": str(uuid.uuid4())}
    first, again = (undo(owner, htmx=True, **sent) for _ in range(2))
    assert (first.status_code, again.status_code, again["X-Operation-Repeated"]) == (200, 200, "1")
    assert SessionKey.objects.get().before is None


def test_page_that_is_loaded_again_offers_no_undo_twice(owner, session):
    url = compose(owner, "OPS301", day="8").url
    make_impression(session=session, state="planned", author=make_user())
    assert 'class="logged"' in owner.get(url).text
    undo(owner)
    assert 'class="logged"' not in owner.get(url).text


@pytest.mark.parametrize("key", ["", "x", "\0", KEY.upper(), KEY.replace("-", ""), f"{{{KEY}}}", f"urn:uuid:{KEY}"])
def test_key_in_an_address_may_be_anything(owner, session, key):
    compose(owner, "OPS301", day="8")
    page = owner.get("/events/harbour/", {"day": "8", "logged": key})
    assert page.status_code == 200
    assert set(re.findall(r"sessions/([^/]+)/undo/", page.text)) <= {KEY}


def test_line_that_never_arrived_is_taken_back_already(owner, today):
    answer = undo(owner, str(uuid.uuid4()))
    assert (answer.status_code, answer.url) == (302, "/events/harbour/?day=8")
    assert undo(owner, str(uuid.uuid4()), day="99").url == "/events/harbour/"


def test_session_of_the_programme_is_never_deleted(owner, session):
    undo(owner, str(session.pk))
    assert list(Session.objects.present()) == [session]


def test_undo_of_a_line_of_somebody_else_or_of_another_event_is_not_found(owner, client, session):
    compose(owner, "OPS301", day="8")
    typed = str(uuid.uuid4())
    compose(owner, "Harbour tour", key=typed, day="8")
    other = make_event(slug="lighthouse")
    mine = make_event(slug="wreck", owner=session.event.owner)
    for user, slug in ((other.owner, "harbour"), (other.owner, "lighthouse"), (mine.owner, "wreck")):
        client.force_login(user)
        for key in (KEY, typed):
            answer = client.post(f"/events/{slug}/sessions/{key}/undo/", {"day": "8"})
            assert answer.status_code == 404
    assert sorted(Impression.objects.values_list("state", flat=True)) == ["attended", "attended"]
    assert Session.objects.present().count() == 2


def test_moment_of_logging_goes_with_the_mark_it_came_with(owner, today):
    session = make_session(day=today, code="", title="Harbour tour")
    compose(owner, "Harbour tour", day="8", now="1")
    session.refresh_from_db()
    assert session.logged_at is not None
    undo(owner)
    session.refresh_from_db()
    assert (session.logged_at, session.sort_at) == (None, None)


def test_attended_session_that_is_logged_again_is_said_to_be_there_and_stays(owner, session):
    make_impression(session=session, state="attended", summary="Before")
    banner = compose(owner, "OPS301", day="8", now="1", htmx=True).text.split('id="logged"')[1].split("</form>")[0]
    assert [banner.count(text) for text in ("Already logged:", "Marked as attended:", "data-undo")] == [1, 0, 0]
    undo(owner)
    assert list(Impression.objects.values_list("state", "summary")) == [("attended", "Before")]


def test_line_that_arrives_after_its_undo_is_not_logged(owner, event, today):
    assert undo(owner).status_code == 302
    answers = [compose(owner, "Harbour tour", day="8", now="1", htmx=htmx) for htmx in (False, True)]
    assert [answer.status_code for answer in answers] == [302, 200]
    assert (answers[0].url, answers[1].text.count('class="logged"')) == ("/events/harbour/?day=8", 0)
    assert (Session.objects.count(), SessionKey.objects.count()) == (0, 0)
    compose(owner, "Harbour tour", key=KEY[:-1] + "2", day="8", now="1")
    assert Session.objects.count() == 1


def test_undo_of_an_unknown_key_stops_nobody_else(owner, client, today):
    undo(owner)
    other = make_event(slug="lighthouse")
    client.force_login(other.owner)
    client.post("/events/lighthouse/sessions/new/", {"id": KEY, "heading": "Harbour tour"})
    assert list(Session.objects.values_list("pk", "event")) == [(uuid.UUID(KEY), other.pk)]


@pytest.mark.parametrize("before", ["", "planned"])
def test_mark_stays_until_both_lines_are_taken_back_that_made_it(owner, session, before):
    make_impression(session=session, state=before, watch_later=True)
    keys = [KEY, KEY[:-1] + "2"]
    for order in (keys, keys[::-1]):
        for number, key in enumerate(keys):
            compose(owner, f"OPS301 | {order} {number}", key=key, day="8", now="1")
        for key, state in zip(order, ["attended", before], strict=True):
            undo(owner, key)
            assert Impression.objects.get().state == state
        SessionKey.objects.all().delete()


@pytest.mark.parametrize("first_undoes", [True, False])
def test_undo_of_one_person_leaves_the_line_of_another(owner, event, session, first_undoes):
    """Two people log the same session, one of them twice, and each takes back the own line."""
    mate, client = make_user(), Client()
    make_member(event=event, user=mate)
    client.force_login(mate)
    keys = {owner: KEY, client: KEY[:-1] + "2"}
    for browser, key in keys.items():
        compose(browser, "OPS301", key=key, day="8", now="1")
    compose(client, "OPS301", key=KEY[:-1] + "3", day="8", now="1")
    order = list(keys) if first_undoes else list(keys)[::-1]

    def states() -> list[str]:
        marks = dict(Impression.objects.values_list("author", "state"))
        return [marks.get(user.pk, "") for user in (event.owner, mate)]

    # The key of another one does nothing.
    for browser in keys:
        undo(browser, keys[client if browser is owner else owner])
    assert states() == ["attended", "attended"]
    undo(order[0], keys[order[0]])
    # Of two lines of one person the other one still says it.
    assert states() == (["", "attended"] if first_undoes else ["attended", "attended"])
    undo(order[1], keys[order[1]])
    assert states() == ["", "attended"]
    undo(client, KEY[:-1] + "3")
    assert states() == ["", ""]


def test_line_of_an_earlier_version_is_taken_back(owner, session):
    compose(owner, "OPS301", day="8")
    key = SessionKey.objects.get()
    del key.before["by"]
    key.save()
    undo(owner)
    assert not Impression.objects.exists()


def test_photos_of_a_line_that_is_taken_back_find_the_next_one(owner, event, today):
    photo = make_photo(event=event, taken_at=NOW)
    compose(owner, "Keynot", day="8", now="1")
    photo.refresh_from_db()
    assert str(photo.session_id) == KEY
    undo(owner)
    photo.refresh_from_db()
    assert (photo.session, photo.placed_by_hand) == (None, False)
    compose(owner, "Keynote", key=KEY[:-1] + "2", day="8", now="1")
    photo.refresh_from_db()
    assert photo.session.title == "Keynote"

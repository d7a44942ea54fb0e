"""Pages of one session: facts, place, state, the two texts, photos."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from factories import make_day, make_event, make_impression, make_photo, make_session, make_user
from sessions.models import Event, Impression, Session

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def event() -> Event:
    event = make_event(slug="harbour", time_zone="UTC")
    make_day(event=event, on=date(2026, 11, 30))
    make_day(event=event, on=date(2026, 12, 1))
    return event


@pytest.fixture
def keynote(event: Event) -> Session:
    return make_session(day=event.days.get(number=1), code="KEY001", title="Opening")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client


def url(session: Session, action: str = "") -> str:
    return f"/events/harbour/sessions/{session.pk}/{action}"


def facts(session: Session, **changes: object) -> dict[str, object]:
    return {"version": session.version, "code": session.code, "title": session.title, "day": session.day_id, **changes}


def order(event: Event, number: int = 1) -> list[str]:
    return [each.title for each in event.sessions.present().filter(day__number=number).in_order()]


def test_session_page_shows_its_name_as_the_only_first_heading(owner, keynote):
    response = owner.get(url(keynote))
    assert response.text.count("<h1") == 1
    assert '<h1 class="session-title" lang="en">Opening</h1>' in response.text


def test_session_title_with_markdown_is_shown_as_plain_words(owner, event):
    linked = make_session(day=event.days.first(), code="", title="[A *small* rack](https://example.org)")
    assert '<h1 class="session-title" lang="en">A small rack</h1>' in owner.get(url(linked)).text


def test_session_page_leads_to_its_neighbours(owner, event, keynote):
    before = make_session(day=event.days.get(number=1), title="Before", starts_at=NINE)
    after = make_session(day=event.days.get(number=2), title="After")
    context = owner.get(url(keynote)).context
    assert (context["previous"], context["following"]) == (before, after)


@pytest.mark.parametrize("action", ["", "edit/"])
def test_session_of_a_stranger_or_of_another_event_is_not_found(client, owner, event, keynote, action):
    other = make_event(owner=event.owner, slug="other")
    assert owner.get(f"/events/{other.slug}/sessions/{keynote.pk}/{action}").status_code == 404
    client.force_login(make_user())
    assert client.get(url(keynote, action)).status_code == 404


@pytest.mark.parametrize("action", ["edit/", "move/", "delete/", "restore/", "state/", "impression/"])
def test_session_of_a_stranger_cannot_be_changed(client, keynote, action):
    client.force_login(make_user())
    data = facts(keynote, title="Mine", state="missed", summary="x", direction="up")
    assert client.post(url(keynote, action), data).status_code == 404
    keynote.refresh_from_db()
    assert (keynote.title, keynote.deleted_at, Impression.objects.count()) == ("Opening", None, 0)


@pytest.mark.parametrize("action", ["move/", "delete/", "restore/", "state/", "impression/"])
def test_session_changes_are_refused_as_get(owner, keynote, action):
    assert owner.get(url(keynote, action)).status_code == 405


def test_session_update_takes_times_from_the_clock_of_the_event(owner, event, keynote):
    Event.objects.update(time_zone="Asia/Tokyo")
    owner.post(url(keynote, "edit/"), facts(keynote, starts="23:30", ends="00:30"))
    keynote.refresh_from_db()
    assert (keynote.starts_at, keynote.ends_at) == (
        datetime(2026, 11, 30, 14, 30, tzinfo=UTC),
        datetime(2026, 11, 30, 15, 30, tzinfo=UTC),
    )


def test_session_update_takes_a_night_that_goes_on_past_four(owner, keynote):
    owner.post(url(keynote, "edit/"), facts(keynote, starts="03:30", ends="04:30"))
    keynote.refresh_from_db()
    assert keynote.ends_at - keynote.starts_at == timedelta(hours=1)


def test_session_update_that_touches_no_time_keeps_it_to_the_second(owner, keynote):
    odd = NINE + timedelta(seconds=7)
    Session.objects.update(starts_at=odd, ends_at=odd + timedelta(hours=1))
    form = owner.get(url(keynote, "edit/")).context["form"]
    shown = {name: form[name].value() for name in ("starts", "ends")}
    owner.post(url(keynote, "edit/"), facts(keynote, title="Renamed", **shown))
    keynote.refresh_from_db()
    assert (keynote.title, keynote.starts_at) == ("Renamed", odd)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "", "title": ""}, "title"),
        ({"code": "no digits"}, "code"),
        ({"starts": "10:00", "ends": "09:00"}, "ends"),
        ({"ends": "09:00"}, "starts"),
        ({"recording_url": "javascript:alert(1)"}, "recording_url"),
        ({"level": "150"}, "level"),
        ({"title": "x" * 301}, "title"),
    ],
)
def test_session_update_refused_marks_the_field_and_keeps_what_was_typed(owner, keynote, change, field):
    response = owner.post(url(keynote, "edit/"), facts(keynote, room="Dock A", **change))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert 'value="Dock A"' in response.text
    keynote.refresh_from_db()
    assert (keynote.title, keynote.room) == ("Opening", "")


def test_session_update_with_a_time_on_a_day_without_date_is_refused(owner, event, keynote):
    undated = make_day(event=event)
    response = owner.post(url(keynote, "edit/"), facts(keynote, day=undated.pk, starts="10:00"))
    assert list(response.context["form"].errors) == ["starts"]


def test_session_update_splits_a_heading_typed_as_the_title(owner, keynote):
    owner.post(url(keynote, "edit/"), facts(keynote, code="", title="OPS301 | Quiet nights"))
    keynote.refresh_from_db()
    assert (keynote.code, keynote.title, keynote.level) == ("OPS301", "Quiet nights", 300)


def test_session_update_of_a_stale_version_shows_both_and_overwrites_nothing(owner, keynote):
    stale = facts(keynote, title="Mine")
    owner.post(url(keynote, "edit/"), facts(keynote, title="Theirs"))
    response = owner.post(url(keynote, "edit/"), stale)
    assert response.status_code == 409
    assert 'value="Mine"' in response.text
    assert response.context["form"].errors["title"] == ["Saved elsewhere: Theirs"]
    assert Session.objects.get().title == "Theirs"
    owner.post(url(keynote, "edit/"), facts(keynote, title="Mine", version=response.context["form"]["version"].value()))
    assert Session.objects.get().title == "Mine"


def test_session_update_to_another_day_puts_it_last_there(owner, event, keynote):
    make_session(day=event.days.get(number=2), title="First there")
    owner.post(url(keynote, "edit/"), facts(keynote, day=event.days.get(number=2).pk))
    assert order(event, 2) == ["First there", "Opening"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"direction": "down"}, ["B", "Opening", "C"]),
        ({"direction": "up"}, ["Opening", "B", "C"]),
        ({"before": "last"}, ["B", "C", "Opening"]),
        ({"before": ""}, ["B", "C", "Opening"]),
        ({"before": "not-a-key"}, ["Opening", "B", "C"]),
        ({"day": ""}, ["Opening", "B", "C"]),
    ],
)
def test_session_move_within_its_day(owner, event, keynote, data, expected):
    for title in "BC":
        make_session(day=keynote.day, title=title)
    assert owner.post(url(keynote, "move/"), data).url == "/events/harbour/?day=1"
    assert order(event) == expected


def test_session_move_before_another_one(owner, event, keynote):
    rows = [make_session(day=keynote.day, title=title) for title in "BC"]
    owner.post(url(keynote, "move/"), {"before": str(rows[1].pk)})
    assert order(event) == ["B", "Opening", "C"]


def test_session_move_before_one_of_another_day_changes_nothing_and_says_so(owner, event, keynote):
    elsewhere = make_session(day=event.days.get(number=2))
    response = owner.post(url(keynote, "move/"), {"before": str(elsewhere.pk)}, follow=True)
    assert response.text.count("The list has changed meanwhile.") == 1


def test_session_move_before_itself_changes_nothing_and_says_so(owner, event, keynote):
    make_session(day=keynote.day, title="B")
    response = owner.post(url(keynote, "move/"), {"before": str(keynote.pk)}, follow=True)
    assert (response.status_code, response.text.count("The list has changed meanwhile.")) == (200, 1)
    assert order(event) == ["Opening", "B"]


def test_session_move_to_another_day_keeps_the_clock(owner, event, keynote):
    Session.objects.update(starts_at=NINE, ends_at=NINE + timedelta(minutes=50))
    owner.post(url(keynote, "move/"), {"day": "2"})
    keynote.refresh_from_db()
    assert (keynote.day.number, keynote.starts_at, keynote.ends_at) == (
        2,
        NINE + timedelta(days=1),
        NINE + timedelta(days=1, minutes=50),
    )


def test_session_move_to_a_day_that_is_not_there_is_not_found(owner, keynote):
    assert owner.post(url(keynote, "move/"), {"day": "9"}).status_code == 404


def test_session_delete_offers_undo_and_undo_brings_its_texts_back(owner, event, keynote):
    make_impression(session=keynote, body="Loved it")
    response = owner.post(url(keynote, "delete/"), follow=True)
    assert response.text.count(f'action="{url(keynote, "restore/")}"') == 1
    assert (order(event), owner.get(url(keynote)).status_code) == ([], 404)
    owner.post(url(keynote, "restore/"))
    assert "Loved it" in owner.get(url(keynote)).text


def test_state_makes_the_impression_and_later_changes_it_alone(owner, event, keynote):
    owner.post(url(keynote, "state/"), {"state": "planned"})
    Impression.objects.update(body="Kept", version=4)
    owner.post(url(keynote, "state/"), {"state": "attended"})
    assert list(Impression.objects.values_list("author", "state", "body", "version")) == [
        (event.owner.pk, "attended", "Kept", 4)
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"watch_later": "on"}, ("", True, None)),
        ({"rating": "4"}, ("attended", False, 4)),
        ({"state": "missed", "watch_later": "on"}, ("missed", True, None)),
    ],
)
def test_state_of_a_session_without_impression(owner, keynote, data, expected):
    owner.post(url(keynote, "state/"), data)
    assert Impression.objects.values_list("state", "watch_later", "rating").get() == expected


def test_state_rating_zero_takes_the_rating_away(owner, keynote):
    make_impression(session=keynote, rating=3)
    owner.post(url(keynote, "state/"), {"rating": "0"})
    assert Impression.objects.get().rating is None


def test_state_that_does_not_exist_changes_nothing(owner, keynote):
    owner.post(url(keynote, "state/"), {"state": "bored", "rating": "9"})
    assert Impression.objects.count() == 0


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("", "/events/harbour/?day=1#session-{pk}"),
        ("//evil.example/", "/events/harbour/?day=1#session-{pk}"),
        ("/events/", "/events/"),
    ],
)
def test_state_without_a_script_goes_back_within_the_site_only(owner, keynote, target, expected):
    response = owner.post(url(keynote, "state/"), {"state": "attended", "next": target})
    assert response.url == expected.format(pk=keynote.pk)


def save(client: Client, session: Session, version: int = 1, *, script: bool = True, **texts: str):
    headers = {"X-Autosave": "1"} if script else {}
    return client.post(
        url(session, "impression/"), {"version": version, "summary": "", "body": "", **texts}, headers=headers
    )


def test_impression_first_save_makes_it_attended(owner, keynote):
    response = save(owner, keynote, summary="- a\r\n- b ", body="Good")
    assert (response.status_code, response.text.count('data-version="2"')) == (200, 1)
    assert Impression.objects.values_list("state", "summary", "body", "version").get() == (
        "attended",
        "- a\n- b ",
        "Good",
        2,
    )


def test_impression_of_a_session_to_come_is_planned(owner, keynote):
    Session.objects.update(starts_at=datetime(2999, 1, 1, tzinfo=UTC))
    save(owner, keynote, body="To ask")
    assert Impression.objects.get().state == "planned"


def test_impression_after_a_state_was_set_is_no_conflict(owner, keynote):
    page = owner.get(url(keynote))
    owner.post(url(keynote, "state/"), {"state": "attended"})
    assert save(owner, keynote, page.context["form"]["version"].value(), body="Good").status_code == 200


def test_impression_of_a_stale_version_is_refused_with_both_texts(owner, keynote):
    save(owner, keynote, body="from the phone")
    response = save(owner, keynote, body="from the laptop")
    assert response.status_code == 409
    assert [text in response.text for text in ("from the phone", "from the laptop", 'data-version="2"')] == [True] * 3
    assert Impression.objects.get().body == "from the phone"


def test_impression_stale_without_a_script_keeps_everything_typed(owner, keynote):
    save(owner, keynote, body="from the phone")
    response = save(owner, keynote, script=False, body="from the laptop", summary="untouched elsewhere")
    assert response.status_code == 409
    assert response.text.count("untouched elsewhere") == 2
    assert 'name="version" value="2"' in response.text
    assert save(owner, keynote, 2, script=False, body="from the laptop").url == url(keynote)


def test_impression_too_long_is_413(owner, keynote):
    assert save(owner, keynote, body="x" * 100_001).status_code == 413
    assert Impression.objects.count() == 0


def test_impression_keeps_a_text_that_begins_with_an_empty_line(owner, keynote):
    save(owner, keynote, body="\n\n  indented")
    form = owner.get(url(keynote))
    assert "\n\n\n  indented</textarea>" in form.text
    assert Impression.objects.get().body == "\n\n  indented"


def test_impression_of_somebody_signed_out_is_401(client, keynote):
    assert save(client, keynote, body="typed").status_code == 401


def test_session_page_lists_photos_and_marks_the_missing_ones(owner, keynote):
    make_photo(session=keynote, name="here.png", content=PNG)
    make_photo(session=keynote, name="gone.png")
    text = owner.get(url(keynote)).text
    # In the margin, and under each of the two texts.
    assert text.count('src="/events/harbour/photos/here.png/320.webp"') == 3
    assert text.count('class="photo-missing"') == 1


def test_photo_is_sent_as_a_picture_that_can_do_nothing(owner, keynote):
    make_photo(session=keynote, name="here.png", content=PNG)
    response = owner.get("/events/harbour/photos/here.png")
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Type"] == "image/png"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_photo_of_another_kind_is_offered_as_a_download(owner, keynote):
    make_photo(session=keynote, name="drawing.svg", content=b"<svg/>")
    response = owner.get("/events/harbour/photos/drawing.svg")
    response.close()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_photo_missing_or_of_a_stranger_is_not_found(client, owner, keynote):
    make_photo(session=keynote, name="gone.png")
    make_photo(session=keynote, name="写真 1.png", content=PNG)
    assert owner.get("/events/harbour/photos/gone.png").status_code == 404
    client.force_login(make_user())
    assert client.get(f"/events/harbour/photos/{quote('写真 1.png')}").status_code == 404


def test_session_create_full_form_stores_every_fact(owner, event):
    day = event.days.get(number=2)
    data = {
        "id": "0b2f8f0e-5d1c-4c57-9f0a-3f6f5b1f0c11", "version": "1", "state": "planned", "code": "OPS301",
        "title": "Quiet nights", "day": day.pk, "starts": "10:00", "ends": "11:00", "level": "300",
        "format": "Workshop", "track": "Ops", "room": "Dock", "speakers": "A, B", "recording_url": "https://youtu.be/abcdefghijk",
        "slides_url": "https://example.org/s", "note": "n", "description": "d",
    }  # fmt: skip
    response = owner.post("/events/harbour/sessions/new/", data)
    made = Session.objects.get()
    assert response.url == f"/events/harbour/?day=2#session-{made.pk}"
    assert (str(made.pk), made.day, made.starts_at, made.ends_at) == (
        data["id"],
        day,
        datetime(2026, 12, 1, 10, tzinfo=UTC),
        datetime(2026, 12, 1, 11, tzinfo=UTC),
    )
    assert (made.level, made.format, made.recording_url) == (
        300,
        "Workshop",
        "https://www.youtube.com/watch?v=abcdefghijk",
    )
    assert Impression.objects.get().state == "planned"


def test_session_create_with_a_day_of_another_event_is_refused(owner, event):
    foreign = make_day()
    response = owner.post(
        "/events/harbour/sessions/new/", {"id": "", "version": "1", "title": "x", "day": foreign.pk, "state": "planned"}
    )
    assert (response.status_code, Session.objects.count()) == (422, 0)

"""The command takes a programme in, prints one line, and says in words why it does not."""

import io
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from factories import make_impression
from importing.catalogue.programmes import at, changed, event_in_tokyo
from sessions.importing.fetch.addresses import AddressRefusal, FetchError
from sessions.management.commands import import_catalogue

pytestmark = pytest.mark.django_db

HEAD = "Talk,When,Where\n"
MAPPING = ["title=Talk", "start=When", "room=Where"]
TABLE = f"{HEAD}Queues,2026-12-01 10:00,Dock A\nAlarms,2026-12-01 11:00,Dock B\n"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-TIMEZONE:Europe/Berlin\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Queues\r\n"
    "DTSTART:20261201T010000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return a function that imports a text into an event and returns both outputs."""

    def imported(event, text, *options, source=""):
        if not source:
            source = tmp_path / "programme"
            source.write_text(text, encoding="utf-8")
        stdin = SimpleNamespace(buffer=io.BytesIO(text.encode()))
        monkeypatch.setattr(import_catalogue.sys, "stdin", stdin)
        out, err = io.StringIO(), io.StringIO()
        call_command("import_catalogue", event.slug, str(source), *options, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return imported


@pytest.fixture
def refused(run):
    """Return a function that says why an import is refused."""

    def why(event, text, *options, source=""):
        with pytest.raises(CommandError) as caught:
            run(event, text, *options, source=source)
        assert not event.sessions.exists()
        return str(caught.value)

    return why


def test_a_file_is_taken_in_and_one_line_printed(run):
    event = event_in_tokyo()
    first = run(event, CALENDAR)[0]
    assert first == "sessions=1 created=1 changed=0 removed=0 kept=0 conflicts=0\n"
    assert run(event, CALENDAR)[0] == "sessions=1 created=0 changed=0 removed=0 kept=1 conflicts=0\n"
    assert [(each.title, each.starts_at) for each in event.sessions.all()] == [("Queues", at("12-01 10:00"))]


def test_standard_input_is_read_for_a_hyphen(run):
    event = event_in_tokyo()
    run(event, CALENDAR, source="-")
    assert event.sessions.get().title == "Queues"


def test_a_dry_run_writes_nothing(run):
    event = event_in_tokyo()
    counts = "sessions=1 created=1 changed=0 removed=0 kept=0 conflicts=0\n"
    assert run(event, CALENDAR, "--dry-run") == (
        f"{counts}2026-11-30: 1\n",
        "time zone of the event: Europe/Berlin, before: Asia/Tokyo\n",
    )
    assert (event.sessions.count(), event.days.count(), event.feeds.count()) == (0, 0, 0)


def test_the_columns_of_a_table_are_remembered(run):
    event = event_in_tokyo()
    run(event, TABLE, "--map", *MAPPING)
    assert event.feeds.get().mapping == dict(pair.split("=") for pair in MAPPING)
    assert run(event, TABLE)[0] == "sessions=2 created=0 changed=0 removed=0 kept=2 conflicts=0\n"


def test_a_time_alone_is_on_the_first_day_of_the_event(run):
    event = event_in_tokyo(first_day=date(2026, 12, 1))
    run(event, f"{HEAD}Queues,10:00,Dock A\n", "--map", *MAPPING)
    assert event.sessions.get().starts_at == at("12-01 10:00")


def test_what_a_person_should_know_is_said_on_standard_error(run):
    event = event_in_tokyo()
    told = run(event, CALENDAR, "--zone", "Asia/Tokyo")[1]
    assert told == "time zones differ: Europe/Berlin in the programme, Asia/Tokyo in the event\n"
    session = event.sessions.get()
    make_impression(session=session, state="planned")
    moved = CALENDAR.replace("T01", "T02").replace("Europe/Berlin", "Asia/Tokyo")
    assert run(event, moved)[1] == "planned or attended, and changed: Queues (starts_at)\n"
    changed(event.sessions.get(), title="My own")
    assert run(event, moved.replace("SUMMARY:Queues", "SUMMARY:Quiet queues"))[1] == (
        "kept your change, the programme differs: My own (title)\n"
    )
    other = moved.replace("UID:a", "UID:b").replace("Queues", "Other")
    both = moved.replace("END:VCALENDAR\r\n", "") + other[other.index("BEGIN:VEVENT") :]
    run(event, both)
    assert run(event, other)[1] == "kept, no longer in the programme: My own\n"


def test_a_programme_is_fetched_from_its_address_which_is_kept(run, settings, monkeypatch):
    settings.FEED_HOSTS = ["calendar.example"]
    asked = []

    def fetch(url, *, allowed_hosts):
        asked.append((url, allowed_hosts))
        return CALENDAR.encode()

    # What fetching does is told in the tests of it; here it needs a server on the internet.
    monkeypatch.setattr(import_catalogue, "fetch", fetch)
    event, url = event_in_tokyo(), "https://calendar.example/a.ics"
    run(event, "", source=url)
    assert asked == [(url, ["calendar.example"])]
    assert event.feeds.get().url == url


def test_what_cannot_be_fetched_is_said(refused, monkeypatch):
    assert refused(event_in_tokyo(), "", source="http://calendar.example/a.ics") == (
        "http://calendar.example/a.ics cannot be fetched. Only addresses that begin with https:// are fetched."
    )

    def fetch(url, *, allowed_hosts):
        raise FetchError(AddressRefusal.STATUS, "404")

    monkeypatch.setattr(import_catalogue, "fetch", fetch)
    assert refused(event_in_tokyo(), "", source="https://calendar.example/a.ics").endswith(
        "cannot be fetched. The server has no programme at this address: it answers 404."
    )


def test_what_cannot_be_read_is_said_with_its_place(refused):
    event = event_in_tokyo()
    assert refused(event, "").endswith("cannot be imported. The programme is empty.")
    assert refused(event, CALENDAR.replace("20261201T010000Z", "soon")).endswith(
        "A time cannot be read. See Queues: “soon”."
    )
    assert refused(event, f"{HEAD}Queues,soon,Dock A\n", "--map", *MAPPING).endswith(
        "A time cannot be read. See line 2 › When: “soon”."
    )
    assert refused(event, f"{HEAD}A,2026-12-01 10:00,\nB,2027-12-01 10:00,\n", "--map", *MAPPING).endswith(
        "With this programme the event would be longer than 31 days: 2026-12-01 – 2027-12-01. Check whether it is the "
        "programme of this event."
    )


def test_what_is_no_event_no_file_or_no_column_is_said(refused, tmp_path):
    event = event_in_tokyo()
    missing = tmp_path / "missing"
    assert refused(event, "", source=missing) == f"{missing} cannot be read: No such file or directory."
    assert (
        refused(event, TABLE)
        == 'Say what each column contains, for example: --map "title=Talk" "start=When" "room=Where"'
    )
    assert refused(event, TABLE, "--map", "when=When").startswith("'when=When' is not valid. Write FIELD=COLUMN")
    assert refused(event, TABLE, "--map", "title=Nothing").endswith(
        "A required field is missing. See columns: “Nothing”."
    )
    event.discard()
    assert refused(event, CALENDAR) == f"There is no event {event.slug!r}."


def test_zone_of_a_new_programme_is_asked_where_the_event_has_times(run, refused):
    event = event_in_tokyo()
    assert refused(event, CALENDAR, "--zone", "Tokyo") == (
        "There is no time zone 'Tokyo'. Write a name such as Asia/Tokyo."
    )
    run(event, TABLE, "--map", *MAPPING)
    for options in ([], ["--dry-run"]):
        with pytest.raises(CommandError) as asked:
            run(event, CALENDAR, *options)
        assert str(asked.value) == (
            "The time zone of the programme is Europe/Berlin, and that of the event Asia/Tokyo. Choose that of the "
            "event: --zone Europe/Berlin or --zone Asia/Tokyo."
        )
    run(event, CALENDAR, "--zone", "Asia/Tokyo")
    event.refresh_from_db()
    assert (event.time_zone, event.feeds.count()) == ("Asia/Tokyo", 2)
    told = "time zones differ: Europe/Berlin in the programme, Asia/Tokyo in the event\n"
    assert run(event, CALENDAR)[1] == told  # it was asked when this programme came first
    told = run(event, CALENDAR, "--zone", "Europe/Berlin")[1].splitlines()
    assert told[0] == "time zone of the event: Europe/Berlin, before: Asia/Tokyo"
    event.refresh_from_db()
    assert event.time_zone == "Europe/Berlin"

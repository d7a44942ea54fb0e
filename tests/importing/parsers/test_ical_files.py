"""Calendars that others published, against figures that no line of the parser had a part in.

E is ``tr -d '\\r' < FILE``. Sessions: ``E | grep -c '^BEGIN:VEVENT'``, unless something else is said. Rooms:
``E | grep '^LOCATION' | sed 's/^[^:]*://' | grep -v '^$' | sort -u | wc -l``. Days: the dates of DTSTART,
``E | grep -oE '^DTSTART[^:]*:[0-9]{8}' | sort -u | wc -l``, for PyCon those of eight hours before (four for the summer
time of New York, four for the night). Speakers: the texts outside of elements after ``Speakers:``, by html.parser.
"""

from zoneinfo import ZoneInfo

import pytest

from importing.parsers.counts import Counts, counts_of
from importing.parsers.ical_maker import clock, refused
from sessions.importing.parsers.ical import events
from sessions.importing.parsers.programme import Fault

NEW_YORK = ZoneInfo("America/New_York")
PARIS = ZoneInfo("Europe/Paris")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def read(shared):
    return lambda name, zone: events.parse((shared / "data" / "ics" / name).read_bytes(), zone)


def bounds(programme, zone):
    """Return start, end and room of each sitting by title and start."""
    return {
        (sitting.title, clock(sitting.starts_at, zone)): (clock(sitting.ends_at, zone)[11:], sitting.room)
        for sitting in programme.sittings
    }


@pytest.mark.parametrize(
    ("name", "counts", "title", "zone"),
    [
        ("pycon-us-2025-all_events.ics", Counts(224, 5, 21, 165), "PyCon 2025 All Events", ""),
        ("pycon-us-2025-all_events-asof-0511.ics", Counts(181, 5, 17, 162), "PyCon 2025 All Events", ""),
        ("jres_2022.ics", Counts(120, 4, 15, 0), "JRES 2021/22", "Europe/Paris"),
        ("recurring_ical_events-Germany_Holidays.ics", Counts(34, 34, 1, 0), "Germany Holidays", "Etc/GMT"),
        ("recurring_ical_events-discourse_no_dtend.ics", Counts(4, 4, 0, 0), "WiLaP - machBar Events", "Europe/Berlin"),
        # One event on three days, of which another event cancels the second.
        ("recurring_ical_events-issue_18_cancel_status.ics", Counts(2, 2, 0, 0), "", "Europe/Berlin"),
        ("icalendar-issue_218_bad_tzid.ics", Counts(1, 1, 0, 0), "", ""),
        # Two events without a time, in two calendars.
        ("icalendar-issue_1050_multiple_calendars.ics", Counts(2, 0, 0, 0), "", ""),
    ],
)
def test_every_session_of_a_file_is_there(read, name, counts, title, zone):
    programme = read(name, NEW_YORK)
    assert (programme.kind, counts_of(programme), programme.title, programme.zone) == ("icalendar", counts, title, zone)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("icalendar-bom_calendar.ics", (Fault.NO_SESSIONS, "", "")),
        ("icalendar-broken_ical.ics", (Fault.SYNTAX, "", "DTSTART;;VALUE=DATE-TIME:20140409T093000")),
        ("icalendar-issue_722_missing_timezones.ics", (Fault.MISSING, "session 2 › SUMMARY", "")),
    ],
)
def test_a_file_without_what_is_needed_is_refused_by_name(shared, name, refusal):
    content = (shared / "data" / "ics" / name).read_bytes()
    assert events.is_it(content)
    assert refused(content) == refusal


def test_sessions_of_pycon_stand_where_the_file_has_them(read):
    found = bounds(read("pycon-us-2025-all_events.ics", NEW_YORK), NEW_YORK)
    expected = {
        ("Looking At Audio", "2025-05-17 13:30"): ("14:15", "Ballroom A"),
        ("Cheese Must Stand: Defending the Python Library Ecosystem in 2025", "2025-05-18 13:45"): (
            "14:15",
            "Room 301-305",
        ),
        ("WebAssembly Summit, pre-registration required!", "2025-05-15 09:00"): ("17:00", "Room 402"),
        ("PSF Members Lunch, pre-registration required", "2025-05-17 12:30"): ("14:00", "Room 403/404"),
        ("Lunch", "2025-05-14 12:30"): ("13:30", "Ballroom A"),
        ("Building low-carbon websites with Wagtail & Django", "2025-05-18 10:00"): ("13:00", "Hall A"),
        ("Decorators Demystified", "2025-05-14 13:30"): ("17:00", "Room 318"),
        ("PyXL: A Chip That Runs Python at Turbo Speeds", "2025-05-17 10:30"): ("11:00", "Hall C"),
        ("Speed Up Your Code by 50x: A Guide to Moving from NumPy to JAX", "2025-05-14 09:00"): ("12:30", "Room 321"),
        # 20250519T000000Z in the file: the evening before.
        ("Open Spaces Rooms Close", "2025-05-18 20:00"): ("20:00", "Open Spaces Rooms"),
    }
    assert {key: found.get(key) for key in expected} == expected


def test_what_pycon_writes_into_its_descriptions_is_told_apart(read):
    sittings = read("pycon-us-2025-all_events.ics", NEW_YORK).sittings
    audio = next(sitting for sitting in sittings if sitting.title == "Looking At Audio")
    assert (audio.format, audio.track, audio.speakers) == ("talk", "talks", ("Łukasz Langa",))
    assert audio.external_id == "bffa3522-4629-5e7c-ac08-0433874a4508"
    assert audio.description.startswith("https://us.pycon.org/2025/schedule/presentation/103/")
    assert audio.description.endswith("finish with realtime audio visualization.")
    # grep -oE '^SUMMARY:\[[^]]*\]' FILE | sort | uniq -c
    formats = [sitting.format for sitting in sittings]
    assert {name: formats.count(name) for name in set(formats)} == {
        "break": 12,
        "charla": 16,
        "event": 10,
        "informational": 30,
        "lightning-talks": 4,
        "plenary": 13,
        "poster": 20,
        "sponsor-workshop": 12,
        "summit": 8,
        "talk": 75,
        "tutorial": 24,
    }


def test_sessions_of_jres_stand_where_the_file_has_them(read):
    programme = read("jres_2022.ics", NEW_YORK)
    found = bounds(programme, PARIS)
    expected = {
        ("Accueil congressistes", "2022-05-17 11:00"): ("12:30", "Accueil Parc Chanot"),
        ("Buffet", "2022-05-17 12:30"): ("14:00", "Espace Restauration"),
        ("34 - Plateforme d'enseignement en ligne Moodle en temps de COVID19", "2022-05-17 16:30"): (
            "17:10",
            "Salle Endoume",
        ),
        ("133 - Le Deep Learning en 100 minutes !", "2022-05-18 08:40"): ("10:20", "Amphithéâtre Callelongue"),
        ("151 - [ALERT] SUPERVISION IS DOWN, OBSERVABILITY IS UP", "2022-05-18 11:00"): (
            "12:40",
            "Amphithéâtre Callelongue",
        ),
        ("105 - Guide de bonnes pratiques sur la gestion des données de la Recherche", "2022-05-18 14:50"): (
            "15:10",
            "Amphithéâtre Callelongue",
        ),
        ("208 - NextCloud, configuration, mise à l'échelle et déploiement", "2022-05-18 18:15"): (
            "19:00",
            "Amphithéatre Callelongue",
        ),
        ("30 - Wireguard ou comment mettre en place un VPN en un temps record", "2022-05-19 09:20"): (
            "10:00",
            "Amphithéâtre 1600",
        ),
        ("207 - Rendez-vous et réservations, 2 plateformes pour les gérer tous", "2022-05-19 12:10"): (
            "12:40",
            "EN VAU",
        ),
        ("230 - FusionDirectory - échanges entre développeur / utilisateurs / contributeur", "2022-05-19 18:15"): (
            "19:00",
            "Amphithéâtre 1200",
        ),
    }
    assert {key: found.get(key) for key in expected} == expected


def test_a_fold_inside_of_a_character_is_undone(read):
    """The file has one, in front of its byte 101941."""
    sittings = read("jres_2022.ics", PARIS).sittings
    folded = next(sitting for sitting in sittings if sitting.external_id == "presentation_209@conf-ng.jres.org")
    assert "sans effort sur différents systèmes d’exploitation." in folded.description


def test_times_without_an_end_and_those_of_a_rule_are_right_to_the_minute(read):
    discourse = read("recurring_ical_events-discourse_no_dtend.ics", NEW_YORK)
    assert [(clock(each.starts_at, BERLIN), clock(each.ends_at, BERLIN)) for each in discourse.sittings[:3]] == [
        ("2019-01-17 18:00", ""),
        ("2019-02-28 15:00", "2019-02-28 18:30"),
        ("2019-03-01 18:00", "2019-03-01 21:00"),
    ]
    daily = read("recurring_ical_events-issue_18_cancel_status.ics", NEW_YORK)
    assert [clock(each.starts_at, BERLIN) for each in daily.sittings] == ["2020-01-28 22:00", "2020-01-30 22:00"]
    odd = read("icalendar-issue_218_bad_tzid.ics", NEW_YORK)
    assert [clock(each.starts_at, ZoneInfo("UTC")) for each in odd.sittings] == ["2017-02-28 12:00"]

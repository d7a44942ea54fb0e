"""Real schedules of the frab family: every session once, in its day, from the minute to the minute that the file says.

The figures and the times are taken from the files by grep, awk and jq, never from the parsers.
"""

import re
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from importing.parsers.counts import Counts, counts_of
from sessions.importing.parsers.frab import schedule_json, xml
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared.decoding import decode_json, decode_text

ZONES = {
    "38c3-2024.xml": "Europe/Berlin",
    "debconf23.xml": "Asia/Kolkata",
    "fosdem-2024.xml": "Europe/Brussels",
    "fosdem-2025-asof-2024-12-31.xml": "Europe/Brussels",
    "fosdem-2025.xml": "Europe/Brussels",
    "frab-camp2019.json": "Europe/Berlin",
    "hub-schedule2.json": "Europe/Berlin",
    "pretalx-rc3-2020.json": "Europe/Berlin",
}

# XML, in this order:
#   grep -c '<event ' FILE
#   grep -c '<day ' FILE
#   grep -o '<room>[^<]*' FILE | sort -u | wc -l
#   grep -o '<person [^>]*>[^<]*' FILE | sed 's/.*>//' | sort -u | wc -l
# JSON:
#   jq '[.schedule.conference.days[].rooms[][]] | length, (map(.date[:10]) | unique | length),
#       (map(.room) | unique | length), ([.[].persons[].public_name] | unique | length)' FILE
# hub-schedule2.json: jq '.schedule.events | length, (map(.room.name) | unique | length),
#   ([.[].participants[].name] | unique | length)' FILE; its second event begins at 00:15 in day 1, which ends at 06:00.
COUNTS = {
    "38c3-2024.xml": Counts(1007, 4, 72, 567),
    "debconf23.xml": Counts(117, 8, 5, 87),
    "fosdem-2024.xml": Counts(674, 2, 26, 732),
    "fosdem-2025-asof-2024-12-31.xml": Counts(940, 2, 29, 985),
    "fosdem-2025.xml": Counts(943, 2, 29, 992),
    "frab-camp2019.json": Counts(79, 5, 2, 90),
    "hub-schedule2.json": Counts(2, 1, 2, 4),
    "pretalx-rc3-2020.json": Counts(48, 4, 5, 56),
}

# Day of the file, start and end on the clock of the conference, room, title: copied from the files.
ROWS = {
    "38c3-2024.xml": """
        12-27 12-27T10:30 12-27T11:00 Saal 1 | 38C3: Opening Ceremony
        12-27 12-28T00:15 12-28T00:55 Saal 1 | Desiring Technology. Über Porno, Abhängigkeit und Fortschritt
        12-27 12-28T01:10 12-28T02:40 Saal 1 | Fnord-Nachrichtenrückblick 2024
        12-27 12-28T03:00 12-28T09:00 SoS Saal D | Shitty Robots Workshop Teil 1/2
        12-27 12-28T04:30 12-28T07:00 Chill Floor | Translucid & Birthcore
        12-27 12-28T02:30 12-28T04:30 Chill Floor | cosmic040
        12-28 12-28T23:00 12-28T23:40 Stage HUFF | \
Retro-Chips selbst gemacht: Historische Hardware in FPGAs nachbilden
        12-28 12-29T04:05 12-29T09:05 SoS Saal D | Open TTRPG session 2
        12-28 12-29T01:00 12-29T01:29 SoS Saal 6 | \
CopScript: Sousveillance ('Unterwachung' - Überwachung von unten)
        12-28 12-29T00:15 12-29T00:45 "KliMathematik Augsburg" Table | \
Wondrous mathematics: The world through the eyes of a prime number
        12-29 12-30T00:15 12-30T02:15 Saal 1 | Hacker Jeopardy
        12-29 12-30T05:00 12-30T08:00 Chill Floor | Vareli & Klotz von Blammo
        12-30 12-30T11:00 12-30T12:30 CDC Pentagon | Tinkering with microReticulum
    """,
    "debconf23.xml": """
        09-10 09-10T10:30 09-10T10:50 Anamudi | Opening Ceremony
        09-10 09-10T15:30 09-10T16:15 Ponmudi | \
State of Stateless - A Talk about Immutability and Reproducibility in Debian
        09-11 09-11T16:30 09-11T16:50 Anamudi | Digital Rights are Human Rights
        09-11 09-11T19:00 09-11T22:30 Elsewhere | Dinner
        09-12 09-12T18:30 09-12T18:50 Kuthiran | How many mobile Linux developers does it take to ....
        09-14 09-14T10:30 09-14T11:15 Anamudi | \
My journey with homelabing with freenas, proxmox, pfsense and 2nd hand hardware...
        09-15 09-15T11:30 09-15T12:15 Anamudi | Usability Report for the Debian Installation Process
        09-15 09-15T15:30 09-15T16:55 Ponmudi | Debian Installer: Text Adventure
        09-16 09-16T11:30 09-16T11:50 Kuthiran | The Docker(.io) ecosystem in Debian
        09-16 09-16T19:00 09-16T22:30 Elsewhere | Dinner
    """,
    "fosdem-2024.xml": """
        02-03 02-03T10:30 02-03T11:30 J.1.106 | Creative Coding with TurtleStitch
        02-03 02-03T11:40 02-03T12:40 J.1.106 | MicroBlocks
        02-03 02-03T17:40 02-03T18:05 K.4.601 | Embeddable code playgrounds for fun and profit
        02-03 02-03T13:00 02-03T13:15 H.2214 | OpenSTEF: Opensource Short Term Energy Forecasting
        02-03 02-03T16:30 02-03T17:00 UB2.147 | AI-Driven Observability and Operations in Cloud-Edge Systems
        02-03 02-03T17:45 02-03T18:10 UB5.132 | Java… to unlock GPU acceleration for Polyglot Language Runtimes
        02-04 02-04T14:30 02-04T14:55 K.3.401 | Fixing a Kerberos vulnerability with the bare necessities
        02-04 02-04T13:10 02-04T13:40 H.1308 (Rolin) | QUBIK a 1p PocketQube satellite platform
        02-04 02-04T11:15 02-04T12:00 AW1.120 | Arm64EC: Microsoft's emulation Frankenstein
        02-04 02-04T12:30 02-04T12:55 UB2.147 | quickstream: a new SDR framework
    """,
    "fosdem-2025.xml": """
        02-01 02-01T10:35 02-01T11:00 K.3.201 | A New Approach to Callee-Saved Registers in LLVM
        02-01 02-01T18:20 02-01T18:40 K.4.201 | Writing a Minimal Scheduler with eBPF, sched_ext, and C
        02-01 02-01T16:10 02-01T16:20 H.2214 | Bringing Oniro to Mobile: Challenges in Hardware Enablement
        02-01 02-01T11:40 02-01T12:35 UB2.147 | M17 and OpenRTX: one year later
        02-01 02-01T12:05 02-01T12:30 UB5.230 | \
Pick My Project! Lessons Learned from Interviewing and Writing 20+ End User Case Studies
        02-01 02-01T15:45 02-01T17:15 UD6.205 | The Magic of Making a Radio Remote Controller
        02-02 02-02T13:10 02-02T13:20 K.4.401 | Welcome to the Quantum Computing devroom
        02-02 02-02T16:30 02-02T17:00 H.1308 (Rolin) | Crystal: A language for humans and computers
        02-02 02-02T12:00 02-02T12:10 AW1.120 | Digital Identies in disarray
        02-02 02-02T16:00 02-02T16:30 UA2.118 (Henriot) | Delegating the chores of authenticating users to Keycloak
    """,
    "frab-camp2019.json": """
        08-21 08-21T11:00 08-21T11:30 Curie | Opening Ceremony
        08-21 08-21T12:00 08-21T12:45 Meitner | Knoten 101
        08-22 08-22T13:00 08-22T13:45 Curie | Beyond the Pile of Knobs
        08-22 08-22T16:00 08-22T16:45 Meitner | TAPS Transport Services API
        08-23 08-23T14:00 08-23T14:45 Curie | Updates from the Onion
        08-23 08-23T14:00 08-23T14:45 Meitner | Exposing Systems of Power and Injustice
        08-24 08-24T13:00 08-24T13:45 Curie | Technopolice: calling out so-called "Safe Cities"
        08-24 08-24T12:00 08-24T12:45 Curie | LO! An LLVM Obfuscator
        08-24 08-24T14:00 08-24T14:45 Meitner | Cyborg Foundation
        08-25 08-25T14:00 08-25T14:45 Curie | "Service Point" The Display
    """,
    "hub-schedule2.json": """
        12-27 12-27T10:30 12-27T11:00 Saal 1 | 38C3: Opening Ceremony
        12-27 12-28T00:15 12-28T00:55 Saal ZIGZAG | A Competitive Time-Trial AI for Need for Speed:
    """,
    "pretalx-rc3-2020.json": """
        12-27 12-27T11:30 12-27T12:10 r3s - Monheim/Rhein | \
Der faule Admin automatisiert: Gluon auf echter Hardware testen
        12-27 12-27T20:00 12-27T21:00 r3s - Monheim/Rhein | FFMUC goes wild! Infrastructure Recap 2020
        12-27 12-27T19:55 12-27T20:35 backspace / franconian.net - Bamberg | Adopting the Noise Key Exchange in Tox
        12-28 12-28T11:20 12-28T13:30 ChaosTrawler Stubnitz/Gängeviertel Hamburg | Chaostrawler test
        12-28 12-28T16:00 12-28T16:30 r3s - Monheim/Rhein | Porting Linux to your favorite obscure Arm SoC
        12-28 12-28T21:30 12-28T23:30 r3s - Monheim/Rhein | selbstmachradio
        12-28 12-28T19:55 12-28T20:35 backspace / franconian.net - Bamberg | Still not lovin gentrification
        12-29 12-29T15:00 12-29T15:40 r3s - Monheim/Rhein | "But this politician said «xyz»!"
        12-29 12-29T22:00 12-29T22:40 r3s - Monheim/Rhein | \
Introducing utk-web - a web developer's view on firmware
        12-29 12-29T19:15 12-29T19:55 backspace / franconian.net - Bamberg | Blender-Construction
        12-30 12-30T14:00 12-30T14:40 r3s - Monheim/Rhein | Better Justification for the Web
    """,
}


@pytest.fixture(scope="module")
def programmes(shared):
    """Return every schedule of these kinds, read in the zone of its conference."""
    return {name: read(shared / "data" / "schedules" / name, ZoneInfo(zone)) for name, zone in ZONES.items()}


def read(path, zone):
    content = path.read_bytes()
    if path.suffix == ".xml":
        assert xml.is_it(content)
        return xml.parse(content, zone)
    data = decode_json(decode_text(content))
    assert schedule_json.is_it(data)
    return schedule_json.parse(data, zone)


@pytest.mark.release
@pytest.mark.parametrize("name", COUNTS)
def test_every_session_day_room_and_speaker_is_counted(programmes, name):
    assert counts_of(programmes[name]) == COUNTS[name]


@pytest.mark.release
@pytest.mark.parametrize("name", ROWS)
def test_sessions_stand_in_their_day_room_and_minutes(programmes, name):
    zone = ZoneInfo(ZONES[name])
    told = {
        f"{s.on:%m-%d} {s.starts_at.astimezone(zone):%m-%dT%H:%M} {s.ends_at.astimezone(zone):%m-%dT%H:%M} "
        f"{s.room} | {s.title}"
        for s in programmes[name].sittings
    }
    rows = [row.strip() for row in ROWS[name].splitlines() if row.strip()]
    assert [row for row in rows if row not in told] == []


@pytest.mark.parametrize(
    ("name", "title", "zone"),
    [
        ("38c3-2024.xml", "38C3", "Europe/Berlin"),
        ("debconf23.xml", "DebConf 23", "Asia/Kolkata"),
        ("fosdem-2024.xml", "FOSDEM 2024", ""),
        ("fosdem-2025.xml", "FOSDEM 2025", "Europe/Brussels"),
        ("frab-camp2019.json", "Chaos Communication Camp 2019", "Europe/Berlin"),
        ("hub-schedule2.json", "38C3", "Europe/Berlin"),
        ("pretalx-rc3-2020.json", "rC3 Channels", ""),
    ],
)
def test_the_conference_names_itself_and_its_zone(programmes, name, title, zone):
    assert (programmes[name].title, programmes[name].zone) == (title, zone)


def test_a_congress_keeps_its_nights_in_the_day_before(programmes):
    # grep -A3 '<event ' 38c3-2024.xml | grep -c '<start>0[0-5]:'
    berlin = ZoneInfo("Europe/Berlin")
    night = [s for s in programmes["38c3-2024.xml"].sittings if s.starts_at.astimezone(berlin).hour < 6]
    assert len(night) == 58
    assert {(s.starts_at.astimezone(berlin).date() - s.on).days for s in night} == {1}


@pytest.mark.parametrize("name", ["38c3-2024.xml", "fosdem-2025.xml"])
def test_every_session_is_on_the_day_that_lists_it_in_the_order_of_the_file(shared, programmes, name):
    text = (shared / "data" / "schedules" / name).read_text()
    listed, order = {}, []
    for day in re.split(r"<day ", text)[1:]:
        for guid in re.findall(r'<event [^>]*guid="([^"]+)"', day):
            listed[guid] = date.fromisoformat(re.search(r'date="([^"]+)"', day)[1])
            order.append(guid)
    sittings = programmes[name].sittings
    assert [s.external_id for s in sittings] == order
    assert {s.external_id: s.on for s in sittings} == listed


def test_every_start_of_debconf_is_the_clock_that_it_shows_in_kerala(shared, programmes):
    starts = re.findall(r"<start>(\d\d:\d\d)</start>", (shared / "data" / "schedules" / "debconf23.xml").read_text())
    clocks = [f"{s.starts_at.astimezone(ZoneInfo('Asia/Kolkata')):%H:%M}" for s in programmes["debconf23.xml"].sittings]
    assert clocks == starts


def test_what_an_event_of_fosdem_tells(programmes):
    # grep -A20 '<event id="10528">' fosdem-2024.xml
    session = programmes["fosdem-2024.xml"].sittings[0]
    assert session.external_id == "10528"
    assert session.title == "Creative Coding with TurtleStitch"
    assert session.track == "FOSS Educational Programming Languages devroom"
    assert session.format == "devroom"
    assert session.speakers == ("Pauline Maas",)
    assert session.description.startswith("Turtlestitch is based on a browser-based educational programming language")
    assert (session.code, session.level, session.recording_url, session.slides_url) == ("", None, "", "")


def test_slides_are_found_under_the_address_of_the_schedule(programmes):
    # jq '.schedule.base_url, (.schedule.conference.days[].rooms[][] | .attachments[] | select(.title == "Slides"))'
    found = {
        s.slides_url for s in programmes["frab-camp2019.json"].sittings if s.title.startswith("Hacking Containers")
    }
    assert found == {
        "https://fahrplan.events.ccc.de/system/event_attachments/attachments/000/003/792/original/"
        "Hacking_Containers_and_Kubernetes.pdf?1566398735"
    }


def test_the_random_letters_of_pretalx_are_no_session_codes(programmes):
    assert {s.code for s in programmes["pretalx-rc3-2020.json"].sittings} == {""}
    assert {s.code for s in programmes["hub-schedule2.json"].sittings} == {""}


def test_tracks_and_people_of_the_hub_are_told_by_name(programmes):
    first, second = programmes["hub-schedule2.json"].sittings
    assert (first.track, second.track) == ("CCC", "Hardware & Making")
    assert first.speakers == ("Gabriela Bogk", "Aline Blankertz", "Senficon")
    assert first.slides_url == "https://example.net/foo/bar/1235.pdf"
    assert second.description.startswith("Most Wanted Using Deep Reinforcement Learning\n\nAll challenges and")
    assert "\r" not in second.description


def test_the_example_that_breaks_the_definition_of_its_format_is_refused(shared):
    data = decode_json(decode_text((shared / "data" / "schedules" / "invalid-example.json").read_bytes()))
    with pytest.raises(FeedError) as caught:
        schedule_json.parse(data, ZoneInfo("Europe/Zurich"))
    assert (caught.value.fault, caught.value.place) == (Fault.NOT_THE_SHAPE, "schedule › rooms")


@pytest.mark.parametrize("name", ["c3voc-schema.json", "pycon-us-2025-conference.json"])
def test_other_json_is_none_of_these(shared, name):
    data = decode_json(decode_text((shared / "data" / "schedules" / name).read_bytes()))
    assert not schedule_json.is_it(data)

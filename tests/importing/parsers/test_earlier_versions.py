"""Programmes as they were before their last version: ten sessions of each, copied out of the raw files."""

from zoneinfo import ZoneInfo

import pytest

from sessions.importing.parsers.recognise import parse

# Day, start, end, room, and forty characters of the title. Calendars are in UTC: New York is four hours behind.
ROWS = {
    ("schedules/fosdem-2025-asof-2024-12-31.xml", "Europe/Brussels"): """
        02-01 13:45 14:05 K.3.201 | Programming is fun; Testing is needed; I
        02-01 12:00 12:30 K.4.601 | Stalwart Mail Server
        02-01 15:00 15:25 H.2213 | getaddrinfo sucks, everything else is mu
        02-01 13:30 14:25 UB2.147 | HAMNET - Status Update
        02-01 15:30 16:00 UD2.120 (Chavanne) | An Intro to eBPF with Go: The Foundation
        02-02 13:10 13:40 K.3.601 | What do maintainers need from funders an
        02-02 12:50 13:20 H.1308 (Rolin) | The Whippet Embeddable Garbage Collectio
        02-02 15:15 15:25 AW1.120 | Opening Speech by a Member of the Europe
        02-02 09:30 10:00 UB2.252A (Lameere) | The Local AI Rebellion
        02-02 15:40 16:00 UB5.230 | Lumigator: evaluating LLMs made simple
    """,
    ("sessionize/2019-08-26_nyc.b-4dfc508d.schedule.json", "America/New_York"): """
        08-26 10:35 11:15 Track 🚀 | Android Jetpack ❤️ Kotlin: on the road t
        08-26 09:45 10:25 Track 🎸 | Invading the home screen
        08-26 17:00 17:40 Track 🎸 | Multiplatform Functional Architecture
        08-26 17:00 17:40 Track 🐶 | A Talk about Talking : Making a Memorabl
        08-26 17:00 17:40 Track 🏋️‍♀️ | Implementing the Paging Library
        08-27 08:00 09:00 Track 🚀 | Check-in & Registration
        08-27 15:20 16:00 Track 🚀 | Bazel
        08-27 14:30 15:10 Track 🎸 | Wire 3 : Tackling gRPC with Kotlin
        08-27 13:40 14:20 Track 🐶 | Shark: Diving into the guts of LeakCanar
        08-27 13:40 14:20 Track 🏋️‍♀️ | Edge & Offline-First App Data Management
    """,
    ("sessionize/2019-08-26_nyc.c-6fbccd05.schedule.json", "America/New_York"): """
        08-26 10:35 11:15 Track 🚀 | Android Jetpack ❤️ Kotlin: on the road t
        08-26 09:45 10:25 Track 🎸 | Invading the home screen
        08-26 17:00 17:40 Track 🎸 | Multiplatform Functional Architecture
        08-26 09:45 10:25 Track 🏋️‍♀️ | Building apps using Kotlin Native
        08-26 09:45 10:25 Workshop Room | Data Encryption on Android
        08-27 09:00 09:40 Track 🚀 | Diving into advanced Kotlin features
        08-27 09:00 09:40 Track 🎸 | Litho: Best Practices for building effic
        08-27 09:50 10:30 Track 🐶 | Building iOS and Android Mobile App in 3
        08-27 09:00 09:40 Track 🏋️‍♀️ | Netflix's Reactive Android Components -
        08-27 16:25 17:05 Track 🏋️‍♀️ | Road to modularization
    """,
    ("ics/pycon-us-2025-all_events-asof-0511.ics", "America/New_York"): """
        05-16 09:45 10:30 Hall B | Keynote - Cory Doctorow
        05-16 15:30 16:00 Room 310/311 | Descifrando emociones desde arte a memes
        05-16 11:45 12:15 Ballroom A | The PyArrow revolution in Pandas
        05-18 10:00 13:00 Hall A | Beautiful and Balanced: Using Color Theo
        05-18 13:00 13:30 Room 301-305 | Going faster in all directions at once:
        05-15 15:30 16:30  | sponsor-workshop
        05-16 14:45 15:15 Room 310/311 | Construyendo un Buscador Multimodal: Com
        05-16 14:00 14:30 Room 310/311 | Cómo llevar tus presentaciones técnicas
        05-15 13:30 17:00 Room 320 | Build a Synthesizer with Python
        05-18 14:30 15:00 Ballroom A | The past, present, and future of virtual
    """,
}


@pytest.mark.parametrize(("name", "zone_name"), ROWS)
def test_sessions_stand_in_their_day_room_and_minutes(shared, name, zone_name):
    zone = ZoneInfo(zone_name)
    told = {
        f"{sitting.on:%m-%d} {sitting.starts_at.astimezone(zone):%H:%M} {sitting.ends_at.astimezone(zone):%H:%M} "
        f"{sitting.room} | {sitting.title[:40]}".strip()
        for sitting in parse((shared / "data" / name).read_bytes(), zone).sittings
        if sitting.starts_at and sitting.ends_at
    }

    rows = [row.strip() for row in ROWS[name, zone_name].splitlines() if row.strip()]

    assert len(rows) == 10
    assert [row for row in rows if row not in told] == []

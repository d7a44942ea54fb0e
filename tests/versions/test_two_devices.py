"""A phone and a laptop write into one text while networks come and go: no sentence is lost, whatever the order."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conftest import THOROUGH
from factories import make_chapter, make_day, make_event, make_impression, make_report, make_session
from faults.text_form import Answer, TextForm
from faults.texts import sentences
from sessions.models import Day
from sessions.models.querysets.prepared import PreparedInsert
from sessions.versions.revisions import snapshot_of

RUNS = 100 if THOROUGH else 20
AT_ONCE = 20
STEPS = 40

# The paths that the runs have to take, or they show nothing.
EVERYTHING = {"merged", "merged while typing", "repeated", "mine", "theirs", "both", "chosen once more"}

type Place = tuple[Any, str, tuple[str, ...], dict[str, Any]]


def impression(day: Day) -> Place:
    row = make_impression(session=make_session(day=day))
    return row, reverse("sessions:impression-save", args=["harbour", row.session.pk]), ("summary", "body"), {}


def chapter(day: Day) -> Place:
    row = make_chapter(report=make_report(event=day.event, slug="a-long-report"))
    address = reverse("sessions:chapter-update", args=["harbour", "a-long-report", row.pk])
    return row, address, ("body",), {"heading": row.heading, "level": row.level}


def note(day: Day) -> Place:
    return day, reverse("sessions:day-note", args=["harbour", day.number]), ("note",), {}


class Device(TextForm):
    """A form in a browser on a network that comes and goes and loses answers; some of its fields nobody types in."""

    def __init__(self, client: Client, place: Place, random: Random, seen: set[str]) -> None:
        row, address, names, always = place
        super().__init__(self.ask, address, random, seen)
        self.client, self.always = client, always
        self.online = self.losing = True
        self.open(texts_of(row, names), row.version)

    def ask(self, address: str, fields: dict[str, Any], headers: dict[str, str]) -> Answer | None:
        """Send a write; None without a network, or when the answer is lost."""
        if not self.online:
            return None
        answer = self.client.post(address, self.always | fields, headers=headers)
        if self.losing and self.random.random() < 0.3:
            return None
        assert answer.status_code in {200, 409}
        return Answer(answer.status_code, answer.text, "X-Operation-Repeated" in answer)


@pytest.mark.release
@pytest.mark.django_db
@pytest.mark.parametrize("first", range(0, RUNS, AT_ONCE))
def test_every_sentence_is_in_the_text_or_in_an_earlier_one(first: int) -> None:
    seen: set[str] = set()
    event = make_event(slug="harbour")
    for run in range(first, first + AT_ONCE):
        random = Random(run)
        kind: Callable[[Day], Place] = random.choice([impression, chapter, note])
        event.reports.all().delete()
        place = kind(make_day(event=event, number=run + 1))
        row, _address, names, _always = place
        client = Client()
        client.force_login(event.owner)
        devices = [Device(client, place, random, seen) for _ in range(2)]
        live(devices, random, lambda row=row, names=names: (texts_of(row, names), row.version))
        deliver(devices)
        row.refresh_from_db()
        saved = sentences(texts_of(row, names))
        for revision in row.revisions.visible_to(event.owner):
            saved |= sentences({name: revision.texts[name] for name in names})
        assert devices[0].said | devices[1].said <= saved, f"run {run}"
    assert seen >= EVERYTHING


def texts_of(row: Any, names: tuple[str, ...]) -> dict[str, str]:
    row.refresh_from_db()
    texts = snapshot_of(row).texts
    return {name: texts[name] for name in names}


def live(devices: list[Device], random: Random, saved: Callable[[], tuple[dict[str, str], int]]) -> None:
    """Let both devices type, send, lose the network and find it again, in any order."""
    for _step in range(STEPS):
        device = random.choice(devices)
        match random.choices(["type", "send", "network", "reload"], [8, 8, 3, 1])[0]:
            case "type":
                device.type()
            case "send":
                device.send()
            case "network":
                device.online = not device.online
            case _ if device.online and not device.dirty:
                device.open(*saved())


def deliver(devices: list[Device]) -> None:
    """Give both devices a network that loses nothing, until each has said everything."""
    for device in devices:
        device.online, device.losing = True, False
    for _attempt in range(20):
        for device in devices:
            device.send()
    assert not any(device.dirty for device in devices)


@pytest.mark.django_db
def test_the_sentences_would_be_missed_without_the_earlier_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: that nothing is kept is noticed."""
    monkeypatch.setattr(PreparedInsert, "run", lambda self, row: None)
    with pytest.raises(AssertionError, match="run"):
        test_every_sentence_is_in_the_text_or_in_an_earlier_one(0)

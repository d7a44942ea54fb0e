"""Importing by the pages, for tests: calendars of talks, and the presses from a programme to its sessions."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

CATALOGUE = "/events/harbour/catalogue/"
IMPORT = f"{CATALOGUE}import/"

type Talk = tuple[str, str, str]


def calendar(*talks: Talk) -> str:
    """Return a calendar of talks: name, start in Tokyo as ``1201T1000``, and room."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{name}@harbour.example\r\nDTSTAMP:20261101T000000Z\r\n"
        f"DTSTART;TZID=Asia/Tokyo:2026{start}00\r\nSUMMARY:Talk {name}\r\nLOCATION:{room}\r\nEND:VEVENT\r\n"
        for name, start, room in talks
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Harbour//EN\r\n{events}END:VCALENDAR\r\n"


TWO = calendar(("one", "1201T1000", "Pier 4"), ("two", "1202T1100", "Pier 5"))
TABLE = "Name,When,Where\nLights,2026-12-01 10:00,Pier 4\nQueues,2026-12-01 11:00,Pier 5\n"


def send(client: Client, text: str | bytes, name: str = "programme.ics") -> Any:
    """Send a file, and return the answer."""
    content = text.encode() if isinstance(text, str) else text
    return client.post(IMPORT, {"way": "file", "file": SimpleUploadedFile(name, content)})


def look(client: Client, text: str) -> Any:
    """Send a programme as text, and return its plan page."""
    response = client.post(IMPORT, {"way": "text", "text": text})
    assert response.status_code == 302, response.text
    return client.get(response["Location"])


def press(client: Client, page: Any) -> Any:
    """Apply the plan that a page shows."""
    digest = re.search(r'name="digest" value="(\w+)"', page.text)
    assert digest
    return client.post(page.request["PATH_INFO"], {"digest": digest[1]})


def take(client: Client, text: str) -> None:
    """Import a programme."""
    assert press(client, look(client, text)).status_code == 302


def figures(page: Any) -> dict[str, int]:
    """Return the counts that a plan page shows."""
    return {name: int(value) for name, value in re.findall(r"<dt>([^<]*)</dt><dd>(\d+)</dd>", page.text)}

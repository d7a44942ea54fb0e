"""Hostile texts behind a link: nothing of them runs, is loaded, or leads where it should not."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_chapter, make_day, make_event, make_impression, make_photo, make_report, make_session
from photos.samples import picture
from reporting.test_preview import VECTORS, Seen
from sessions.models import Event, ShareLink
from sharing.marked import OPEN

pytestmark = pytest.mark.django_db

RUNS = {"script", "iframe", "object", "embed", "form", "input", "base", "math", "style"}


def vector_event(vectors: list[str]) -> Event:
    """Make an event whose every text is hostile: each of these vectors is the title and the texts of a session."""
    content = picture()
    event = make_event(name=VECTORS[0][:200], venue=VECTORS[2][:200])
    day = make_day(event=event, title=VECTORS[3][:200], note="\n\n".join(VECTORS))
    for vector in vectors:
        line = " ".join(vector.split())
        session = make_session(
            day=day,
            title=line[:300],
            room=line[:100],
            speakers=line[:500],
            track=line[:100],
            description=vector,
            note=vector,
        )
        make_impression(session=session, summary=f"{vector}\n\n- {line}\n\n> {line}", body=f"**a** {vector}")
        make_photo(
            session=session, name=f"p{session.position}.png", content=content, alt=line[:300], caption=line[:300]
        )
    report = make_report(event=event, title=" ".join(VECTORS[1].split()), shows_photos=True)
    make_chapter(report=report, heading=" ".join(VECTORS[5].split())[:300], body="\n\n".join(VECTORS))
    return event


def test_hostile_texts_run_load_and_lead_nowhere() -> None:
    vectors = VECTORS[::10]
    event = vector_event(vectors)
    things: list[dict[str, Any]] = [{}, {"report": event.reports.get()}]
    things += [{"session": session} for session in event.sessions.all()]
    for thing in things:
        page = reverse("sessions:shared", args=[ShareLink.objects.issue(event.owner, event=event, **thing, **OPEN)])
        leads = re.compile(rf"(/static/|{page}|#|https?://|mailto:).*", re.DOTALL)
        elements = Seen(Client().get(page).text).elements
        given = [(name, value or "") for _tag, attributes in elements for name, value in attributes.items()]
        found = [tag for tag, _attributes in elements if tag in RUNS]
        found += [name for name, _value in given if re.match("on|hx-(?!disable)|style|srcdoc|formaction", name)]
        found += [v for name, v in given if name in {"src", "srcset"} and not v.startswith(("/static/", page))]
        found += [value for name, value in given if name == "href" and not leads.fullmatch(value)]
        assert (thing, found) == (thing, [])
        if not thing:
            assert given.count(("class", "entry")) == len(vectors)

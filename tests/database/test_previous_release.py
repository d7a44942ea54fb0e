"""The release before this one, on the schema of now: while machines change to a new version, both serve.

Addresses and fields are those that browsers keep in their queue: an update of the server may not change them either.
"""

from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.test import Client

from browser.server import database_url, end_sessions
from database.previous_release import Person, git, previous_release, serving_release
from database.test_safe_migrations import ROWS
from factories import PASSWORD, make_event, make_impression, make_report, make_session, make_user
from photos.samples import picture
from sessions.models import Event, Impression, Photo, Revision, Session

pytestmark = pytest.mark.release

LONG = "A long text of the release before. " * 40


def unsafe_since(release: str) -> list[str]:
    """Return the migrations after a release for which all machines are stopped, see docs/migrations.md."""
    before = git("ls-tree", "--name-only", release, "sessions/migrations/").decode()
    return [name for name, safe, _why in ROWS if safe == "no" and f"/{name}.py" not in before]


@pytest.mark.django_db(transaction=True)
def test_release_before_serves_the_main_story_on_the_schema_of_now(tmp_path: Path) -> None:
    if unsafe := unsafe_since(previous_release()):
        pytest.skip(f"for the update from {previous_release()} all machines are stopped: {', '.join(unsafe)}")
    call_command("createcachetable", verbosity=0)
    owner = make_user(username="ann")
    # As an install keeps it; the tests have a faster hash.
    owner.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt-of-the-test")
    owner.save()
    event = make_event(owner=owner, name="Harbour Days", slug="harbour")
    make_impression(session=make_session(event=event, title="Quiet nights"), summary="Written by the new release")
    make_report(event=event, slug="harbour-report")
    try:
        with serving_release(previous_release(), tmp_path, database_url()) as address, Person(address) as ann:
            tell_the_story(ann, event, "harbour-report")
    finally:
        end_sessions()
    check_the_story(event, "harbour-report")


def tell_the_story(ann: Person, event: Event, report: str) -> None:
    """Sign in, list, log a session, write, replace what was written, add a photo, make an event, read the report."""
    pages = f"/events/{event.slug}/"
    ann.open("/accounts/login/")
    ann.send("/accounts/login/", {"login": event.owner.username, "password": PASSWORD})
    assert "Harbour Days" in ann.open("/events/")
    ann.send(f"{pages}sessions/new/", {"heading": "COM301 | Serverless at sea"})
    session = Session.objects.get(event=event, code="COM301")
    texts = f"{pages}sessions/{session.pk}/impression/"
    ann.send(texts, {"summary": "By the release before", "body": LONG, "version": "1"}, **{"X-Autosave": "1"})
    version = Impression.objects.get(session=session).version
    ann.send(texts, {"summary": "By the release before", "body": "Short", "version": str(version)})
    ann.send(f"{pages}photos/new/", {"session": str(session.pk)}, picture("JPEG", (800, 600)))
    assert "Serverless at sea" in ann.open(pages)
    ann.send("/events/new/", {"name": "Second event", "time_zone": "UTC", "language": "en"})
    article = ann.open(f"{pages}reports/{report}/download/")
    assert ("Written by the new release" in article, "By the release before" in article) == (True, True)


def check_the_story(event: Event, report: str) -> None:
    """Look at it with the code of now."""
    session = Session.objects.get(event=event, code="COM301")
    impression = Impression.objects.get(session=session)
    assert (impression.summary, impression.body, impression.author) == ("By the release before", "Short", event.owner)
    assert [revision.texts["body"] for revision in Revision.objects.filter(impression=impression)] == [LONG]
    assert [photo.session for photo in Photo.objects.filter(event=event)] == [session]
    assert Event.objects.filter(owner=event.owner, name="Second event").count() == 1
    client = Client()
    # Read anew: signing in has replaced the hash of the password.
    client.force_login(Event.objects.get(pk=event.pk).owner)
    article = client.get(f"/events/{event.slug}/reports/{report}/download/")
    assert (article.status_code, "By the release before" in article.text) == (200, True)

"""What a person takes along is theirs: nothing private of others, and no secret that opens something."""

import pytest

from backup.test_round_trip import full_world
from backup.zips import files_of, manifest_of, rows_in, taken
from factories import make_event, make_impression, make_member, make_revision, make_session, make_user
from sessions.backup.selection import of_event, of_person
from web.world import SECRETS

pytestmark = pytest.mark.django_db


def test_stranger_gets_nothing_of_the_owner() -> None:
    world = full_world()
    content = b"".join(files_of(taken(of_person(world.stranger))).values()).decode("utf-8", "replace")
    assert [secret for secret in SECRETS if secret in content] == []
    assert "Open impression" in content


def test_own_impressions_of_an_event_of_somebody_else() -> None:
    event = make_event(name="Theirs")
    session, other = make_session(event=event, title="Seen"), make_session(event=event, title="Not seen")
    make_impression(session=session, body="Private of the owner")
    make_impression(session=other, body="Private of the owner too")
    guest = make_member(event=event)
    own = make_impression(session=session, author=guest, body="Mine")
    make_revision(row=own, texts={"body": "Mine before"})
    make_revision(row=session.day, texts={"note": "Note of the owner before"})
    backup = taken(of_person(guest))
    content = b"".join(files_of(backup).values())

    assert [row["title"] for row in rows_in(backup, "sessions")] == ["Seen"]
    assert [row["body"] for row in rows_in(backup, "impressions")] == ["Mine"]
    assert [row["texts"] for row in rows_in(backup, "revisions")] == [{"body": "Mine before"}]
    assert b"of the owner" not in content
    assert b"Not seen" not in content


def test_owner_of_an_event_takes_no_impression_of_a_guest() -> None:
    session = make_session()
    guest = make_user()
    make_revision(row=make_impression(session=session, author=guest, body="Of the guest"))
    make_impression(session=session, body="Of the owner")
    owner = session.event.owner
    for selection in (of_event(session.event, owner), of_person(owner)):
        backup = taken(selection)
        assert [row["body"] for row in rows_in(backup, "impressions")] == ["Of the owner"]
        assert rows_in(backup, "revisions") == []
        assert b"Of the guest" not in b"".join(files_of(backup).values())


def test_parts_hold_no_accounts_secrets_or_links() -> None:
    world = full_world()
    for selection in (of_event(world.event, world.owner), of_person(world.owner)):
        counts = manifest_of(taken(selection))["counts"]
        assert {"users", "email_addresses", "operations", "session_keys", "agenda_links", "report_links"} & set(
            counts
        ) == set()
    repository = rows_in(taken(of_person(world.owner)), "repositories")[0]
    assert (repository["secret"], repository["public_key"]) == ("", "")
    assert rows_in(taken(), "repositories")[0]["secret"] == "an encrypted secret"


def test_event_is_alone() -> None:
    world = full_world()
    backup = taken(of_event(world.event, world.owner))
    assert [row["slug"] for row in rows_in(backup, "events")] == ["harbour"]
    content = b"".join(files_of(backup).values())
    assert b"Secret conference two" not in content
    assert b"Secret repository" not in content

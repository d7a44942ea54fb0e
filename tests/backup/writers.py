"""A program of its own: people write into an install, without a pause, while its backup is taken.

Prints as JSON how many transactions were committed before the backup began, and in all.
"""

import json
import sys
import threading
from pathlib import Path

import django

PEOPLE = 3
BEFORE = 60
"""So many transactions are committed before the backup begins."""

AFTER = 20
"""So many each person commits at least once it has begun."""


def main(path: str) -> None:
    """Take the backup into a file."""
    from django.db import connections, transaction  # noqa: PLC0415 - after django.setup()

    from factories import make_chapter, make_day, make_event, make_photo, make_report, make_user  # noqa: PLC0415
    from sessions.backup.selection import whole_site  # noqa: PLC0415
    from sessions.backup.target import write_backup  # noqa: PLC0415
    from sessions.models import Event, Impression, Membership, Session  # noqa: PLC0415
    from sessions.versions.revisions import save_and_keep, snapshot_of  # noqa: PLC0415
    from web.world import PNG  # noqa: PLC0415

    event = make_event(owner=make_user(username="ada"), slug="harbour")
    day = make_day(event=event)
    make_photo(event=event, content=PNG)
    make_chapter(report=make_report(event=event, slug="harbour-report"), heading="Fog")
    people = [event.owner, *(make_user(username=f"person{number}") for number in range(1, PEOPLE))]
    for person in people[1:]:
        Membership.objects.create(event=event, user=person)
    committed, begun, failures = threading.Semaphore(0), threading.Event(), list[BaseException]()
    finished, total = threading.Event(), [0] * PEOPLE

    def write(number: int) -> None:
        person = people[number]
        try:
            after = 0
            while after < AFTER or not finished.is_set():
                with transaction.atomic():
                    session = Session.objects.create(event=event, day=day, title=f"Talk {number}-{total[number]}")
                    own = Impression.objects.create(session=session, author=person, state="attended", body="霧")
                    Event.objects.filter(pk=event.pk).update(venue=session.title)
                earlier = snapshot_of(own)
                text = {"summary": "", "body": f"Fog {total[number]} 霧\n" * 40, "private_note": "Between us"}
                assert save_and_keep(Impression.objects.all(), earlier, text, by=person)
                total[number] += 1
                committed.release()
                after += begun.is_set()
        except BaseException as error:
            failures.append(error)
            committed.release(BEFORE)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(number,), daemon=True) for number in range(PEOPLE)]
    for writer in writers:
        writer.start()
    for _ in range(BEFORE):
        committed.acquire()
    begun.set()
    before = sum(total)
    write_backup(whole_site(), Path(path))
    finished.set()
    for writer in writers:
        writer.join()
    if failures:
        raise failures[0]
    sys.stdout.write(json.dumps({"before": before, "total": sum(total)}))


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1])

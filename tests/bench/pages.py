"""Pages and saves without a socket: the whole of the site's work, nothing of the server's."""

from collections.abc import Callable
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions.models import Impression, Session
from tests.bench.clock import Line, against
from tests.bench.material import Material, text
from tests.bench.visitors import Visitor, version_in

TARGET = 1.5


def measure(material: Material, visitor: Visitor) -> list[Line]:
    """Return the lines of the pages: Today, a session, its form, and saving."""
    return [
        *(_page(visitor, f"Today, {size} sessions", *today_paths(material, size)) for size in (10, 40)),
        _page(visitor, "a session among 200", *_session(material, "")),
        _page(visitor, "the form of its facts", *_session(material, "edit/")),
        _saving(material, visitor),
    ]


def today_paths(material: Material, size: int) -> tuple[str, str]:
    """Return where ours and the floor list so many sessions."""
    slug = material.events[size].slug
    return f"/events/{slug}/?day=1", f"/bench/list/{slug}/"


def _session(material: Material, page: str) -> tuple[str, str]:
    event = material.events[200]
    key = event.sessions.all()[100].pk
    return f"/events/{event.slug}/sessions/{key}/{page}", f"/bench/{'form' if page else 'session'}/{event.slug}/{key}/"


def _page(visitor: Visitor, name: str, ours: str, floor: str) -> Line:
    remark = f"{_queries(visitor, ours)} queries, floor {_queries(visitor, floor)}; {len(visitor.get(ours)) // 1024} kB"
    return against(name, lambda: visitor.get(ours), lambda: visitor.get(floor), TARGET, remark)


def _queries(visitor: Visitor, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        visitor.get(path)
    return len(asked)


def saver(
    send: Callable[[str, dict[str, object], str], object], path: str, version: int, *, with_key: bool
) -> Callable[[], int]:
    """Return a function that saves other texts each time, from version to version, and returns the version.

    With the idempotency key that every browser sends: a new one each time.
    """
    state = {"version": version}

    def save() -> int:
        state["version"] += 1
        texts = {"summary": text(10), "body": text(60)}
        send(path, {"version": state["version"] - 1, **texts}, str(uuid4()) if with_key else "")
        return state["version"]

    return save


def save_paths(session: Session) -> tuple[str, str, Impression]:
    """Return where ours and the floor save the texts about a session, and the row."""
    impression = session.impressions.get()
    ours = f"/events/{session.event.slug}/sessions/{session.pk}/impression/"
    return ours, f"/bench/save/{impression.pk}/", impression


def _saving(material: Material, visitor: Visitor) -> Line:
    first, second = material.events[10].sessions.all()[:2]
    ours, _, mine = save_paths(first)
    _, floor, theirs = save_paths(second)
    answer = visitor.post(ours, {"version": mine.version, "summary": "a", "body": "b"})
    save_ours = saver(visitor.post, ours, version_in(answer), with_key=True)
    save_bare = saver(visitor.post, floor, theirs.version, with_key=False)
    counts = []
    for save in (save_ours, save_bare):
        save()  # the next one replaces a long text, as all that are measured: it is kept as a revision
        with CaptureQueriesContext(connection) as asked:
            save()
        counts.append(len(asked))
    return against("a text that saves itself", save_ours, save_bare, TARGET, "{} queries, floor {}".format(*counts))

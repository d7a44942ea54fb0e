"""What must be true after what the server has been asked and has answered: the reference of the fuzzer.

It follows docs/offline.md and docs/team.md in the simplest way, one request after the other. It knows neither rows nor
queries: what it says is compared with them at the end.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from faults.device import Heard
from faults.texts import version_of

NIGHT = timedelta(hours=4)
"""Until this hour of the event's clock it is still the day before."""
LONGEST_WAIT = timedelta(days=30)
HAPPENED = frozenset({"attended", "missed"})
CHOSEN = frozenset({"planned", "attended", "missed"})
MAY_WRITE = frozenset({"owner", "editor"})
HIDDEN = frozenset({403, 404})
DONE = frozenset({200, 204, 302})


@dataclass(frozen=True)
class Request:
    """A request on its way: of whom, and when it was made by the clock of the device."""

    by: str
    method: str
    path: str
    fields: dict[str, Any]
    headers: dict[str, str]

    @property
    def key(self) -> str:
        """Return its idempotency key, or ""."""
        return self.headers.get("X-Operation", "")


@dataclass
class Logged:
    """A session that a line made: its title, the moment of logging, the date of its day."""

    title: str
    at: datetime
    on: date


@dataclass
class Model:
    """The state that follows from all requests so far; ``wrong`` says in words what no answer should have been."""

    roles: dict[str, str]
    sessions: dict[str, Logged | None]
    states: dict[tuple[str, str], str] = field(default_factory=dict)
    written: set[tuple[str, str]] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    taken_back: set[tuple[str, str]] = field(default_factory=set)
    done: dict[str, Request] = field(default_factory=dict)
    versions: dict[str, dict[str, int]] = field(default_factory=dict)
    secrets: dict[str, set[str]] = field(default_factory=dict)
    days: int = 0
    wrong: list[str] = field(default_factory=list)
    ways: set[str] = field(default_factory=set)

    def observe(self, request: Request, heard: Heard, now: datetime) -> None:
        """Take in a request and its answer."""
        role = self.roles.get(request.by, "")
        self.ways.add(f"{request.method} of {role or 'a stranger'}: {heard.status}")
        if request.method == "GET":
            self._observe_page(request, heard, role)
            return
        repeated = "x-operation-repeated" in heard.headers
        if role not in MAY_WRITE:
            # Whoever has lost the right hears once more that the own write was done: nothing else.
            first = self.done.get(request.key)
            is_own = repeated and first is not None and first.by == request.by
            self.expect(is_own or heard.status in HIDDEN, request, heard, "somebody without the right was answered")
        elif (first := self.done.get(request.key)) is not None:
            if first.by != request.by:
                self.expect(heard.status in HIDDEN | {422}, request, heard, "a key of somebody else was accepted")
            elif (first.path, first.fields) != (request.path, request.fields):
                self.expect(heard.status == 422, request, heard, "a key was used for something else")
            else:
                # What it was about may have been deleted since: then there is nothing to show.
                fine = repeated or heard.status == 404
                self.expect(fine, request, heard, "a repeat was not recognised")
        elif repeated:
            self.expect(False, request, heard, "a new write was taken for a repeat")
        elif heard.status in DONE:
            self.done[request.key] = request
            self._apply(request, heard, now)
        else:
            self.expect(heard.status in {404, 409}, request, heard, "a write was refused")

    def expect(self, fine: bool, request: Request, heard: Heard, why: str) -> None:
        """Note what is wrong."""
        if not fine:
            self.wrong.append(f"{why}: {request.by} {request.method} {request.path} {request.key} -> {heard.status}")

    def _observe_page(self, request: Request, heard: Heard, role: str) -> None:
        gone = any(key in request.path for key in self.deleted)
        expected = {200, 404} if role else HIDDEN
        self.expect(heard.status in expected or gone, request, heard, "a page was shown or hidden")
        for author, texts in self.secrets.items():
            leaked = author != request.by and any(text in heard.text for text in texts)
            self.expect(not leaked, request, heard, f"a private note of {author} was shown")

    def _apply(self, request: Request, heard: Heard, now: datetime) -> None:
        parts = request.path.strip("/").split("/")[2:]
        match parts:
            case ["sessions", "new"]:
                self._log(request, now)
            case ["sessions", key, "undo"]:
                self._take_back(request.by, key)
            case ["sessions", key, "delete"]:
                self.deleted.add(key)
            case ["sessions", key, "restore"]:
                self.deleted.discard(key)
            case ["sessions", key, "state"]:
                self._mark(request, key)
            case ["days", "new"]:
                self.days += 1
            case ["sessions", key, "impression"]:
                self.states.setdefault((request.by, key), "attended")
                self.written.add((request.by, key))
                self._saved(f"{request.by} {request.path}", request, heard)
            case _:
                self._saved(request.path, request, heard)

    def _saved(self, row: str, request: Request, heard: Heard) -> None:
        self.versions.setdefault(row, {})[request.key] = version_of(heard.text)

    def _log(self, request: Request, now: datetime) -> None:
        """The moment that the browser names counts, if it can be: not in the future, and no more than 30 days ago."""
        key = request.fields["id"]
        if (request.by, key) in self.taken_back:
            return
        named = datetime.fromisoformat(request.fields["logged_at"])
        at = named if now - LONGEST_WAIT <= named <= now else now
        self.ways.add("clock ahead" if named > now else "clock behind" if now - named > NIGHT else "clock right")
        self.sessions[key] = Logged(request.fields["heading"], at, (at - NIGHT).date())
        self.states[request.by, key] = "attended"

    def _take_back(self, by: str, key: str) -> None:
        """Undo of a line: its session is deleted, unless others have marked it or written about it."""
        self.ways.add("taken back")
        if key not in self.sessions:
            self.taken_back.add((by, key))
            return
        if key in self.deleted or self.sessions[key] is None:
            return
        others = any(
            other != by and (state or (other, key) in self.written)
            for (other, about), state in self.states.items()
            if about == key
        )
        if others or f"team {key}" in self.written_teams:
            self._set_state(by, key, "")
        else:
            self.deleted.add(key)

    @property
    def written_teams(self) -> set[str]:
        """The sessions of which there is a text of the team."""
        return {f"team {path.split('/')[4]}" for path in self.versions if path.endswith("/team-text/")}

    def _mark(self, request: Request, key: str) -> None:
        """A tap counts unless somebody's other device has said meanwhile what happened, and this one had seen else."""
        new, seen = request.fields["state"], request.fields["was"]
        before = self.states.get((request.by, key), "")
        wanted = "" if new == "none" else new
        is_news = wanted != before and before in HAPPENED and seen not in ("", before)
        if is_news and not (wanted in HAPPENED and seen not in CHOSEN):
            self.ways.add("tap that came too late")
        else:
            self._set_state(request.by, key, wanted)

    def _set_state(self, by: str, key: str, state: str) -> None:
        """A session that is not marked, and has no text, is as if it had never been: the first text marks it again."""
        if state or (by, key) in self.written:
            self.states[by, key] = state
        else:
            self.states.pop((by, key), None)

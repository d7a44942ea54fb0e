"""A phone or a laptop: its outbox, which sends in order until everything is answered, and what it knows to be done.

It follows static/js/outbox: a write keeps its key until the server has answered; what is typed meanwhile is sent behind
it, on top of it; pictures have a queue of their own, and words go first; an answer counts only if it is the server's.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from faults.text_form import BUSY, Answer, TextForm
from faults.texts import form_on_page

MOST_WAITING = 12
"""A device with so many writes that wait adds no more."""
MOST_SAVES = 25
"""After so many saves a form is closed."""
MOST_SAVES_OF_A_TEXT = 60
"""A device that has saved a text so often leaves it alone: of more than 200 ordinary earlier texts some are deleted."""


@dataclass(frozen=True)
class Heard:
    """What came back: ``headers`` have names in lower case."""

    status: int
    text: str
    headers: dict[str, str]


type Send = Callable[[str, str, dict[str, Any], dict[str, str], bytes], Heard | None]
"""Sends method, path, fields, headers and a picture; None when no whole answer came back."""


@dataclass
class Write:
    """A write other than a text; ``done`` is told once when it has been acknowledged."""

    id: UUID
    path: str
    fields: dict[str, str]
    done: Callable[[Answer], None]
    picture: bytes = b""
    refused: list[Answer] = field(default_factory=list)


class Device:
    """One device of a person.

    ``seen`` counts what was heard, by status (0: no answer, or one of somebody else); ``acknowledged`` has the keys of
    all writes that the server said to have done; ``not_accepted`` what it refused, which is no conflict.
    """

    def __init__(self, name: str, send: Send, random: Random) -> None:
        self.name, self.send, self.random = name, send, random
        self.queue: list[Write | TextForm] = []
        self.pictures: list[Write] = []
        self.forms: dict[str, TextForm] = {}
        self.closed: list[TextForm] = []
        self.acknowledged: set[UUID] = set()
        self.not_accepted: list[Answer] = []
        self.seen: Counter[int] = Counter()
        self.ways: set[str] = set()
        self.saves: Counter[str] = Counter()

    def new_key(self) -> UUID:
        """Return a key that the browser makes."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def put(self, path: str, fields: dict[str, str], done: Callable[[Answer], None], picture: bytes = b"") -> None:
        """Queue a write."""
        write = Write(self.new_key(), path, fields, done, picture)
        (self.pictures if picture else self.queue).append(write)

    def edit(
        self, page: str, path: str, names: tuple[str, ...], texts: tuple[dict[str, str], int] | None = None
    ) -> bool:
        """Type into the form with these fields of a page, which is fetched unless it is open; say whether it could be.

        ``texts`` are those of a form of a page that was never fetched: the session of a line that waits itself.
        """
        form = self.forms.get(path)
        if form is None:
            if self.saves[path] >= MOST_SAVES_OF_A_TEXT:
                return False
            if texts is None:
                shown = self.hear("GET", page, {}, {}, b"")
                if shown is None or shown.status != 200:
                    return False
                texts = form_on_page(shown.text, names)
            form = self.forms[path] = TextForm(self.post_text, path, self.random, self.ways)
            form.open(*texts)
        form.type()
        if form not in self.queue and form.dirty:
            self.queue.append(form)
        return True

    def post_text(self, path: str, fields: dict[str, Any], headers: dict[str, str]) -> Answer | None:
        """Send a text."""
        answer = self.ask(path, fields, headers)
        # A page of somebody else says nothing of a version: what stands for the proof in settle() of outbox.js.
        return None if answer and answer.status in {200, 409} and "data-version" not in answer.text else answer

    def hear(
        self, method: str, path: str, fields: dict[str, Any], headers: dict[str, str], picture: bytes
    ) -> Heard | None:
        """Send, and count what was heard."""
        heard = self.send(method, path, fields, headers, picture)
        is_ours = heard is not None and "x-answer-of" in heard.headers
        self.seen[heard.status if heard and is_ours else 0] += 1
        return heard if is_ours else None

    def ask(self, path: str, fields: dict[str, Any], headers: dict[str, str], picture: bytes = b"") -> Answer | None:
        """Send a write; None unless the answer is the server's, and names the write where it was done."""
        heard = self.hear("POST", path, fields, headers, picture)
        if heard is None or (heard.status < 400 and heard.headers.get("x-operation") != headers["X-Operation"]):
            return None
        return Answer(heard.status, heard.text, "x-operation-repeated" in heard.headers)

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits."""
        return not self.queue and not self.pictures

    def step(self) -> bool:
        """Send what is next; say whether it was answered. Nothing waits: that is an answer."""
        if self.queue:
            first = self.queue[0]
            return self._send_text(first) if isinstance(first, TextForm) else self._send(first, self.queue)
        return self._send(self.pictures[0], self.pictures) if self.pictures else True

    def _send_text(self, form: TextForm) -> bool:
        before = len(form.acknowledged)
        answered = form.send()
        if not answered:
            return False
        self.acknowledged |= form.acknowledged.keys()
        self.queue.pop(0)
        if form.dirty:
            self.queue.append(form)
        elif len(form.acknowledged) > MOST_SAVES and len(form.acknowledged) > before:
            self.close(form)
        return True

    def close(self, form: TextForm) -> None:
        """Close a form: the next edit opens it anew, with what is saved."""
        self.closed.append(self.forms.pop(form.address))
        self.saves[form.address] += len(form.acknowledged)

    def _send(self, write: Write, queue: list[Any]) -> bool:
        headers = {"X-Operation": str(write.id), "X-Autosave": "1"}
        answer = self.ask(write.path, write.fields, headers, write.picture)
        if answer is None or answer.status >= BUSY:
            return False
        queue.remove(write)
        if answer.repeated:
            self.ways.add("repeated")
        if answer.status < 400:
            self.acknowledged.add(write.id)
            write.done(answer)
        else:
            self.not_accepted.append(answer)
        return True

    @property
    def all_forms(self) -> list[TextForm]:
        """The forms that are open, and those that were."""
        return [*self.forms.values(), *self.closed]

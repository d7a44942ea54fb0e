"""A form with texts on a device, as the server sees it: it is typed in, sends its writes, and decides conflicts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from faults.texts import Texts, both, saved_texts, sentence, sentences, version_of

OK, CONFLICT, BUSY = 200, 409, 500


@dataclass(frozen=True)
class Answer:
    """An answer of the server; ``repeated`` when it had done the same write before."""

    status: int
    text: str
    repeated: bool = False


type Post = Callable[[str, dict[str, Any], dict[str, str]], Answer | None]
"""Sends fields and headers to an address; None when no answer of the server came back."""


@dataclass
class Write:
    """One thing to send, under an id that stays its own until the server has answered."""

    id: UUID
    texts: Texts
    version: int
    base: Texts = field(default_factory=dict)
    given_up: list[Texts] = field(default_factory=list)
    decided: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """What is sent."""
        fields: dict[str, Any] = {**self.texts, "version": self.version}
        fields |= {f"base-{name}": text for name, text in self.base.items()}
        if self.decided:
            fields["decided"] = "1"
            fields |= {f"mine-{name}": [each[name] for each in self.given_up] for name in self.texts}
        return fields


class TextForm:
    """A form that is open on one device; what it shows is what a person would see there.

    ``said`` are the sentences of all writes, ``taken_out`` those that the person has deleted, or has not chosen;
    ``acknowledged`` has the version that each accepted write was told, ``not_accepted`` what was refused, which is no
    conflict.
    """

    def __init__(self, post: Post, address: str, random: Random, seen: set[str]) -> None:
        self.post, self.address, self.random, self.seen = post, address, random, seen
        self.under_way: Write | None = None
        self.refused: list[Texts] = []
        self.said: set[str] = set()
        self.taken_out: set[str] = set()
        self.acknowledged: dict[UUID, int] = {}
        self.not_accepted: list[Answer] = []

    def open(self, texts: Texts, version: int) -> None:
        """Show what is saved."""
        self.texts, self.base, self.version = dict(texts), dict(texts), version

    @property
    def dirty(self) -> bool:
        """Whether something is typed that the server has not confirmed."""
        return self.under_way is not None or self.texts != self.base

    def type(self) -> None:
        """Change one text in one of the ways in which people do."""
        name = self.random.choice([*self.texts])
        before = sentences(self.texts)
        paragraphs = [each for each in self.texts[name].split("\n\n") if each]
        new = sentence(self.random)
        at = self.random.randrange(len(paragraphs)) if paragraphs else 0
        match self.random.choice(["append", "continue", "insert", "change", "delete"]):
            case "continue" if paragraphs:
                paragraphs[at] += f" {new}"
            case "insert":
                paragraphs.insert(at, new)
            case "change" if paragraphs:
                paragraphs[at] = new
            case "delete" if paragraphs:
                del paragraphs[at]
            case _:
                paragraphs.append(new)
        self.texts[name] = "\n\n".join(paragraphs)
        self.taken_out |= before - sentences(self.texts)

    def send(self) -> bool:
        """Send what is under way, or else what has been typed, and hear the answer; say whether there was one.

        What the server refuses for another reason than a conflict is kept, and not sent again.
        """
        if self.under_way is None and self.dirty:
            self.begin(self.texts, self.version)
        write = self.under_way
        if write is None:
            return True
        answer = self.post(self.address, write.fields, {"X-Operation": str(write.id), "X-Autosave": "1"})
        if answer is None or answer.status >= BUSY:
            return False
        if answer.repeated:
            self.seen.add("repeated")
        self.under_way = None
        if answer.status == OK:
            self.acknowledged[write.id] = version_of(answer.text)
            self.confirmed(write, answer.text)
        elif answer.status == CONFLICT:
            self.differs(write, write.texts | saved_texts(answer.text), version_of(answer.text))
        else:
            self.not_accepted.append(answer)
            self.base = dict(self.texts)
        return True

    def begin(self, texts: Texts, version: int, **more: Any) -> None:
        """Make a write, which is kept until it is answered; from here on its sentences may not be lost."""
        self.under_way = Write(UUID(int=self.random.getrandbits(128)), dict(texts), version, **more)
        for each in (texts, *self.under_way.given_up):
            self.said |= sentences(each)

    def confirmed(self, write: Write, answer: str) -> None:
        """Go on from what is saved; what has been typed meanwhile still begins from what was sent."""
        self.refused = []
        merged = saved_texts(answer)
        if not merged or self.texts == write.texts:
            self.version = version_of(answer)
            self.base = merged or write.texts
            if self.texts == write.texts:
                self.texts = dict(self.base)
        else:
            # Of the old version: the next write has to be merged with what this one was merged with.
            self.base = write.texts
            self.seen.add("merged while typing")
        if merged:
            self.seen.add("merged")

    def differs(self, write: Write, theirs: Texts, version: int) -> None:
        """Try a merge with what the edit began from; where that has been tried, choose."""
        if not write.base and not write.decided:
            self.begin(write.texts, write.version, base=self.base)
        elif write.decided and not write.base and self.random.random() < 0.5:
            self.begin(write.texts, write.version, base=self.theirs, decided=True, given_up=write.given_up)
        else:
            self.choose(write, theirs, version)

    def choose(self, write: Write, theirs: Texts, version: int) -> None:
        """Choose, with what was refused and what stands in the editor on one side, and the saved texts on the other."""
        self.refused += [each for each in (write.texts, dict(self.texts)) if each not in self.refused]
        choice = self.random.choice(["mine", "theirs", "both"])
        given_up = {each for texts in self.refused for each in sentences(texts)} | sentences(theirs)
        if choice == "theirs":
            self.texts = dict(theirs)
        elif choice == "both":
            self.texts = {name: both(theirs[name], text) for name, text in self.texts.items()}
        self.taken_out |= given_up - sentences(self.texts)
        self.theirs = theirs
        self.seen |= {choice, "chosen once more"} if write.decided else {choice}
        self.begin(self.texts, version, decided=True, given_up=list(self.refused))

"""A phone or a laptop as the server sees it: it types, keeps its writes, sends them, and decides where it is asked."""

import re
from dataclasses import dataclass, field
from html import unescape
from random import Random
from typing import Any
from uuid import UUID

from django.test import Client

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"

type Texts = dict[str, str]


def sentence(random: Random) -> str:
    """Return a sentence of words that nobody has said before."""
    words = ("".join(random.choice(CONSONANTS) + random.choice(VOWELS) for _ in range(4)) for _ in range(4))
    return " ".join(words).capitalize() + "."


def sentences(texts: Texts) -> set[str]:
    """Return the sentences in some texts."""
    return {each.strip() for text in texts.values() for each in re.findall(r"[^.\n]+\.", text)}


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


class Device:
    """One device on which a form with some texts is open; what it shows is what a person would see there."""

    def __init__(self, client: Client, address: str, random: Random, seen: set[str]) -> None:
        self.client, self.address, self.random, self.seen = client, address, random, seen
        self.online = True
        self.losing = True
        self.under_way: Write | None = None
        self.refused: list[Texts] = []
        self.said: set[str] = set()

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

    def send(self) -> None:
        """Send what is under way, or else what has been typed; hear the answer, if there is one."""
        if self.under_way is None and self.dirty:
            self.begin(self.texts, self.version)
        if self.under_way is None or not self.online:
            return
        write = self.under_way
        headers = {"X-Operation": str(write.id), "X-Autosave": "1"}
        answer = self.client.post(self.address, write.fields, headers=headers)
        if "X-Operation-Repeated" in answer:
            self.seen.add("repeated")
        if self.losing and self.random.random() < 0.3:
            return
        self.under_way = None
        if answer.status_code == 200:
            self.confirmed(write, answer.text)
        else:
            assert answer.status_code == 409
            self.differs(write, write.texts | saved_texts(answer.text), version_of(answer.text))

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
        if choice == "theirs":
            self.texts = dict(theirs)
        elif choice == "both":
            self.texts = {name: both(theirs[name], text) for name, text in self.texts.items()}
        self.theirs = theirs
        self.seen |= {choice, "chosen once more"} if write.decided else {choice}
        self.begin(self.texts, version, decided=True, given_up=list(self.refused))


def both(theirs: str, mine: str) -> str:
    """Return the saved text and the other one below it."""
    if theirs in mine:
        return mine
    return theirs if mine in theirs else f"{theirs}\n\n{mine}"


def saved_texts(answer: str) -> Texts:
    """Return the saved texts that an answer holds."""
    found = re.findall(r'<textarea readonly[^>]* data-saved="(\w+)">\n(.*?)</textarea>', answer, re.DOTALL)
    return {name: unescape(text) for name, text in found}


def version_of(answer: str) -> int:
    """Return the version that an answer says is saved now."""
    found = re.search(r'data-version="(\d+)"', answer)
    assert found
    return int(found[1])

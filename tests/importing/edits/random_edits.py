"""Random edits of an article: on its text, as in an editor, and on its rows, as on the pages of the app."""

import random
import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from sessions.agenda.order import place_session
from sessions.models import Chapter, Day, Impression, Report, Session, State


class TextEdits:
    """Edits of the text of an article; `typed` are the lines that were written, each different from all others."""

    def __init__(self, text: str, rng: random.Random) -> None:
        self.text, self.typed = text, set[str]()
        self._rng = rng
        self._count = 0

    def apply(self, count: int) -> None:
        for _ in range(count):
            self._rng.choice(self._edits())()

    def _edits(self) -> list[Callable[[], None]]:
        return [
            self.rename, self.change_code, self.change_paragraph, self.add_paragraph, self.add_paragraph,
            self.delete_paragraph, self.add_session, self.delete_part, self.move_part, self.add_chapter,
            self.change_title, self.add_note, self.add_day, self.delete_heading,
        ]  # fmt: skip

    def _line(self, words: str) -> str:
        self._count += 1
        line = f"{words} there {self._count} {self._rng.randrange(10**9)}"
        self.typed.add(line)
        return line

    def _body(self) -> tuple[str, list[str]]:
        front, _, body = self.text.partition("\n---\n\n")
        return front + "\n---\n\n", body.rstrip("\n").split("\n\n")

    def _write(self, front: str, blocks: list[str]) -> None:
        self.text = front + "\n\n".join(blocks) + "\n"

    def _blocks_like(self, pattern: str) -> tuple[str, list[str], list[int]]:
        front, blocks = self._body()
        return front, blocks, [i for i, block in enumerate(blocks) if re.match(pattern, block)]

    def rename(self) -> None:
        front, blocks, found = self._blocks_like("### ")
        if found:
            i = self._rng.choice(found)
            code = re.match(r"### (\S+ \| )?", blocks[i])
            title = f"Title there {self._rng.randrange(10**9)}"
            blocks[i] = f"### {(code and code[1]) or ''}{title}"
            self.typed.add(title)
            self._write(front, blocks)

    def change_code(self) -> None:
        front, blocks, found = self._blocks_like(r"### \S+ \| ")
        if found:
            i = self._rng.choice(found)
            blocks[i] = re.sub(r"### \S+", f"### ABC{self._rng.randrange(100, 600)}", blocks[i])
            self._write(front, blocks)

    def change_paragraph(self) -> None:
        front, blocks, found = self._blocks_like("[^#]")
        if found:
            blocks[self._rng.choice(found)] = self._line("Changed")
            self._write(front, blocks)

    def add_paragraph(self) -> None:
        front, blocks = self._body()
        blocks.insert(self._rng.randrange(1, len(blocks) + 1), self._line("Added"))
        self._write(front, blocks)

    def delete_paragraph(self) -> None:
        front, blocks, found = self._blocks_like("[^#]")
        if found:
            del blocks[self._rng.choice(found)]
            self._write(front, blocks)

    def delete_heading(self) -> None:
        front, blocks, found = self._blocks_like("##")
        if found:
            del blocks[self._rng.choice(found)]
            self._write(front, blocks)

    def add_session(self) -> None:
        front, blocks, found = self._blocks_like("### ")
        if found:
            heading = f"NEW{self._rng.randrange(100, 600)} | {self._line('Session')}"
            new = [f"### {heading}", "#### Summary", self._line("Summary")]
            i = self._rng.choice(found)
            blocks[i:i] = new
            self._write(front, blocks)

    def add_chapter(self) -> None:
        front, blocks, found = self._blocks_like("## ")
        if found:
            i = self._rng.choice(found)
            blocks[i:i] = [f"## {self._line('Chapter')}", self._line("Text")]
            self._write(front, blocks)

    def add_day(self) -> None:
        front, blocks, found = self._blocks_like("## What|## Chapter")
        if found:
            i = self._rng.choice(found)
            blocks[i:i] = ["## Day 7", self._line("Note"), f"### {self._line('Talk')}"]
            self._write(front, blocks)

    def _part(self, pattern: str) -> tuple[str, list[str], int, int] | None:
        front, blocks, found = self._blocks_like(pattern)
        if not found:
            return None
        start = self._rng.choice(found)
        level = len(blocks[start].split(" ")[0])
        end = start + 1
        while end < len(blocks) and not re.match(rf"#{{1,{level}}} ", blocks[end]):
            end += 1
        return front, blocks, start, end

    def delete_part(self) -> None:
        if part := self._part("###? "):
            front, blocks, start, end = part
            del blocks[start:end]
            self._write(front, blocks)

    def move_part(self) -> None:
        if part := self._part("### "):
            front, blocks, start, end = part
            moved = blocks[start:end]
            del blocks[start:end]
            places = [i for i, block in enumerate(blocks) if block.startswith("### ")] or [len(blocks)]
            i = self._rng.choice(places)
            blocks[i:i] = moved
            self._write(front, blocks)

    def change_title(self) -> None:
        title = self._line("Title")
        self.text = re.sub(r'title: ".*"', f'title: "{title}"', self.text, count=1)

    def add_note(self) -> None:
        front, blocks, found = self._blocks_like("###? ")
        if found:
            blocks.insert(self._rng.choice(found) + 1, self._line("Note"))
            self._write(front, blocks)


class RowEdits:
    """Edits of the rows of a report, as its pages make them; `typed` are the lines that were written."""

    def __init__(self, report: Report, rng: random.Random) -> None:
        self.report, self.typed = report, set[str]()
        self._rng = rng
        self._count = 0

    def apply(self, count: int) -> None:
        edits = [
            self.change_impression, self.change_impression, self.change_chapter, self.rename, self.day_note,
            self.add_session, self.delete_session, self.move, self.delete_chapter, self.add_chapter, self.title,
            self.note,
        ]  # fmt: skip
        for _ in range(count):
            self._rng.choice(edits)()

    def _line(self, words: str) -> str:
        self._count += 1
        line = f"{words} here {self._count} {self._rng.randrange(10**9)}"
        self.typed.add(line)
        return line

    def _one(self, rows: Any) -> Any:
        order = {Session: ("day__number", "position"), Impression: ("session__day__number", "session__position")}
        found = list(rows.order_by(*order.get(rows.model, ()), "pk"))
        return self._rng.choice(found) if found else None

    def _save(self, row: Any, **fields: Any) -> None:
        for name, value in fields.items():
            setattr(row, name, value)
        row.version += 1
        row.save()

    def change_impression(self) -> None:
        row = self._one(Impression.objects.filter(session__deleted_at=None))
        if row:
            field = self._rng.choice(["summary", "body"])
            paragraphs = getattr(row, field).split("\n\n")
            paragraphs.insert(self._rng.randrange(len(paragraphs) + 1), self._line("Typed"))
            self._save(row, **{field: "\n\n".join(filter(None, paragraphs))})

    def change_chapter(self) -> None:
        row = self._one(Chapter.objects.filter(deleted_at=None))
        if row:
            self._save(row, body=f"{row.body}\n\n{self._line('Chapter text')}")

    def rename(self) -> None:
        row = self._one(Session.objects.filter(deleted_at=None))
        if row:
            self._save(row, title=self._line("Title"))

    def note(self) -> None:
        row = self._one(Session.objects.filter(deleted_at=None))
        if row:
            self._save(row, note=self._line("Session note"))

    def day_note(self) -> None:
        row = self._one(Day.objects.all())
        if row:
            self._save(row, note=self._line("Day note"))

    def title(self) -> None:
        self.report.refresh_from_db()
        self._save(self.report, title=self._line("Report"))

    def add_session(self) -> None:
        day = self._one(Day.objects.all())
        session = Session.objects.create(event=day.event, day=day, title=self._line("Session"))
        Impression.objects.create(
            session=session, author=day.event.owner, state=State.ATTENDED, body=self._line("Impressions")
        )
        if self.report.holds == "chosen":
            self.report.chosen.add(session)

    def delete_session(self) -> None:
        row = self._one(Session.objects.filter(deleted_at=None))
        if row:
            row.deleted_at = timezone.now()
            row.save()

    def delete_chapter(self) -> None:
        row = self._one(Chapter.objects.filter(deleted_at=None))
        if row:
            row.deleted_at = timezone.now()
            row.save()

    def add_chapter(self) -> None:
        Chapter.objects.create(
            report=self.report, place="after", heading=self._line("Chapter"), body=self._line("Text")
        )

    def move(self) -> None:
        row = self._one(Session.objects.filter(deleted_at=None))
        day = self._one(Day.objects.all())
        if row:
            place_session(row, day)

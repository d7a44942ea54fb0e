"""One part of an edited article, line by line: which line is which field of it; pure.

Lines are compared by their letters and digits, so that a program that writes lists or tables in its own way changes
nothing. A line that stands in the place of another one is that line, changed, if it can be; a new line belongs to the
text above it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from sessions.rules.bounded_diff import TooMuchWorkError, Work, steps_between
from sessions.rules.video_urls import is_recording

from .facts_reading import begins_with_label
from .headings import DEEPEST, FIELD_OF_SECTION
from .line_forms import even, likeness, loose, words_of
from .lines import scan, split_lines, trim
from .source_map import MappedLines, PieceKind

ALIKE = 0.4
"""Minimum share of the words in common for a line in the place of another one to be that line, changed."""

WORK = 3_000_000
"""Work limit of comparing all lines of one article, in lines and pairs: about two thirds of a second."""

WINDOW = 50
"""Number of old lines ahead among which a changed line is looked for."""


@dataclass(frozen=True, slots=True)
class EditedField:
    """What stands in the place of a piece: the lines that left, and those of now, equal if nothing was edited."""

    kind: PieceKind
    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Whether other lines stand there now."""
        return self.before != self.after

    @property
    def only_form(self) -> bool:
        """Whether all words are the same, as after a program has written lists or tables in its own way."""
        return _letters(self.before) == _letters(self.after)


def _trimmed(lines: Sequence[str]) -> tuple[str, ...]:
    text = trim("\n".join(lines))
    return tuple(split_lines(text)) if text else ()


def _even_line(line: str) -> str:
    """Return a line with even blanks; two at its end break it."""
    text = even(line)
    return f"{text}  " if text and line.endswith("  ") else text


def as_stored(old: str, new: str, stored: str) -> list[str]:
    """Return a text as it left and as it is now, with the blanks around the lines that stayed as they are stored."""
    known = {even(line).strip(): line for line in stored.split("\n")} | {line: line for line in stored.split("\n")}
    forms = {_even_line(line): known.get(line, known.get(even(line).strip(), line)) for line in old.split("\n")}
    return ["\n".join(forms.get(_even_line(line), line) for line in text.split("\n")) for text in (old, new)]


def _letters(lines: Sequence[str]) -> list[str]:
    return [loose(line) for line in lines if line.strip()]


def with_levels(lines: Sequence[str], before: Sequence[str], shift: int) -> list[str]:
    """Return lines with their headings at the levels that left, where all of an article were moved down by `shift`.

    No heading is above level 1 or below level 6: one that was there is found again in the lines that left.
    """
    known = {
        (min(max(line.level + shift, 1), DEEPEST), line.heading): line.level for line in scan(before) if line.heading
    }
    out = []
    for line in scan(lines):
        if line.heading:
            level = known.get((line.level, line.heading), min(max(line.level - shift, 1), DEEPEST))
            out.append("#" * level + line.text.lstrip(" ")[line.level :])
        else:
            out.append(line.text)
    return out


class LinesOfPart:
    """The lines of one part: `texts` are those of each entry that left, `lines` those of now."""

    def __init__(
        self, entries: Sequence[MappedLines], texts: Sequence[tuple[str, ...]], lines: Sequence[str], work: Work
    ) -> None:
        """`work` is the budget of the whole article."""
        self._entries, self._texts, self._lines, self._work = entries, texts, lines, work
        self._entry_of: dict[int, int] = {}
        self._labels = dict[str, int]()
        for at, each in enumerate(entries):
            if each.kind is PieceKind.LABEL:
                self._labels.setdefault(each.field, at)
        self._found = set[int]()

    def fields(self) -> tuple[EditedField, ...]:
        """Return what stands in the place of each entry, in the order of the article that left."""
        found: list[list[str]] = [[] for _entry in self._entries]
        for entry, start, end in self._runs:
            found[entry] += [*([""] if found[entry] else []), *self._lines[start:end]]
        return tuple(map(self._field, self._entries, self._texts, found))

    def mapped(self, offset: int) -> tuple[MappedLines, ...]:
        """Return the map of the lines of now, which begin at the line `offset` of the article."""
        found: list[MappedLines] = []
        done, end = -1, offset
        for entry, start, stop in [*self._runs, (len(self._entries), len(self._lines), len(self._lines))]:
            # A field without lines has its place behind the entry above it.
            for empty in range(done + 1, entry):
                if not any(run[0] == empty for run in self._runs):
                    found.append(replace(self._entries[empty], start=end, end=end))
            done = max(done, entry)
            if entry < len(self._entries):
                end = offset + stop
                found.append(replace(self._entries[entry], start=offset + start, end=end))
        return tuple(found)

    @cached_property
    def _runs(self) -> list[tuple[int, int, int]]:
        """Return each entry with its first line of now and the line behind the last, in the order of now."""
        self._pair()
        self._place_new()
        self._take_pictures()
        runs: list[tuple[int, int, int]] = []
        for at in sorted(self._entry_of):
            entry = self._entry_of[at]
            if runs and runs[-1][0] == entry and not self._is_between(runs[-1][2], at):
                runs[-1] = entry, runs[-1][1], at + 1
            else:
                runs.append((entry, at, at + 1))
        return runs

    def _is_between(self, start: int, end: int) -> bool:
        """Return whether a line that belongs to no field stands between two lines: the heading of a text."""
        return any(self._lines[at].strip() for at in range(start, end))

    def _field(self, entry: MappedLines, before: tuple[str, ...], found: Sequence[str]) -> EditedField:
        before, after = _trimmed(before), _trimmed(found)
        if [*map(_even_line, before)] == [*map(_even_line, after)]:
            after = before
        return EditedField(entry.kind, entry.field, before, after)

    def _pair(self) -> None:
        """Pair the lines that stayed, and those that stand in the place of others."""
        olds = [(entry, line) for entry, text in enumerate(self._texts) for line in text if line.strip()]
        news = [at for at, line in enumerate(self._lines) if line.strip()]
        ours, theirs = [loose(line) for _entry, line in olds], [loose(self._lines[at]) for at in news]
        try:
            steps = steps_between(ours, theirs, self._work)
        except TooMuchWorkError:  # one whole step
            steps = [("replace", 0, len(ours), 0, len(theirs))]
        for step, start, end, first, last in steps:
            if step == "equal":
                same = [entry for entry, _line in olds[start:end]]
                self._entry_of |= zip(news[first:last], same, strict=True)
                self._found.update(same)
            elif step == "replace":
                self._replaced(olds[start:end], news[first:last])

    def _replaced(self, olds: Sequence[tuple[int, str]], news: Sequence[int]) -> None:
        """Pair new lines with the old ones in whose place they stand: alike, or between two that are."""
        at, waiting = 0, list[int]()
        for new in news:
            line = self._lines[new]
            ahead = range(at, min(at + WINDOW, len(olds)))
            found = next((old for old in ahead if _can_be(self._entries[olds[old][0]].kind, olds[old][1], line)), None)
            if found is None:
                waiting.append(new)
                continue
            self._in_place(waiting, olds[at:found])
            self._found.add(olds[found][0])
            self._entry_of[new], at, waiting = olds[found][0], found + 1, []
        self._in_place(waiting, olds[at:])

    def _in_place(self, news: Sequence[int], olds: Sequence[tuple[int, str]]) -> None:
        """Give new lines to the texts of the old lines that are gone in the same place."""
        texts = [entry for entry, _line in olds if self._entries[entry].kind is PieceKind.TEXT]
        for place, new in enumerate(news):
            if texts and not self._label_at(new):
                self._entry_of[new] = texts[min(place, len(texts) - 1)]

    def _place_new(self) -> None:
        """Give each new line to a text: that above, else one between its neighbours, else the next one."""
        texts = [at for at, each in enumerate(self._entries) if each.kind is PieceKind.TEXT]
        last = -1
        for at in range(len(self._lines)):
            if at in self._entry_of:
                last = self._entry_of[at]
            elif not self._lines[at].strip():
                continue
            elif field := self._label_at(at):
                if (label := self._labels.get(field)) is not None:  # which stood elsewhere in its session
                    self._entry_of[at] = label
                    self._found.add(label)
                last = next((text for text in texts if self._entries[text].field == field), last)
            elif self._is_kind(last, PieceKind.FACTS) and begins_with_label(self._lines[at]):
                self._entry_of[at] = last  # one fact a line
            elif (entry := self._recording_at(at, last)) is not None:
                self._entry_of[at] = last = entry
            elif texts:
                ending = self._text_ending_with(last)
                if ending is not None:
                    last = ending
                elif last not in texts:
                    last = next((text for text in texts if text > last), texts[-1])
                self._entry_of[at] = last

    def _text_ending_with(self, entry: int) -> int | None:
        """Return the text at the end of which an automatic picture stands; None for one above a text, and others."""
        if not self._is_kind(entry, PieceKind.PICTURE):
            return None
        kinds = (PieceKind.TEXT, PieceKind.LABEL)
        above = next((at for at in range(entry, -1, -1) if self._entries[at].kind in kinds), -1)
        below = next((at for at in range(entry, len(self._entries)) if self._is_kind(at, PieceKind.TEXT)), None)
        ends = below is None or not any(line.strip() for line in self._texts[below])
        return above if ends and self._is_kind(above, PieceKind.TEXT) else None

    def _take_pictures(self) -> None:
        """Make automatic pictures lines of the text that they end, where something was written below them.

        All of them where the texts have a picture for the first time: no export shows them automatically then.
        """
        if not any(each.kind is PieceKind.PICTURE for each in self._entries):
            return
        is_text = [each.kind is PieceKind.TEXT for each in self._entries]
        before = any(is_text[entry] and "![" in "".join(text) for entry, text in enumerate(self._texts))
        now = any(is_text[entry] and "![" in self._lines[at] for at, entry in self._entry_of.items())
        ends = {entry: at for at, entry in sorted(self._entry_of.items())}
        taken = {
            entry: text
            for entry in ends
            if (text := self._text_ending_with(entry)) is not None
            and ((now and not before) or ends.get(text, -1) > ends[entry])
        }
        self._entry_of = {at: taken.get(entry, entry) for at, entry in self._entry_of.items()}

    def _is_kind(self, entry: int, kind: PieceKind) -> bool:
        return entry >= 0 and self._entries[entry].kind is kind

    def _recording_at(self, at: int, last: int) -> int | None:
        """Return the entry of the recording for a line with one, where there was none, above all texts."""
        entry = next((i for i, each in enumerate(self._entries) if each.kind is PieceKind.RECORDING), None)
        if entry is None or self._texts[entry] or last > entry or entry in self._entry_of.values():
            return None
        return entry if is_recording(self._lines[at].strip("<> ")) else None

    def _label_at(self, at: int) -> str:
        """Return the field whose heading a line is, if nothing is that heading yet; else ""."""
        line = self._lines[at]
        field = FIELD_OF_SECTION.get(words_of(line), "") if line.lstrip(" ").startswith("#") else ""
        return field if self._labels.get(field) not in self._found else ""


@lru_cache(maxsize=1000)  # the same lines stand in many places of one text
def _can_be(kind: PieceKind, before: str, line: str) -> bool:
    """Return whether a line can be what an old line has become."""
    if kind is PieceKind.LABEL:
        return line.lstrip(" ").startswith("#")
    if kind in (PieceKind.RECORDING, PieceKind.SLIDES):
        if "://" in line and len(line.split()) == 1:
            return True
        if len(line.split()) != len(before.split()):
            return False
    if kind is PieceKind.PICTURE and "](" in before:
        return before.rpartition("](")[2] in line
    return likeness(before, line) >= ALIKE

"""Code between backticks in a line of Markdown: found once per line, so that a search passes it in linear time.

A regular expression would have to look for the closing backticks anew from each opening ones.
"""

import re
from collections.abc import Iterator

TICKS = r"(?P<ticks>(?<!`)`++)"
"""Regular expression of backticks that may open code; an alternative of the patterns for `outside_code`."""

_RUN = re.compile(TICKS)


class CodeSpans:
    """The code of one line: it ends at the next run of as many backticks as it begins with."""

    __slots__ = ("_ends", "_line")

    def __init__(self, line: str) -> None:
        self._line = line
        self._ends: dict[int, int] | None = None

    def end(self, start: int) -> int | None:
        """Return the end of the code whose opening backticks begin at `start`; None if they open none."""
        if self._ends is None:
            self._ends, next_end = {}, dict[int, int]()
            for begin, end in reversed([run.span() for run in _RUN.finditer(self._line)]):
                if end - begin in next_end:
                    self._ends[begin] = next_end[end - begin]
                next_end[end - begin] = end
        return self._ends.get(start)

    def search(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """Return the first match of `pattern` from a place on that is not in code; an alternative of it is TICKS."""
        while (match := pattern.search(self._line, at)) and match["ticks"] is not None:
            at = self.end(match.start("ticks")) or match.end()
        return match


def outside_code(pattern: re.Pattern[str], line: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` in a line, except in code, as `finditer` does; none of them may be empty."""
    code, at = CodeSpans(line), 0
    while match := code.search(pattern, at):
        yield match
        at = match.end()

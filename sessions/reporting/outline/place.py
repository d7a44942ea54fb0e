"""Where the days and the title of an article are."""

from dataclasses import dataclass

from .tree import Node, ancestors


@dataclass(frozen=True, slots=True)
class Place:
    """Where the days of an article are: their lines, and the first (-1 without days).

    `title_line` is the line of the heading that is the title of the article; -1 without one. `one_day`: the title or
    the name of the file tells the one day of the article.
    """

    days: frozenset[int]
    first: int
    title_line: int
    one_day: bool = False

    def is_in_day(self, node: Node) -> bool:
        """Return whether a candidate stands below a day."""
        return any(above.line in self.days for above in ancestors(node))

    def is_open(self, node: Node) -> bool:
        """Return whether a candidate may be a session: no day and not the title."""
        return node.line not in self.days and node.line != self.title_line

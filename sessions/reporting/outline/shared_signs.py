"""Signs of candidates that only the others of the article tell: letters that number them, parts below them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .evidence import Evidence, letter_of
from .model import LineForm
from .tree import Node
from .vocabulary import Kind

_SHARE_WITH_DASH = 2 / 3
"""Share of headings that end with a dash and a name, below which a dash tells nothing."""


def add_shared_signs(nodes: Sequence[Node], evidence: Mapping[int, Evidence]) -> None:
    """Add and remove the signs that only other candidates tell; `nodes` are those that may be sessions."""
    likes: dict[tuple[LineForm, int], list[Node]] = defaultdict(list)
    for node in nodes:
        likes[(node.form, node.candidate.level)].append(node)
    for members in likes.values():
        _add_letters(members, evidence)
        _discount_dashes(members, evidence)
    for node in nodes:
        if node.parent and evidence[node.line].kind == Kind.PART and node.candidate.is_heading:
            evidence[node.parent.line].signs.add("parts")
    _discount_writers([evidence[node.line] for node in nodes if node.candidate.is_heading])


def _add_letters(members: Sequence[Node], evidence: Mapping[int, Evidence]) -> None:
    """Add the sign of a letter where most candidates of a form and level are numbered."""
    lettered = [node for node in members if letter_of(node.candidate.title)]
    if len(lettered) >= 2 and 2 * len(lettered) >= len(members):
        for node in lettered:
            evidence[node.line].signs.add("letter")


def _discount_dashes(members: Sequence[Node], evidence: Mapping[int, Evidence]) -> None:
    """Remove the sign of a dash and a name where only a few candidates have it."""
    regular = [evidence[node.line] for node in members if not evidence[node.line].is_aside]
    dashed = sum("dash" in found.signs for found in regular)
    if dashed < 2 or dashed < _SHARE_WITH_DASH * len(regular):
        for node in members:
            evidence[node.line].signs.discard("dash")


def _discount_writers(headings: Sequence[Evidence]) -> None:
    """Remove the sign of a speaker where the line below each heading names who wrote it, also below an introduction."""
    named = _with_names(headings)
    framing = [found for found in headings if found.kind in {Kind.FRAME, Kind.AROUND}]
    common = Counter(found.speaker for found in named).most_common(1)
    one_writer = len(named) >= 3 and common[0][1] * 2 > len(named)
    signed = len(_with_names(framing))
    if one_writer or (signed >= 2 and 2 * signed >= len(framing)):
        for found in named:
            found.signs -= {"speaker", "name"}


def _with_names(headings: Iterable[Evidence]) -> list[Evidence]:
    return [found for found in headings if found.signs & {"speaker", "name"}]

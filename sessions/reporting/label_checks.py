"""Check of the labels of footnotes and link definitions: an article has one definition for each label."""

from collections.abc import Iterator

from .author_labels import definitions_in
from .findings import Finding, FindingTarget, ReportFacts

NAMED = 6
"""Maximum number of labels named in a finding; an ellipsis stands for the rest."""
SHOWN_LENGTH = 40
"""Maximum length of a label in a finding, in characters, so that it can be read."""


def check_labels(facts: ReportFacts) -> Iterator[Finding]:
    """Yield each text that defines labels which an earlier text defines with another content; one finding per text.

    Markdown takes one definition for all references of the article, so that one of the two texts is not shown.
    """
    known: dict[str, tuple[str, FindingTarget]] = {}
    for text, target in facts.texts():
        twice: dict[str, str] = {}
        for key, label, content in definitions_in(text):
            first, place = known.setdefault(key, (content, target))
            if first != content:
                twice.setdefault(label, place.label or "—")
        if twice:
            other = next(iter(twice.values()))
            labels = [label for label, place in twice.items() if place == other]
            named = [_short(label) for label in labels[:NAMED]]
            named += ["…" for _more in labels[NAMED : NAMED + 1]]
            yield Finding("warning", "label-twice", target, {"labels": ", ".join(named), "other": other})


def _short(label: str) -> str:
    line = " ".join(label.split())
    return line if len(line) <= SHOWN_LENGTH else f"{line[: SHOWN_LENGTH - 1]}…"

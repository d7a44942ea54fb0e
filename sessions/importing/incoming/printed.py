"""An outline and a plan as lines of plain text, for the command line; no database."""

from collections.abc import Iterator, Sequence

from sessions.importing.report.plan import Plan
from sessions.reporting.outline.facts import facts_in
from sessions.reporting.outline.model import Outline, Role
from sessions.reporting.outline.to_document import dedented


def printed_outline(outline: Outline) -> Iterator[str]:
    """Yield a line for each candidate: its number in the file from 1, its role and what it is understood as."""
    texts = {entry.line: lines for entry, lines in outline.structure()}
    for entry in outline.entries:
        told = " | ".join(filter(None, (entry.code, entry.title, f"{entry.on:%Y-%m-%d}" if entry.on else "")))
        told = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in told)
        yield f"{entry.line + outline.first_line + 1:>6} {entry.role:<8} {told}"
        if entry.role is Role.SESSION:
            facts = facts_in(list(dedented(texts[entry.line], entry.indent)), entry)
            for name in ("speakers", "starts", "ends", "room", "recording_url", "slides_url"):
                if value := getattr(facts, name):
                    yield f"{'':>15} {name}: {value}"
    for remark in outline.remarks:
        yield f"{remark.line + 1:>6} not understood: {remark.kind}"


def printed_plan(plan: Plan, missing: Sequence[str]) -> Iterator[str]:
    """Yield what a plan would do: event, report, numbers of new rows, texts that stay, pictures that are missing."""
    yield f"event: {plan.event.slug if plan.event else 'new'}"
    yield f"report: {plan.report.slug if plan.report else 'new'}"
    for name, count in plan.created.items():
        yield f"new {name}: {count}"
    for remark in plan.left_out:
        yield f"line {remark.line + 1}: longer than can be stored, it is cut or left out"
    for text in plan.conflicts:
        yield f"keeps your text, the file differs: {text.of} ({text.field})"
    for name in missing:
        yield f"image missing: {name}"

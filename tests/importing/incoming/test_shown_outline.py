"""An outline is shown in pages of limited size, every line once, long texts folded."""

from importing.incoming.sent import ARTICLE
from sessions.article.dialects import DIALECTS
from sessions.article.outline.model import LineForm, Outline, OutlineEntry, Remark, RemarkKind, Role
from sessions.article.outline.read import read_outline
from sessions.importing.incoming import shown_outline as shown_module
from sessions.importing.incoming.shown_outline import ShownOutline, alike, page_of, shown_outline

MANY = "\n\n".join(f"### Talk {n}\n\nOne\ntwo\nthree\nfour\n" for n in range(1_000))


def shown(outline: Outline, page: int = 1) -> ShownOutline:
    return shown_outline(outline, {}, page, lambda remark: str(remark.kind))


def test_long_text_between_candidates_is_folded() -> None:
    text = "## Day 1\n\n### A | First\n\none\n\n### B | Second\n\none\n\ntwo\n\nthree\n"
    outline = read_outline(text, DIALECTS["zenn"])
    runs = [(run.folded, [line.number for line in run.lines if line.text]) for run in shown(outline).runs]
    assert runs == [(False, [1]), (False, [3]), (False, [5]), (False, [7]), (True, [9, 11, 13])]


def test_pages_show_every_line_once_and_are_limited() -> None:
    outline = read_outline(MANY, DIALECTS["github"])
    first = shown(outline)
    seen: list[int] = []
    for page in range(1, first.pages + 1):
        lines = [line for run in shown(outline, page).runs for line in run.lines]
        assert len(lines) <= shown_module.LINES_A_PAGE
        assert sum(line.entry is not None for line in lines) <= shown_module.CANDIDATES_A_PAGE
        seen += [line.line for line in lines if line.text.strip()]
        assert {page_of(outline, line.line) for line in (lines[0], lines[-1])} == {page}
    assert seen == [line for line, text in enumerate(outline.lines) if text.strip()]
    assert (shown(outline, 99).page, shown(outline, 0).page) == (first.pages, 1)


def test_lines_without_candidates_have_pages_too() -> None:
    outline = Outline(read_outline("", DIALECTS["github"]).front, tuple(f"line {n}" for n in range(4_000)))
    assert [len(shown(outline, page).runs[0].lines) for page in (1, 2, 3)] == [1_500, 1_500, 1_000]


def test_remark_stands_at_its_line_or_above_the_outline() -> None:
    outline = read_outline(ARTICLE, DIALECTS["zenn"])
    at = outline.first_line + 2
    remarks = (Remark(RemarkKind.FRONT_MATTER, 1), Remark(RemarkKind.LONG_HEADING, at))
    found = shown(
        Outline(outline.front, outline.lines, outline.entries, first_line=outline.first_line, remarks=remarks)
    )
    assert found.remarks == remarks[:1]
    assert [(line.number, line.remarks) for run in found.runs for line in run.lines if line.remarks] == [
        (at + 1, ("long-heading",))
    ]


def test_lines_are_alike_by_form_and_level() -> None:
    entries = tuple(
        OutlineEntry(line, Role.TEXT, form, str(line), level=level)
        for line, form, level in (
            (0, LineForm.HEADING, 2),
            (1, LineForm.HEADING, 3),
            (2, LineForm.HEADING, 2),
            (3, LineForm.BOLD, 0),
        )
    )
    outline = Outline(read_outline("", DIALECTS["github"]).front, ("a",) * 5, entries)
    assert alike(outline, [0]) == {0, 2}
    assert alike(outline, [3, 4]) == {3, 4}

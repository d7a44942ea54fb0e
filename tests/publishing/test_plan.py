"""The plan of an export: what becomes of each file, and what is remembered of it; no git, no database."""

import pytest

from sessions.publishing.place import FoundFile, Obstacle
from sessions.publishing.plan import LEAVE, REPLACE, Exported, make_plan

ONE = "images/harbour/one.png"


class Files(dict[str, str]):
    """A place with these files: blob IDs by path."""

    def look(self, path: str) -> FoundFile:
        return FoundFile(self.get(path, ""))


@pytest.mark.parametrize(
    ("last", "wanted", "there", "change", "after", "chosen"),
    [
        # Blob IDs of the last export, of this one and of the file there ("": none); what is planned; then what stands
        # there and is remembered, first as it is, then if the author chooses to replace the file.
        ("", "new", "", "added", ("new", "new"), ("new", "new")),
        ("", "new", "new", "same", ("new", "new"), ("new", "new")),
        ("", "new", "theirs", "not-ours", ("theirs", ""), ("new", "new")),
        ("old", "old", "old", "same", ("old", "old"), ("old", "old")),
        ("old", "new", "old", "changed", ("new", "new"), ("new", "new")),
        ("old", "new", "new", "same", ("new", "new"), ("new", "new")),
        ("old", "old", "theirs", "edited-there", ("theirs", "old"), ("old", "old")),
        ("old", "new", "theirs", "both-changed", ("theirs", "old"), ("new", "new")),
        ("old", "old", "", "removed-there", ("", "old"), ("old", "old")),
        ("old", "new", "", "gone-there", ("", "old"), ("new", "new")),
        ("old", "", "old", "removed", ("", ""), ("", "")),
        ("old", "", "theirs", "unused-edited", ("theirs", "old"), ("", "")),
        ("old", "", "", None, ("", ""), ("", "")),
    ],
)
def test_change_of_a_file_and_what_is_left_after_it(
    last: str, wanted: str, there: str, change: str | None, after: tuple[str, str], chosen: tuple[str, str]
) -> None:
    memory = Exported(files={ONE: last} if last else {})
    plan = make_plan({ONE: wanted} if wanted else {}, memory, Files({ONE: there}).look)
    assert [(file.path, file.change) for file in plan.files] == ([(ONE, change)] if change else [])
    for choice, expected in ((LEAVE, after), (REPLACE, chosen)):
        decisions = dict.fromkeys((file.mark for file in plan.files), choice)
        stands = {ONE: there} | {file.path: file.blob for file in plan.files if file.is_written(decisions)}
        stands |= {file.path: "" for file in plan.files if file.is_removed(decisions)}
        remembered = plan.files_after(memory.files, decisions)
        assert (stands[ONE], remembered.get(ONE, "")) == expected, choice
        assert plan.undecided(decisions) == []
    asks = change in {"not-ours", "both-changed", "gone-there"}
    assert [file.path for file in plan.undecided({})] == [ONE] * asks


def test_nothing_counts_as_removed_in_a_new_branch() -> None:
    memory = Exported(files={ONE: "old"})
    for wanted in ("old", "new"):
        assert [file.change for file in make_plan({ONE: wanted}, memory, Files().look, is_new=True).files] == ["added"]


def test_file_of_a_push_without_an_answer_is_an_own_one() -> None:
    memory = Exported(files={ONE: "old"}, pending={ONE: ["sent", "sent again"]})
    changes = {
        there: make_plan({ONE: "new"}, memory, Files({ONE: there}).look).files[0].change for there in ("sent", "x")
    }
    assert changes == {"sent": "changed", "x": "both-changed"}
    # It did not arrive, or was removed: it is not known which, and it is sent again.
    assert make_plan({ONE: "new"}, memory, Files().look).files[0].change == "added"
    assert [file.change for file in make_plan({}, memory, Files({ONE: "sent again"}).look).files] == ["removed"]


def test_picture_of_another_report_is_replaced_as_one_of_the_same_event_and_never_removed() -> None:
    for of_the_event, change in (({"theirs"}, "changed"), (set(), "not-ours")):
        memory = Exported(shared={ONE: of_the_event})
        assert [file.change for file in make_plan({ONE: "new"}, memory, Files({ONE: "theirs"}).look).files] == [change]
        used_before = Exported(files={ONE: "theirs"}, shared={ONE: of_the_event})
        assert make_plan({}, used_before, Files({ONE: "theirs"}).look).files == ()


def test_path_that_is_refused_may_be_there_with_the_same_content() -> None:
    plans = {
        there: make_plan({ONE: "new"}, Exported(), Files({ONE: there}).look, refused={ONE: Obstacle.LFS})
        for there in ("new", "")
    }
    assert {there: [file.change for file in plan.files] for there, plan in plans.items()} == {
        "new": ["same"],
        "": ["blocked"],
    }


def test_plan_that_is_sent_back_names_what_has_moved() -> None:
    def seen(**files: str) -> str:
        return make_plan({"a.md": "new", ONE: "new"}, Exported(), Files({"a.md": "", ONE: "", **files}).look).seen

    plan = make_plan({"a.md": "new", ONE: "new"}, Exported(), Files().look)
    assert plan.moved_since(seen()) == []
    assert plan.moved_since(seen(**{ONE: "theirs"})) == [ONE]
    assert plan.moved_since(seen(**{ONE: "new"})) == [ONE]
    assert plan.moved_since("") == ["a.md", ONE]
    assert make_plan({}, Exported(), Files().look).moved_since(seen()) == ["a.md", ONE]

"""A team with devices that go offline, whose clocks are wrong and whose writes are delayed, reordered and repeated."""

import os

import pytest

from faults.fuzzing.run import Action, actions_of, failures_of, outcome_of
from tiers import times

pytestmark = pytest.mark.django_db

SEEDS = int(os.environ.get("SEEDS", times(3, 10)))
"""How many; `make fuzz` and `make torture` try 1,000."""
SEED = os.environ.get("SEED", "")
"""One of them alone: that of a run that failed."""
THAT_TAKE_ALL_WAYS = (7, 13, 21, 28, 31, 38)
EVERYTHING = {
    *("merged", "merged while typing", "mine", "theirs", "both", "chosen once more", "repeated"),
    *("tap that came too late", "taken back", "clock ahead", "clock behind", "clock right"),
    *("POST of owner: 409", "POST of editor: 409", "POST of editor: 404", "POST of reader: 404"),
    *("POST of a stranger: 404", "GET of a stranger: 404", "GET of reader: 200"),
}


@pytest.mark.scaled
@pytest.mark.parametrize("seed", [int(SEED)] if SEED else range(SEEDS))
def test_what_was_acknowledged_is_there_and_nobody_gets_more(seed: int) -> None:
    actions = actions_of(seed)
    if failures := failures_of(actions):
        fewest = shortened(actions)
        lines = [*failures_of(fewest), "", f"after {len(fewest)} of {len(actions)} actions:", *map(str, fewest)]
        text = "\n".join([*failures[:10], "", "the shortest list of actions that was found fails with:", *lines])
        pytest.fail(f"{text}\n\nSEED={seed} make fuzz ARGS='-k nobody_gets_more'", pytrace=False)


def shortened(actions: list[Action]) -> list[Action]:
    """Leave out actions, ever smaller parts of the list, as long as it still fails."""
    size = len(actions) // 2
    while size:
        at = 0
        while at < len(actions):
            fewer = actions[:at] + actions[at + size :]
            if failures_of(fewer):
                actions = fewer
            else:
                at += size
        size //= 2
    return actions


@pytest.mark.release
def test_runs_take_every_way_that_the_model_knows() -> None:
    """Runs in which nobody meets anybody would show nothing."""
    ways: set[str] = set()
    for seed in THAT_TAKE_ALL_WAYS:
        ways |= outcome_of(actions_of(seed))[1]
    assert ways >= EVERYTHING

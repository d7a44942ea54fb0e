"""The garbage collector of a server looks at what requests make, not at what was loaded."""

import gc

from conference.server.garbage_collector import OBJECTS, tune_garbage_collector


def test_what_is_loaded_is_left_out_and_the_rest_is_looked_at_less_often() -> None:
    before = gc.get_threshold()
    try:
        gc.set_threshold(2_000, 10, 10)
        loaded = [[] for _ in range(1_000)]
        tune_garbage_collector()
        assert gc.get_threshold() == (OBJECTS, 10, 10)
        made: list[list[int]] = [[]]
        looked_at = {id(each) for each in gc.get_objects()}
        assert ([id(each) in looked_at for each in loaded], id(made[0]) in looked_at) == ([False] * 1_000, True)
    finally:
        gc.set_threshold(*before)

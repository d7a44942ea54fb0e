"""A long text is read in a thread of its own, and nobody notices."""

import threading

import pytest

from sessions.reporting.parser_thread import LONG, on_own_stack


def test_only_what_is_long_gets_a_thread() -> None:
    here = threading.current_thread()
    assert on_own_stack(LONG - 1, threading.current_thread) is here
    assert on_own_stack(LONG, threading.current_thread) is not here


def test_failures_are_those_of_who_asks() -> None:
    def fail() -> None:
        raise ValueError("no text")

    for length in (1, LONG):
        with pytest.raises(ValueError, match="^no text$"):
            on_own_stack(length, fail)

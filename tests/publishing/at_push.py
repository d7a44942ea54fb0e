"""Something happens at the moment of a push."""

import re
from collections.abc import Callable

from publishing.git_http_server import GitServer

PUSH = re.compile(r"POST .*/git-receive-pack")
BEFORE_A_PUSH = re.compile(r"GET .*service=git-receive-pack")


def at_push(server: GitServer, act: Callable[[int, Callable[[], None]], None], when: re.Pattern[str] = PUSH) -> None:
    """Do something in place of each request that pushes, which are counted from 1."""
    count = 0

    def around(what: str, answer: Callable[[], None]) -> None:
        nonlocal count
        if not when.match(what):
            answer()
            return
        count += 1
        act(count, answer)

    server.around = around

"""Clients that are slow or silent hold no thread, and are given up after a while."""

import socket
import threading
from contextlib import ExitStack

import pytest

from conference.server.limits import WorkerLimits
from serving.local import COOKIE, GET, PATIENCE, Clock, ask, connected, echo, read_all, read_answer, serving, until

MANY = 300
HEAD = b"POST / HTTP/1.1\r\nHost: local\r\n"
SIGNED_IN = f"Cookie: {COOKIE}=me\r\n".encode()
UNFINISHED = {
    "nothing at all": b"",
    "head": b"GET / HTTP/1.1\r\nHost: local\r\nX-A: a",
    "body": HEAD + b"Content-Length: 60000\r\n\r\nabc",
    "large body": HEAD + SIGNED_IN + b"Content-Length: 500000\r\n\r\n" + b"x" * 9_000,
    "body in chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
}


def test_unfinished_requests_use_no_thread_and_others_are_answered() -> None:
    with serving() as server, ExitStack() as stack:
        for number in range(MANY):
            kind = list(UNFINISHED.values())[number % len(UNFINISHED)]
            stack.enter_context(connected(server, kind))
        until(lambda: len(server.active_channels) == MANY)
        # Those that ask how large their body may be are soon answered.
        until(lambda: server.pool.busy() == 0)
        assert ask(server)[2] == b"GET / 0"
        assert len(server.active_channels) in {MANY, MANY + 1}


@pytest.mark.parametrize("kind", UNFINISHED)
def test_unfinished_request_is_given_up(kind: str) -> None:
    clock = Clock()
    limits = WorkerLimits(head_seconds=10, body_silence=10)
    with serving(limits=limits, clock=clock) as server, connected(server, UNFINISHED[kind]) as client:
        until(lambda: len(server.active_channels) == 1)
        channel = next(iter(server.active_channels.values()))
        until(lambda: not UNFINISHED[kind] or channel.request is not None and not channel.asking)
        clock.now += 9
        server.pull_trigger()
        assert ask(server)[0] == 200
        clock.now += 2
        server.pull_trigger()
        expected = b"" if kind == "nothing at all" else b"HTTP/1.1 408 Request Timeout"
        assert client.recv(28) == expected
        assert server.spool.total() == 0


def test_body_that_trickles_is_given_up_although_it_is_never_silent() -> None:
    clock = Clock()
    limits = WorkerLimits(body_silence=10, body_rate=100)
    with serving(limits=limits, clock=clock) as server, connected(server, UNFINISHED["body"]) as client:
        for _second in range(13):
            clock.now += 1
            client.sendall(b"x")
            server.pull_trigger()
            assert ask(server)[0] == 200
        assert client.recv(28) == b"HTTP/1.1 408 Request Timeout"


def stream(environ, start_response):
    """Answer with 6 MB in pieces if that is asked for."""
    if environ["PATH_INFO"] != "/large":
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]
    pieces = Pieces()
    start_response("200 OK", [("Content-Length", str(pieces.number * len(pieces.piece)))])
    return pieces


class Pieces:
    """Six megabytes, a quarter at a time, which note how many were asked for and whether they were closed."""

    made: list["Pieces"] = []
    number, piece = 24, b"x" * 250_000

    def __init__(self) -> None:
        self.given = 0
        self.closed = 0
        self.made.append(self)

    def __iter__(self):
        return self

    def __next__(self):
        if self.given == self.number:
            raise StopIteration
        self.given += 1
        return self.piece

    def close(self) -> None:
        self.closed += 1


LARGE = GET.replace(b"/ ", b"/large ", 1)


def stalled(server) -> socket.socket:
    """Ask for the large answer and read nothing of it."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    client.settimeout(20)
    client.connect(server.address)
    client.sendall(LARGE)
    return client


def test_readers_that_stop_use_no_thread_and_little_memory_and_get_all_when_they_go_on() -> None:
    Pieces.made.clear()
    with serving(stream) as server, ExitStack() as stack:
        clients = [stack.enter_context(stalled(server)) for _ in range(60)]
        until(lambda: len(Pieces.made) == 60 and server.pool.busy() == 0)
        assert ask(server)[2] == b"ok"
        waiting = [channel.total_outbufs_len for channel in server.active_channels.values()]
        assert max(waiting) <= server.limits.answer_pause + 250_000 + 65_536
        assert {pieces.closed for pieces in Pieces.made} == {0}
        assert len(read_answer(clients[0])[2]) == 6_000_000
        until(lambda: sum(pieces.closed for pieces in Pieces.made) == 1)
        assert [pieces.given for pieces in Pieces.made if pieces.closed] == [24]


def test_readers_that_stop_are_given_up_and_the_application_cleans_up() -> None:
    Pieces.made.clear()
    clock = Clock()
    with serving(stream, limits=WorkerLimits(answer_silence=10), clock=clock) as server, ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(stalled(server))
        until(lambda: len(Pieces.made) == 3 and server.pool.busy() == 0)
        clock.now += 11
        server.pull_trigger()
        until(lambda: [pieces.closed for pieces in Pieces.made] == [1, 1, 1])
        until(lambda: not server.active_channels and server.pool.busy() == 0)


def test_too_much_that_waits_for_readers_makes_the_one_give_way_that_waits_longest() -> None:
    Pieces.made.clear()
    clock = Clock()
    with serving(stream, limits=WorkerLimits(waiting=2_000_000), clock=clock) as server, ExitStack() as stack:
        for number in range(6):
            stack.enter_context(stalled(server))
            until(lambda: len(Pieces.made) == number + 1 and server.pool.busy() == 0)  # noqa: B023 - called at once
            clock.now += 0.1
        clock.now += 1
        server.pull_trigger()
        until(lambda: Pieces.made[0].closed == 1)
        assert Pieces.made[5].closed == 0
        assert ask(server)[2] == b"ok"


def test_idle_connections_stay_for_a_while_and_give_way_when_there_are_too_many() -> None:
    clock = Clock()
    with serving(limits=WorkerLimits(connections=20, idle_seconds=60), clock=clock) as server, ExitStack() as stack:
        clients = []
        for _ in range(20):
            client = stack.enter_context(connected(server, GET))
            assert read_answer(client)[0] == 200
            until(lambda: server.pool.busy() == 0)
            clients.append(client)
            clock.now += 1
        assert ask(server)[0] == 200
        # The one that was silent longest.
        assert read_all(clients[0]) == b""
        clients[1].sendall(GET)
        assert read_answer(clients[1])[0] == 200
        until(lambda: server.pool.busy() == 0)
        clock.now += 59.5
        server.pull_trigger()
        assert [read_all(client) for client in clients[2:]] == [b""] * 18
        clients[1].sendall(GET)
        assert read_answer(clients[1])[0] == 200


def test_bodies_that_never_end_are_bounded_together() -> None:
    clock = Clock()
    begun = b"POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 65536\r\n\r\n" + b"x" * 60_000
    with serving(limits=WorkerLimits(waiting=200_000), clock=clock) as server, ExitStack() as stack:
        for number in range(1, 6):
            clock.now += 0.01
            stack.enter_context(connected(server, begun))
            until(lambda n=number: sum(c.bytes_waiting() for c in server.active_channels.values()) >= n * 60_000)
        clock.now += 2
        server.pull_trigger()
        until(lambda: len(server.active_channels) == 3)
        assert sum(channel.bytes_waiting() for channel in server.active_channels.values()) == 180_000
        assert ask(server)[0] == 200


def test_requests_that_wait_are_answered_by_turns_of_the_networks_that_they_come_from() -> None:
    answered, begin = [], threading.Event()

    def answer(environ, start_response):
        begin.wait(PATIENCE)
        answered.append(environ["PATH_INFO"])
        return echo(environ, start_response)

    def get(path: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: local\r\nX-Forwarded-For: {path[1]}\r\n\r\n".encode()

    with serving(answer, threads=1, network=lambda connected, forwarded: forwarded) as server, ExitStack() as stack:
        clients = []
        for number, path in enumerate(("/first", "/a1", "/a2", "/a3", "/b1", "/c1", "/b2")):
            clients.append(stack.enter_context(connected(server, get(path))))
            until(lambda number=number: server.pool.busy() + server.pool.waiting() == number + 1)
        begin.set()
        for client in clients:
            read_answer(client)
    assert answered == ["/first", "/a1", "/b1", "/c1", "/a2", "/b2", "/a3"]

"""What our part of the server adds to waitress, without processes."""

import gc
import os
import signal
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from types import SimpleNamespace

import pytest
from waitress.adjustments import Adjustments

from conference.server import IN_MEMORY, SILENCE, BoundedRequest, close_unread, supervise, tune_garbage_collector

WORKER, STRANGER = 4711, 99
HEAD = b"POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 300000\r\n\r\n"

type Run = Callable[[list[int], list[int]], list[object]]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BoundedRequest]]:
    """Give requests of three clients whose heads have arrived, with room for 400,000 bytes of their bodies."""
    requests = [BoundedRequest(Adjustments(inbuf_overflow=IN_MEMORY), f"192.0.2.{number}") for number in range(3)]
    connections = {number: SimpleNamespace(request=request) for number, request in enumerate([*requests, None])}
    monkeypatch.setattr(BoundedRequest, "room", 400_000, raising=False)
    monkeypatch.setattr(BoundedRequest, "connections", connections, raising=False)
    for request in requests:
        assert request.received(HEAD) == len(HEAD)
    yield requests
    for request in requests:
        request.close()


def test_unfinished_bodies_are_bounded_together(begun: list[BoundedRequest]) -> None:
    for request in begun[:2]:
        request.received(b"x" * 190_000)
    begun[2].received(b"x" * IN_MEMORY)
    assert [(request.completed, request.error) for request in begun] == [(False, None)] * 3
    begun[2].received(b"x")
    assert (begun[2].completed, begun[2].error.code) == (True, 507)
    # Whatever is complete is answered.
    begun[1].received(b"x" * 110_000)
    assert (begun[1].completed, begun[1].error) == (True, None)


def test_several_unfinished_bodies_of_one_client_have_half_of_the_room(begun: list[BoundedRequest], settings) -> None:
    settings.PROXY_COUNT = 1
    for request, named in zip(begun, ("7.7.7.7, 192.0.2.1", "192.0.2.1", "192.0.2.1, 192.0.2.2"), strict=True):
        request.headers["X_FORWARDED_FOR"] = named
    begun[0].received(b"x" * 250_000)
    assert (begun[0].client, begun[0].error) == ("192.0.2.1", None)
    begun[1].received(b"x" * (IN_MEMORY + 1))
    begun[2].received(b"x" * (IN_MEMORY + 1))
    assert [request.error and request.error.code for request in begun] == [None, 507, None]


def test_body_in_tiny_chunks_is_refused(begun: list[BoundedRequest]) -> None:
    head = b"POST / HTTP/1.1\r\nHost: local\r\nTransfer-Encoding: chunked\r\n\r\n"
    whole = b"ffff\r\n%b\r\n" % (b"x" * 0xFFFF) * 3 + b"0\r\n\r\n"
    answers = []
    for body in (b"1\r\nx\r\n" * 20_000, b"f" * 100_000, b"0\r\n" + b"a: b\r\n" * 20_000, whole):
        request = BoundedRequest(Adjustments(inbuf_overflow=IN_MEMORY), "192.0.2.9")
        request.received(head)
        for at in range(0, len(body), 8_192):
            if not request.completed:
                request.received(body[at : at + 8_192])
        answers.append((request.completed, request.error and request.error.code))
        request.close()
    assert answers == [(True, 400)] * 3 + [(True, None)]


def test_requests_that_are_sent_before_the_answer_are_not_read() -> None:
    request = BoundedRequest(Adjustments(), "192.0.2.9")
    sent = b"GET /a HTTP/1.1\r\nHost: local\r\n\r\n"
    assert request.received(sent * 3) == len(sent) * 3
    assert (request.completed, request.path, request.headers["CONNECTION"]) == (True, "/a", "close")
    alone = BoundedRequest(Adjustments(), "192.0.2.9")
    assert (alone.received(sent), "CONNECTION" in alone.headers) == (len(sent), False)


def test_silent_connections_and_the_longest_unread_answers_are_closed() -> None:
    now, closed = time.time(), []

    class Connection(SimpleNamespace):
        def handle_close(self) -> None:
            closed.append(self.name)
            self.total_outbufs_len = 0

    connections = [
        Connection(name=name, total_outbufs_len=unread, last_activity=now - silent, requests=requests)
        for name, unread, silent, requests in (
            ("reader who sleeps", 900_000_000, SILENCE + 1, ["being sent"]),
            ("idle", 0, SILENCE + 1, []),
            ("waits for an answer", 0, SILENCE + 1, ["being made"]),
            ("longest", 500_000_000, 1, ["being sent"]),
            ("shorter", 400_000_000, 1, ["being sent"]),
            ("shortest", 300_000_000, 1, ["being sent"]),
            ("keeps alive", 0, 1, []),
        )
    ]
    close_unread(connections)
    assert closed == ["reader who sleeps", "idle", "longest"]


def test_body_that_cannot_be_written_is_507(
    begun: list[BoundedRequest], monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    assert begun[0].received(b"x" * 100_000) == 100_000
    assert (begun[0].completed, begun[0].error.code) == (True, 507)
    assert [record.message for record in caplog.records] == [
        "A body could not be kept: [Errno 28] No space left on device"
    ]


@pytest.mark.django_db
def test_head_has_the_length_of_the_page_but_no_body() -> None:
    from conference.wsgi import application  # noqa: PLC0415 - sets up Django

    answers = {}
    for method in ("GET", "HEAD"):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": "/healthz",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "http",
            "wsgi.file_wrapper": BytesIO,
        }
        said: list[tuple[str, list[tuple[str, str]]]] = []
        body = b"".join(application(environ, lambda *what, said=said: said.append(what)))
        answers[method] = (said[0][0], dict(said[0][1])["Content-Length"], body)
    assert answers["HEAD"] == (*answers["GET"][:2], b"")
    assert answers["GET"][1] == str(len(answers["GET"][2]))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a supervisor of one worker to its end, and returns what it did.

    It takes the signals that come, and the processes that have ended; 0 stands for none any more.
    """

    def run(signals: list[int], ended: list[int]) -> list[object]:
        done: list[object] = []
        coming, going = iter(signals), iter(ended)

        def sigwait(taken: set[int]) -> int:
            number = next(coming)
            assert number in taken
            return number

        monkeypatch.setattr(os, "fork", lambda: WORKER)
        monkeypatch.setattr(os, "kill", lambda pid, number: done.append((signal.Signals(number).name, pid)))
        monkeypatch.setattr(os, "waitpid", lambda pid, how: (next(going), 0))
        monkeypatch.setattr(signal, "sigwait", sigwait)
        monkeypatch.setattr(signal, "signal", lambda number, handler: None)
        monkeypatch.setattr(signal, "pthread_sigmask", lambda how, taken: done.append((how, frozenset(taken))))
        monkeypatch.setattr(signal, "getsignal", lambda number: signal.SIG_IGN if number == signal.SIGHUP else None)
        supervise(lambda: None, 1)
        assert (list(coming), list(going)) == ([], [])
        return done

    return run


def test_processes_that_others_left_behind_and_signals_that_are_ignored(run: Run) -> None:
    """In a container it is the first process, which is told of the end of all that have lost theirs."""
    done = run([signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGCHLD], [STRANGER, 0, 0, 0, WORKER])
    blocked = (signal.SIG_BLOCK, frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}))
    assert done == [blocked, ("SIGTERM", WORKER), ("SIGTERM", WORKER)]


def test_what_is_loaded_is_left_out_of_collections() -> None:
    before = gc.get_threshold()
    try:
        loaded = [[] for _ in range(1_000)]
        tune_garbage_collector()
        assert gc.get_threshold() == (10_000, *before[1:])
        looked_at = {id(each) for each in gc.get_objects()}
        assert not any(id(each) in looked_at for each in loaded)
    finally:
        gc.set_threshold(*before)

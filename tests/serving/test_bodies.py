"""Bodies of requests: how large they may be is decided by the head, before anything is kept."""

import socket
from contextlib import ExitStack

import pytest
from waitress.buffers import OverflowableBuffer

from conference.server.chunks import MOST, Chunks
from conference.server.limits import WorkerLimits
from conference.server.task import REFUSED
from serving.local import COOKIE, ask, connected, echo, read_all, read_answer, serving, until
from sessions.web import body_limits

HEAD = b"POST /here HTTP/1.1\r\nHost: local\r\n"
SIGNED_IN = f"Cookie: other=1; {COOKIE}=me\r\n".encode()


def length(number: int) -> bytes:
    return f"Content-Length: {number}\r\n\r\n".encode()


def say_refused(environ, start_response):
    """Say 413 where the server has refused the body."""
    if environ[REFUSED]:
        start_response("413 Content Too Large", [("Content-Length", "8")])
        return [b"too much"]
    return echo(environ, start_response)


def test_server_and_middleware_agree() -> None:
    assert (WorkerLimits().anonymous_body, REFUSED) == (body_limits.ANONYMOUS_BODY, body_limits.REFUSED)


def test_body_within_the_limit_arrives_whole() -> None:
    with serving() as server:
        for cookie, size in ((b"", 65_536), (SIGNED_IN, 65_537), (SIGNED_IN, 1_000_000)):
            assert ask(server, HEAD + cookie + length(size), b"x" * size)[2] == f"POST /here {size}".encode()
        until(lambda: server.spool.total() == 0)


def test_body_above_the_limit_is_refused_by_its_head() -> None:
    asked = []

    def body_limit(path: str, cookies: str, authorization: str) -> int:
        asked.append((path, cookies, authorization))
        return 1_000_000

    with serving(say_refused, body_limit=body_limit) as server:
        token = b"Authorization: Bearer secret\r\n"
        for head in (HEAD + length(65_537), *(HEAD + sender + length(1_000_001) for sender in (SIGNED_IN, token))):
            # Nothing of the body has been sent.
            status, headers, body = ask(server, head)
            assert (status, headers["connection"], body) == (413, "close", b"too much")
        assert asked == [("/here", f"other=1; {COOKIE}=me", ""), ("/here", "", "Bearer secret")]


def test_body_whose_limit_could_not_be_found_is_not_too_large(caplog) -> None:
    def body_limit(path: str, cookies: str, authorization: str) -> int:
        raise OSError("no database")

    with serving(say_refused, body_limit=body_limit) as server:
        status, headers, _body = ask(server, HEAD + SIGNED_IN + length(65_537))
    assert (status, headers["retry-after"], headers["connection"]) == (503, "5", "close")
    assert [record.message for record in caplog.records] == ["The limit of a body could not be found"]


def test_body_in_chunks_is_counted_while_it_arrives() -> None:
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    with serving() as server:
        assert ask(server, chunked, b"3\r\nabc\r\n" * 1_000, b"0\r\n\r\n")[2] == b"POST /here 3000"
        assert ask(server, chunked, b"1\r\na\r\n" * 11_000)[0] == 413
        assert ask(server, chunked, b"1;" + b"a" * 300)[0] == 400
        assert ask(server, chunked, b"0\r\n" + b"a: b\r\n" * 1_400)[0] == 400


UNCLEAR = (
    b"3\n\r\nabc",
    b"\r\n3\r\nabc",
    b"3 \r\nabc",
    b"0x3\r\nabc",
    b"3;a\rb\r\nabc",
    b"3\nabc",
    b"3\r\nabcd",
    b"3\r\nabc\n",
)


@pytest.mark.parametrize("chunk", UNCLEAR)
def test_chunk_that_could_be_read_in_two_ways_is_refused(chunk: bytes) -> None:
    with serving() as server:
        assert ask(server, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk + b"\r\n0\r\n\r\n")[0] == 400


def test_body_in_chunks_is_the_same_however_it_arrives() -> None:
    body = b'A;name="value"\r\n0123456789\r\n0001\r\na\r\n0\r\nX-A: a\r\n\r\n'
    for size in (1, 2, 3, 7, len(body) + 4):
        chunks, kept = Chunks(OverflowableBuffer(1_000_000)), 0
        sent = body + b"GET "
        while not chunks.completed:
            kept += chunks.received(sent[kept : kept + size])
        assert (kept, chunks.error, chunks.getfile().read()) == (len(body), None, b"0123456789a")


def test_body_of_too_many_chunks_is_refused() -> None:
    chunks = Chunks(OverflowableBuffer(1_000_000))
    assert (chunks.received(b"1\r\na\r\n" * MOST), chunks.error) == (6 * MOST, None)
    chunks.received(b"1\r\na\r\n")
    assert (chunks.error.code, len(chunks)) == (413, MOST)


def test_refused_sender_can_finish_and_reads_the_answer() -> None:
    with serving(say_refused) as server, connected(server, HEAD + length(3_000_000)) as client:
        for _ in range(30):
            client.sendall(b"x" * 100_000)
        client.shutdown(socket.SHUT_WR)
        answer = read_all(client)
        assert (answer.split(b"\r\n")[0], answer[-8:]) == (b"HTTP/1.1 413 Content Too Large", b"too much")
        until(lambda: not server.active_channels)


def test_refused_sender_is_not_listened_to_for_ever() -> None:
    with serving(say_refused, limits=WorkerLimits(linger_bytes=100_000)) as server:
        with connected(server, HEAD + length(300_000_000)) as client:
            assert read_answer(client)[0] == 413
            with pytest.raises(ConnectionError):
                client.sendall(b"x" * 100_000_000)
        until(lambda: not server.active_channels)


def test_all_bodies_together_are_bounded_and_those_of_one_person() -> None:
    limits = WorkerLimits(spooled=1_000_000, spooled_by_one=500_000)
    with serving(limits=limits) as server, ExitStack() as stack:

        def head(who: str, size: int) -> bytes:
            return HEAD + f"Cookie: {COOKIE}={who}\r\n".encode() + length(size)

        for number, who in enumerate("ab"):
            stack.enter_context(connected(server, head(who, 400_000)))
            until(lambda: server.spool.total() == (number + 1) * 400_000)  # noqa: B023 - called at once
        for who in "ac":
            status, headers, _ = ask(server, head(who, 200_000 if who == "a" else 400_000))
            assert (status, headers["retry-after"]) == (503, "30")
        assert server.spool.total() == 800_000
        # What needs no room on the disk goes through, and so does what there is room for.
        assert ask(server, head("a", 3), b"abc")[0] == 200
        assert ask(server, head("c", 200_000), b"x" * 200_000)[0] == 200
        stack.close()
        until(lambda: server.spool.total() == 0)


def test_client_that_waits_to_be_told_is_told_only_if_it_may_go_on() -> None:
    expect = b"Expect: 100-continue\r\n"
    with serving(say_refused) as server:
        for cookie in (b"", SIGNED_IN):
            with connected(server, HEAD + cookie + expect + length(60_000)) as client:
                assert client.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
                client.sendall(b"x" * 60_000)
                assert read_answer(client)[2] == b"POST /here 60000"
        assert ask(server, HEAD + expect + length(70_000))[0] == 413


def test_full_disk_is_507(monkeypatch) -> None:
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    with serving() as server:
        monkeypatch.setattr("tempfile.TemporaryFile", full)
        assert ask(server, HEAD + SIGNED_IN + length(200_000), b"x" * 150_000)[0] == 507
        assert server.spool.total() == 0

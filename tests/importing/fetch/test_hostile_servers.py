"""A hostile server is left after a limited number of bytes, or when the time of a fetch is over."""

import pytest

from importing.fetch.https_server import Server
from sessions.importing.fetch.download import FetchError, fetch

pytestmark = pytest.mark.release

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GO_ON = b"HTTP/1.1 100 Continue\r\n"


@pytest.fixture(scope="module")
def server():
    server = Server()
    yield server
    server.stop()


def end_of(server, answer, seconds=20):
    """Return the reason for which a fetch ends."""
    server.answers["/"] = answer
    with pytest.raises(FetchError) as caught:
        fetch(f"http://127.0.0.1:{server.port}/", allowed_hosts={"127.0.0.1"}, limit=100_000, seconds=seconds)
    return caught.value.reason


def pours(first, again):
    def pour(visit):
        visit.send(first)
        visit.pour(again)

    return pour


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (CHUNKED, b"1\r\nx\r\n" * 500),
        (CHUNKED, b"1;" + b"x" * 3_000 + b"\r\nx\r\n"),
        (CHUNKED + b"0\r\n", b"X-A: b\r\n" * 500),
        (CHUNKED + b"0\r\n", b"X-A: " + b"b" * 3_000 + b"\r\n"),
        (CHUNKED + b"-1\r\n", b"x" * 10_000),
        (b"", (GO_ON + b"\r\n") * 500),
        (b"", GO_ON + b"X-A: b\r\n" * 90 + b"\r\n"),
        (b"", GO_ON + b"X-A: " + b"b" * 3_000 + b"\r\n\r\n"),
    ],
)
def test_an_answer_without_end_is_left_after_so_many_bytes(server, first, again):
    assert end_of(server, pours(first, again)) == "too-large"


def test_headers_without_end_are_left(server):
    assert end_of(server, pours(OK, b"X-A: " + b"b" * 3_000 + b"\r\n")) in {"too-large", "unreachable"}


def test_an_answer_of_single_bytes_is_left_when_the_time_is_over(server):
    def drip(visit):
        visit.send(OK + b"\r\n")
        visit.drip(b"x")

    assert end_of(server, drip, seconds=2) in {"too-slow", "too-large"}


def test_redirects_share_the_bytes(server):
    server.answers |= {
        f"/{step}": lambda visit, to=step + 1: visit.send(
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /%d\r\n%s\r\n"
            % (to, (b"X-A: " + b"b" * 60_000 + b"\r\n") * 8)
        )
        for step in range(4)
    }
    assert end_of(server, server.answers["/0"]) == "too-large"
    assert [visit.path for visit in server.visits][-3:] == ["/", "/1", "/2"]


def test_a_body_in_many_small_chunks_is_within_the_budget_of_every_fetch(server):
    chunks = b"".join(b"40\r\n" + b"x" * 64 + b"\r\n" for _ in range(10_000))
    server.answers["/"] = lambda visit: visit.send(CHUNKED + chunks + b"0\r\n\r\n")
    assert fetch(f"http://127.0.0.1:{server.port}/", allowed_hosts={"127.0.0.1"}) == b"x" * 640_000

"""A hostile server is left after a counted amount of work, long before the time of a fetch is over."""

import time

import pytest

from conftest import missing
from importing.fetch.https_server import Server, certificate
from sessions.importing.fetch.download import FetchError, fetch
from sessions.importing.fetch.meter import Meter

pytestmark = pytest.mark.release

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GO_ON = b"HTTP/1.1 100 Continue\r\n"


@pytest.fixture(scope="module")
def server():
    server = Server()
    yield server
    server.stop()


def end_of(server, answer, octets=200_000, seconds=20):
    """Return the reason for which a fetch ends, and the bytes that are left."""
    server.answers["/"] = answer
    meter = Meter(octets)
    with pytest.raises(FetchError) as caught:
        fetch(
            f"http://127.0.0.1:{server.port}/",
            allowed_hosts={"127.0.0.1"},
            limit=100_000,
            seconds=seconds,
            meter=meter,
        )
    return caught.value.reason, meter.octets


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
    reason, left = end_of(server, pours(first, again))
    assert (reason, left < 0) == ("too-large", True)


def test_headers_without_end_are_left(server):
    reason, _left = end_of(server, pours(OK, b"X-A: " + b"b" * 3_000 + b"\r\n"))
    assert reason in {"too-large", "unreachable"}


def test_an_answer_of_single_bytes_is_left_when_the_time_is_over(server):
    def drip(visit):
        visit.send(OK + b"\r\n")
        visit.drip(b"x")

    reason, _left = end_of(server, drip, seconds=2)
    assert reason in {"too-slow", "too-many-pieces", "too-large"}


def test_redirects_share_the_bytes(server):
    server.answers |= {
        f"/{step}": lambda visit, to=step + 1: visit.send(
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /%d\r\nX-A: %s\r\n\r\n" % (to, b"b" * 20_000)
        )
        for step in range(4)
    }
    reason, left = end_of(server, server.answers["/0"], octets=50_000)
    assert (reason, left < 0) == ("too-large", True)
    assert [visit.path for visit in server.visits][-3:] == ["/", "/1", "/2"]


def test_a_body_in_many_small_chunks_is_within_the_budget_of_every_fetch(server):
    chunks = b"".join(b"40\r\n" + b"x" * 64 + b"\r\n" for _ in range(10_000))
    server.answers["/"] = lambda visit: visit.send(CHUNKED + chunks + b"0\r\n\r\n")
    assert fetch(f"http://127.0.0.1:{server.port}/", allowed_hosts={"127.0.0.1"}) == b"x" * 640_000


def test_a_host_with_many_addresses_is_tried_at_eight_of_them(server):
    tried = []

    class Addresses(list):
        def __iter__(self):
            for address in super().__iter__():
                tried.append(address)
                yield address

    with pytest.raises(FetchError):
        fetch(
            "http://many.example:1/",
            allowed_hosts={"many.example"},
            resolver=lambda host, port: Addresses(f"127.0.0.{last}" for last in range(1, 200)),
        )
    assert tried == [f"127.0.0.{last}" for last in range(1, 9)]


def test_work_that_a_server_makes_within_tls_is_bounded(tmp_path):
    if not hasattr(time, "pthread_getcpuclockid"):
        missing("the clock of another thread")
    for_server, for_client = certificate(tmp_path, "localhost")
    for_server.num_tickets = 10_000_000
    server = Server(for_server)
    server.answers["/"] = lambda visit: visit.send(OK + b"\r\n")
    with pytest.raises(FetchError) as caught:
        fetch(f"https://localhost:{server.port}/", allowed_hosts={"localhost"}, tls=for_client)
    server.stop()
    assert caught.value.reason == "too-many-pieces"

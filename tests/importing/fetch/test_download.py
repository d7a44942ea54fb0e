"""Programmes are fetched from a real https server: bodies, redirects, bounds of size and time, certificates."""

import gzip
import socket
import ssl
import threading

import pytest

from importing.fetch.https_server import Server, certificate
from sessions.importing.fetch.download import FetchError, fetch

HERE = {"localhost", "127.0.0.1", "feeds.example", "other.example"}


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"), "localhost", "127.0.0.1", "feeds.example")


@pytest.fixture
def server(tls):
    server = Server(tls[0])
    yield server
    server.stop()


@pytest.fixture
def get(server, tls):
    """Fetch a path of the server, or an address, as its owner allows."""

    def get(path, host="localhost", resolver=lambda host, port: ["127.0.0.1"], **more):
        url = path if "://" in path else f"https://{host}:{server.port}{path}"
        return fetch(url, **{"allowed_hosts": HERE, "resolver": resolver, "tls": tls[1], **more})

    return get


def says(body, *headers, status="200 OK"):
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return lambda visit: visit.send("\r\n".join(lines).encode() + body)


def leads_to(location, status="302 Found"):
    return says(b"elsewhere", f"Location: {location}", "Set-Cookie: id=1", status=status)


def refused(call, *arguments, **more):
    with pytest.raises(FetchError) as caught:
        call(*arguments, **more)
    return caught.value.reason, caught.value.detail


def test_a_body_is_fetched_with_nothing_but_a_plain_request(server, get):
    server.answers["/a?b=%C3%A4"] = says(b"programme")
    assert get("/a?b=ä") == b"programme"
    (visit,) = server.visits
    assert (visit.method, visit.headers) == (
        "GET",
        {
            "host": f"localhost:{server.port}",
            "user-agent": "conference log",
            "accept": "*/*",
            "accept-encoding": "gzip",
        },
    )


def test_webcal_is_https(server, get):
    server.answers["/a.ics"] = says(b"calendar")
    assert get(f"webcal://localhost:{server.port}/a.ics") == b"calendar"


def test_plain_http_is_for_allowed_hosts_alone():
    server = Server()
    server.answers["/"] = says(b"programme")
    try:
        assert fetch(f"http://127.0.0.1:{server.port}/", allowed_hosts=HERE) == b"programme"
        assert refused(fetch, f"http://127.0.0.1:{server.port}/", allowed_hosts=()) == ("not-https", "127.0.0.1")
    finally:
        server.stop()


def test_the_name_is_resolved_once_and_the_connection_goes_to_that_address(server, get):
    asked = []

    def resolver(host, port):
        asked.append((host, port))
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    server.answers["/"] = says(b"programme")
    assert get("/", "feeds.example", resolver) == b"programme"
    assert asked == [("feeds.example", server.port)]
    assert (server.visits[0].name, server.visits[0].headers["host"]) == (
        "feeds.example",
        f"feeds.example:{server.port}",
    )


def test_the_next_address_is_tried_where_one_takes_no_connection(server, get):
    server.answers["/"] = says(b"programme")
    assert get("/", resolver=lambda host, port: ["::1", "127.0.0.2", "127.0.0.1"]) == b"programme"


def test_no_proxy_is_used(server, get, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers["/"] = says(b"programme")
    assert get("/") == b"programme"


def test_a_certificate_for_another_name_or_of_an_unknown_authority_is_refused(server, get):
    server.answers["/"] = says(b"programme")
    assert refused(get, "/", "other.example") == ("tls", "other.example")
    assert refused(get, "/", tls=ssl.create_default_context()) == ("tls", "localhost")
    assert server.visits == []


def test_a_server_may_not_ask_for_another_key_exchange(server, get, tls):
    server.answers["/"] = says(b"programme")
    assert get("/") == b"programme"
    assert tls[1].options & ssl.OP_NO_RENEGOTIATION


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"])
def test_redirects_are_followed_without_the_cookies_that_they_set(server, get, status):
    server.answers |= {"/old/a": leads_to("../new", status), "/new": says(b"programme")}
    assert get("/old/a") == b"programme"
    assert [("cookie" in visit.headers, visit.path) for visit in server.visits] == [(False, "/old/a"), (False, "/new")]


def test_five_redirects_are_followed_and_no_sixth(server, get):
    server.answers |= {f"/{step}": leads_to(f"/{step + 1}") for step in range(6)}
    server.answers["/6"] = says(b"programme")
    assert get("/1") == b"programme"
    assert refused(get, "/0") == ("too-many-redirects", "localhost")


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("https://169.254.169.254/latest/meta-data/", ("private-address", "169.254.169.254")),
        ("https://[::1]/", ("private-address", "::1")),
        ("https://inside.example/", ("private-address", "inside.example")),
        ("//inside.example/", ("private-address", "inside.example")),
        ("http://inside.example/", ("not-https", "inside.example")),
        ("https://inside.example:8443/", ("bad-address", "inside.example:8443")),
        ("https://me@feeds.example/", ("bad-address", "feeds.example")),
        ("file:///etc/passwd", ("not-https", "file")),
    ],
)
def test_every_redirect_is_checked_like_the_first_address(server, get, location, expected):
    inside = {"localhost": ["127.0.0.1"], "inside.example": ["10.0.0.1"]}
    server.answers["/"] = leads_to(location)
    assert refused(get, "/", resolver=lambda host, port: inside.get(host, [host])) == expected


@pytest.mark.parametrize("status", ["204 None", "401 Who", "404 Gone", "500 Oops", "304 Same"])
def test_what_is_no_success_says_its_status(server, get, status):
    server.answers["/"] = says(b"", status=status)
    if status.startswith("2"):
        assert get("/") == b""
    else:
        assert refused(get, "/") == ("status", status[:3])


def test_a_body_of_the_limit_is_taken_and_one_byte_more_is_not(server, get):
    server.answers["/"] = says(b"x" * 1000)
    assert get("/", limit=1000) == b"x" * 1000
    assert refused(get, "/", limit=999) == ("too-large", "")


@pytest.mark.parametrize("head", ["Transfer-Encoding: chunked\r\n\r\n", "Content-Length: 99999999999\r\n\r\n", "\r\n"])
def test_a_body_without_an_end_is_left(server, get, head):
    chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n" if "chunked" in head else b"x" * 0x4000

    def pour(visit):
        visit.send(b"HTTP/1.1 200 OK\r\n" + head.encode())
        visit.pour(chunk)

    server.answers["/"] = pour
    assert refused(get, "/", limit=1_000_000) == ("too-large", "")


def test_a_packed_body_is_unpacked_within_the_limit(server, get):
    server.answers |= {
        "/": says(gzip.compress(b"programme"), "Content-Encoding: gzip"),
        "/bomb": says(gzip.compress(bytes(50_000_000)), "Content-Encoding: gzip"),
        "/file.gz": says(gzip.compress(b"programme")),
        "/cut": says(gzip.compress(b"programme")[:-9], "Content-Encoding: gzip"),
        "/other": says(b"x", "Content-Encoding: br"),
    }
    assert get("/") == b"programme"
    assert refused(get, "/bomb") == ("too-large", "gzip")
    assert gzip.decompress(get("/file.gz")) == b"programme"
    assert refused(get, "/cut") == ("unreachable", "gzip")
    assert refused(get, "/other") == ("unreachable", "br")


@pytest.mark.release
@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"x"),
    ],
)
def test_an_answer_that_drips_is_left_at_the_end_of_the_time(server, get, first, again):
    def drip(visit):
        visit.send(first)
        visit.drip(again)

    server.answers["/"] = drip
    assert refused(get, "/", seconds=0.3) == ("too-slow", "localhost")


def test_redirects_have_no_more_time_together_than_one_answer(server, get):
    def slow(visit):
        visit.send(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n")
        visit.drip(b"X-Slow: 1\r\n")

    server.answers |= {"/first": leads_to("/"), "/": slow}
    assert refused(get, "/first", seconds=0.3) == ("too-slow", "localhost")


def test_a_server_that_never_speaks_tls_is_left(get):
    silent = Server()
    try:
        assert refused(get, f"https://localhost:{silent.port}/", seconds=0.3) == ("too-slow", "localhost")
    finally:
        silent.stop()


def test_a_name_server_that_never_answers_is_left(get):
    answered = threading.Event()
    assert refused(get, "/", resolver=lambda host, port: answered.wait(), seconds=0.1) == ("too-slow", "localhost")
    answered.set()


def test_what_is_not_there_is_said(server, get):
    def unknown(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    server.answers |= {
        "/cut": lambda visit: visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nprog"),
        "/none": lambda visit: None,
        "/odd": lambda visit: visit.send(b"SSH-2.0-x\r\n\r\n"),
    }
    assert [refused(get, path) for path in server.answers] == [("unreachable", "localhost")] * 3
    assert refused(get, "/", resolver=lambda host, port: []) == ("unresolved", "localhost")
    assert refused(get, "/", resolver=lambda host, port: ["127.0.0.2"]) == ("unreachable", "localhost")
    assert refused(get, "/", resolver=unknown) == ("unresolved", "localhost")

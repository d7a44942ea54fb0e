"""What passes between server and client, to the letter of HTTP/1.1 (RFC 9112)."""

import logging
import socket

import pytest

from conference.server.parser import RawRequest
from serving.local import GET, ask, connected, echo, read_all, read_answer, serving, until


def answers(environ, start_response):
    """Answer as the path says."""
    match environ["PATH_INFO"]:
        case "/304":
            start_response("304 Not Modified", [("ETag", '"a"')])
            return []
        case "/204":
            start_response("204 No Content", [])
            return []
        case "/stream":
            start_response("200 OK", [])
            return iter([b"one ", b"two"])
        case "/short":
            start_response("200 OK", [("Content-Length", "10")])
            return [b"abc"]
        case "/fails":
            raise RuntimeError("nothing that a client should see")
        case "/header":
            start_response("200 OK", [("X-A", "a\r\nX-B: b"), ("Content-Length", "0")])
            return [b""]
        case "/environ":
            names = ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "SERVER_NAME", "QUERY_STRING")
            text = "|".join(environ.get(name, "-") for name in (*names, "wsgi.url_scheme", "HTTP_UNDER_SCORE"))
            start_response("200 OK", [("Content-Length", str(len(text)))])
            return [text.encode()]
        case _:
            return echo(environ, start_response)


def get(path: str, *headers: str, method: str = "GET", version: str = "1.1") -> bytes:
    lines = [f"{method} {path} HTTP/{version}", "Host: local", *headers, "", ""]
    return "\r\n".join(lines).encode()


def test_connection_stays_open_after_every_kind_of_answer() -> None:
    with serving(answers) as server, connected(server) as client:
        for request, status, body in (
            (get("/a"), 200, b"GET /a 0"),
            (get("/304"), 304, b""),
            (get("/204"), 204, b""),
        ):
            client.sendall(request)
            got = read_answer(client)
            assert (got[0], got[2]) == (status, body)
            assert {"connection", "server", "transfer-encoding"}.isdisjoint(got[1])
            assert got[1]["date"].endswith(" GMT")


def test_head_has_the_length_but_no_body() -> None:
    with (
        serving(answers) as server,
        connected(server, get("/a", method="HEAD"), get("/b", "Connection: close")) as client,
    ):
        got = read_all(client)
        first, second, body = got.split(b"\r\n\r\n")
        assert (b"Content-Length: 9" in first, second[:15], body) == (True, b"HTTP/1.1 200 OK", b"GET /b 0")


def test_answer_without_a_length_comes_in_chunks_or_ends_with_the_connection() -> None:
    with serving(answers) as server:
        with connected(server, get("/stream", "Connection: close")) as client:
            assert read_all(client).endswith(b"\r\n\r\n7\r\none two\r\n0\r\n\r\n")
        with connected(server, get("/stream", version="1.0")) as client:
            assert read_all(client).endswith(b"\r\n\r\none two")
        with connected(server, get("/stream", method="HEAD"), get("/a", "Connection: close")) as client:
            assert read_all(client).count(b"HTTP/1.1 200 OK") == 2


def test_http_1_0_keeps_the_connection_when_asked_to() -> None:
    with serving(answers) as server, connected(server, get("/a", "Connection: keep-alive", version="1.0")) as client:
        assert read_answer(client)[1]["connection"] == "keep-alive"
        client.sendall(get("/b", version="1.0"))
        assert read_all(client).endswith(b"Connection: close\r\n\r\nGET /b 0")


def test_requests_sent_at_once_are_answered_in_order() -> None:
    requests = b"".join(get(f"/{n}") for n in range(50)) + get("/50", "Connection: close")
    with serving(answers) as server, connected(server, requests) as client:
        paths = [part.split()[0] for part in read_all(client).split(b"GET ")[1:]]
        assert paths == [f"/{n}".encode() for n in range(51)]


def test_client_that_says_it_is_done_gets_its_answer() -> None:
    with serving(answers) as server, connected(server, get("/a")) as client:
        client.shutdown(socket.SHUT_WR)
        assert read_all(client).endswith(b"GET /a 0")


AMBIGUOUS = {
    "both lengths": (b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", 400),
    "two lengths": (b"Content-Length: 3\r\nContent-Length: 4\r\n", 400),
    "sign": (b"Content-Length: +3\r\n", 400),
    "another coding": (b"Transfer-Encoding: gzip, chunked\r\n", 501),
    "coding twice": (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 501),
    "empty coding": (b"Transfer-Encoding: \r\nContent-Length: 3\r\n", 501),
    "coding that is a comma": (b"Transfer-Encoding: ,\r\nContent-Length: 3\r\n", 501),
    "continued line": (b"Transfer-Encoding:\r\n chunked\r\n", 400),
    "hidden coding": (b"Transfer-Encoding: \x0bchunked\r\n", 501),
    "space before colon": (b"Content-Length : 3\r\n", 400),
    "bare newline": (b"X-A: a\nContent-Length: 3\r\n", 400),
}


@pytest.mark.parametrize("kind", AMBIGUOUS)
def test_request_with_two_meanings_is_refused(kind: str) -> None:
    headers, status = AMBIGUOUS[kind]
    with (
        serving(answers) as server,
        connected(server, b"POST /a HTTP/1.1\r\nHost: local\r\n" + headers + b"\r\nabc") as client,
    ):
        assert read_answer(client)[0] == status
        client.shutdown(socket.SHUT_WR)
        assert read_all(client) == b""


def test_head_that_python_cannot_read_is_refused_and_the_server_goes_on() -> None:
    with serving(answers) as server:
        for target in ("http://[x/", "http://x]/", "a://[", "b://a\u2100b"):
            with connected(server, get(target.encode().decode("latin-1"), "Connection: close")) as client:
                assert read_all(client).split()[1] == b"400"
        assert ask(server, get("/a", "Content-Length: " + "1" * 5_000))[0] == 400
        assert ask(server, get("/a"))[0] == 200


SLOW = {
    "digits in an address and a second space": (
        b"GET a://" + b"1" * 30_000 + b" x HTTP/1.1\r\n",
        "first line is malformed",
    ),
    "no version": (b"GET /\r\n", "first line is malformed"),
    "blanks before a value": (b"GET / HTTP/1.1\r\nX-A:" + b" " * 30_000 + b"a\r\n", "blanks in a row"),
    "blanks before what is no value": (b"GET / HTTP/1.1\r\nX-A:" + b"\t" * 30_000 + b"\0\r\n", "blanks in a row"),
    "blanks and nothing else": (b"  \r\n", "is no request"),
}


@pytest.mark.parametrize("kind", SLOW)
def test_head_that_would_hold_the_main_thread_is_refused_before_it_is_taken_apart(kind: str) -> None:
    head, words = SLOW[kind]
    with serving(answers) as server:
        status, _, body = ask(server, head + b"\r\n")
        assert (status, words in body.decode()) == (400, True)


def test_empty_lines_before_a_request_are_passed_over_at_once(monkeypatch) -> None:
    made = []
    monkeypatch.setattr(
        RawRequest, "__init__", lambda self, *args, real=RawRequest.__init__: made.append(real(self, *args))
    )
    with serving(answers) as server, connected(server, b"\r\n" * 50_000 + get("/a")) as client:
        assert (read_answer(client)[2], len(made)) == (b"GET /a 0", 1)


def test_failure_of_the_server_itself_ends_one_connection(caplog, monkeypatch) -> None:
    with serving(answers) as server:
        with monkeypatch.context() as patched:
            patched.setattr(RawRequest, "received", lambda self, data: 1 / 0)
            with connected(server, get("/a")) as client:
                assert read_all(client) == b""
        assert ask(server, get("/a"))[0] == 200
    assert [record.getMessage() for record in caplog.records] == [
        "A connection is closed after a failure of the server"
    ]


def test_connection_is_closed_when_that_is_one_of_several_wishes() -> None:
    with serving(answers) as server, connected(server, get("/a", "Connection: TE, Close")) as client:
        assert read_all(client).endswith(b"Connection: close\r\n\r\nGET /a 0")


def test_http_1_0_knows_no_coding_and_there_is_no_other_version() -> None:
    with serving(answers) as server:
        assert ask(server, get("/a", "Transfer-Encoding: chunked", version="1.0"))[0] == 400
        assert ask(server, get("/a", version="2.0"))[0] == 400
        assert ask(server, b"GET /a\r\n\r\n")[0] == 400


def test_head_that_is_too_large_is_431() -> None:
    with serving(answers) as server:
        assert ask(server, get("/a", *["X-A: a"] * 97))[0] == 200
        assert ask(server, get("/a", *["X-A: a"] * 200))[0] == 431
        assert ask(server, get("/a", "X-A: " + "a" * 40_000))[0] == 431
        # Without an end, and in the address.
        assert ask(server, b"GET /" + b"a" * 40_000)[0] == 431


def test_application_learns_of_proxies_as_they_say_it_and_of_no_underscores() -> None:
    request = get("/environ?a=%62", "X-Forwarded-For: 192.0.2.1", "X-Forwarded-Proto: https", "Under_Score: no")
    with serving(answers) as server:
        assert ask(server, request)[2] == b"127.0.0.1|192.0.2.1|https|127.0.0.1|a=%62|http|-"


def test_failure_of_the_application_is_500_and_says_nothing(caplog) -> None:
    with serving(answers) as server:
        for path in ("/fails", "/header"):
            status, headers, body = ask(server, get(path))
            assert (status, headers["connection"], body) == (500, "close", b"Something went wrong on the server.\n")
        with connected(server, get("/short")) as client:
            assert read_all(client).endswith(b"\r\n\r\nabc")
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2


def test_client_that_goes_away_leaves_nothing_and_no_line_in_the_log(caplog) -> None:
    with serving(answers) as server:
        for request in (GET[:20], GET, b"POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 10\r\n\r\nabc"):
            with connected(server, request) as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        until(lambda: not server.active_channels and server.pool.busy() == 0)
        assert ask(server, get("/a"))[0] == 200
    assert caplog.records == []


def test_cookie_is_found_among_others() -> None:
    request = RawRequest.__new__(RawRequest)
    request.headers = {"COOKIE": 'xsessionid=1; a="b;c"; sessionid=first; sessionid="ri\\147ht"'}
    # Whoever writes it in many ways is one sender all the same: the application takes the last one, without quotes.
    assert (request.cookie("sessionid"), request.cookie("none")) == ("right", "")

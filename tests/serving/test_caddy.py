"""Caddy as the project configures it: what it tells the server of a request."""

import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from uuid import UUID

import pytest

from browser.caddy import NAME, caddy_before, encrypted

pytestmark = pytest.mark.release

CHOSEN = "4111111111111111"


def test_client_does_not_choose_the_id_of_a_request(tmp_path: Path) -> None:
    given: list[str] = []

    class Upstream(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            given.extend(self.headers.get_all("X-Request-ID", []))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Write nothing."""

    server = HTTPServer(("127.0.0.1", 0), Upstream)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with caddy_before(f"127.0.0.1:{server.server_port}", tmp_path) as (address, _plain):
            port = int(address.rpartition(":")[2])
            connection = HTTPConnection(NAME, port)
            connection.sock = encrypted(NAME, port, tmp_path)
            for _request in range(2):
                connection.request("GET", "/", headers={"X-Request-ID": CHOSEN})
                response = connection.getresponse()
                response.read()
                assert response.status == 204
            connection.close()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert [str(UUID(each)) for each in given] == given
    assert len(set(given)) == 2

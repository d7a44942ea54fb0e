"""The health check: it asks the database, and tells nobody anything."""

import re
import socket

import pytest
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.test import Client

from sessions.management.commands import serve


@pytest.mark.django_db
def test_health_is_ok_while_the_database_answers(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert client.cookies == {}


@pytest.mark.django_db
def test_health_is_503_while_the_database_does_not_answer(client: Client) -> None:
    def refuse(execute, sql, params, many, context):
        raise OperationalError("secret words of the database")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"no database\n")


def test_server_uses_at_least_one_core() -> None:
    assert serve.cores() >= 1


def test_server_refuses_a_port_that_there_is_not_in_words() -> None:
    with pytest.raises(CommandError) as refused:
        serve.require_free("127.0.0.1", 99999)
    assert str(refused.value) == "Cannot listen on 127.0.0.1:99999 (no such port). Try PORT=8001."


def test_address_of_ipv6_is_looked_at_and_written_as_one() -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError as error:
        pytest.skip(f"no IPv6 on this machine: {error}")
    with listener as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=re.escape(f"Cannot listen on [::1]:{port} (Address already in use)")):
            serve.require_free("::1", port)
    serve.require_free("::1", port)

"""Random requests to every address of the site end in an answer that is meant, never in an error of the server."""

import os
import socket

import pytest
from django.core.cache import cache
from django.db import transaction

from random_requests.requests import Requests
from random_requests.site import Site
from web.world_again import world_again

pytestmark = [pytest.mark.django_db, pytest.mark.release]

REQUESTS = int(os.environ.get("REQUESTS", "600"))
"""How many; `make fuzz` sends 50,000."""
SEED = int(os.environ.get("SEED", "8"))
TOGETHER = 30
"""After how many requests all that they have written is taken back."""


def test_random_requests_are_answered_or_refused(monkeypatch):
    def nowhere(*_arguments, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "no name is looked up here")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    world = world_again()
    made, site, failed = Requests(SEED, world), Site(world), []
    for _ in range(0, REQUESTS, TOGETHER):
        with transaction.atomic():
            site.sign_in()
            for _ in range(TOGETHER):
                cache.clear()
                sent = made.one()
                if failure := site.answer(sent).failure:
                    failed.append(f"{sent!r}\n{failure}")
                    break
            transaction.set_rollback(True)
    if failed:
        pytest.fail(f"{len(failed)} of {REQUESTS}\n\n" + "\n".join(failed), pytrace=False)

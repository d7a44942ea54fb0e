"""A line as the composer sends it."""

from django.test import Client

KEY = "0b2f8f0e-5d1c-4c57-9f0a-3f6f5b1f0c11"


def compose(client: Client, heading: str, *, key: str = KEY, htmx: bool = False, **fields: object):
    headers = {"HX-Request": "true"} if htmx else {}
    data = {"id": key, "heading": heading, **fields}
    return client.post("/events/harbour/sessions/new/", data, headers=headers)

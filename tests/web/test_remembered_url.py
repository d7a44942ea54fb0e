"""The tag ``{% url %}`` with a memory writes what Django's own writes."""

from uuid import UUID

import pytest
from django.template import Context, Engine, engines
from django.template.defaulttags import URLNode
from django.urls import NoReverseMatch, set_script_prefix

from sessions.templatetags.remembered_url import RememberedURLNode

KEY = UUID("00000000-0000-4000-8000-000000000001")
VALUES = {"slug": "harbour", "pk": KEY, "number": 3, "name": "sessions:event-today", "quoted": "a'b", "none": None}
TAGS = (
    "{% url 'sessions:home' %}",
    "{% url name slug %}",
    "{% url name slug=slug %}",
    "{% url 'sessions:session-detail' slug=slug pk=pk %}",
    "{% url 'sessions:session-detail' slug pk %}",
    "{% url 'sessions:day-note' slug=slug number=number %}",
    "{% url 'sessions:photo-file' slug=slug name=quoted %}",
    "{% autoescape off %}{% url 'sessions:photo-file' slug=slug name=quoted %}{% endautoescape %}",
    "{% url 'sessions:event-today' slug=slug as address %}({{ address }})",
    "{% url 'sessions:no-such-page' as address %}({{ address }})",
    "{% url 'sessions:event-today' slug=none %}",
)
WRONG = (
    "{% url 'sessions:no-such-page' %}",
    "{% url 'sessions:day-note' slug=slug number=slug %}",
    "{% url 'sessions:event-today' slug='' %}",
)

OURS = Engine(builtins=["sessions.templatetags.remembered_url"])
DJANGO = Engine()


def written(engine: Engine, tag: str, **more: object) -> str:
    """Return what a template with these values is rendered to."""
    return engine.from_string(tag).render(Context(VALUES | more))


def test_addresses_are_those_of_the_tag_of_django() -> None:
    for prefix in ("/", "/log/", "/"):
        set_script_prefix(prefix)
        for tag in TAGS:
            for _time in ("found", "remembered"):
                assert (tag, written(OURS, tag)) == (tag, written(DJANGO, tag))


def test_other_values_have_another_address() -> None:
    tag = "{% url 'sessions:event-today' slug=slug %}"
    assert [written(OURS, tag, slug=slug) for slug in ("quays", "docks", "quays")] == [
        "/events/quays/",
        "/events/docks/",
        "/events/quays/",
    ]


def test_an_address_that_there_is_not_is_an_error_each_time() -> None:
    for tag in WRONG:
        for engine in (DJANGO, OURS, OURS):
            with pytest.raises(NoReverseMatch):
                written(engine, tag)


def test_templates_use_it_without_loading_it() -> None:
    (node,) = engines["django"].from_string("{% url 'sessions:home' %}").template.nodelist
    assert (type(node), isinstance(node, URLNode)) == (RememberedURLNode, True)

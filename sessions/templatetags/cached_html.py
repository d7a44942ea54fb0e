"""Fragment caching with a key that cannot be forgotten: a template sees nothing but the values that make its key."""

import secrets
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from functools import cache
from hashlib import blake2b
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import template
from django.core.cache import caches
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

KEPT_FOR = 86_400
# Nobody can know it, so no text of a person holds it.
_PLACE_OF_TOKEN = secrets.token_hex(16)
_PLAIN = (str, int, float, bool, type(None), date, datetime, time, UUID, ZoneInfo)


@register.simple_tag
def cached_include(name: str, **values: Any) -> SafeString:
    """Return the template `name` rendered with `values` alone, from the cache where that was rendered before.

    The cache key is made of the language and of all values. Since the
    template is given no other context, what it shows cannot change while the key stays the same. Raises TypeError for a
    value that is not immutable, such as a row of the database: it may look different under the same key.
    """
    text = repr((name, get_language(), _checked(values)))
    key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    kept = caches["cards"]
    html = kept.get(key)
    if html is None:
        html = render_to_string(name, values)
        kept.set(key, html, KEPT_FOR)
    return mark_safe(html)  # noqa: S308 - what a template of this project has rendered


@register.simple_tag(takes_context=True)
def cached_form(context: Context, name: str, **values: Any) -> SafeString:
    """Return what ``cached_include`` returns, for a template with forms: each gets the CSRF token of the request."""
    html = cached_include(name, csrf_token=_PLACE_OF_TOKEN, **values)
    return mark_safe(html.replace(_PLACE_OF_TOKEN, str(context.get("csrf_token", ""))))  # noqa: S308 - the same


def _checked(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    for name, value in values.items():
        if not is_immutable(value):
            raise TypeError(f"{name} may change after its HTML was cached.")
    return sorted(values.items())


def is_immutable(value: Any) -> bool:
    """Say whether a value, and all that it holds, stays as it is: plain values, tuples and frozen dataclasses.

    A safe string is none: it would have the key of the same text that is not safe.
    """
    if isinstance(value, _PLAIN):
        return not isinstance(value, SafeString)
    if isinstance(value, tuple):
        return all(map(is_immutable, value))
    names = _names_of_frozen(type(value))  # type: ignore[arg-type]  # every class is hashable
    return names is not None and all(is_immutable(getattr(value, name)) for name in names)


@cache
def _names_of_frozen(kind: Hashable) -> tuple[str, ...] | None:
    """Return the names of the fields of a frozen dataclass; None for any other class."""
    # Of the dataclasses that are compared by their fields, only a frozen one has a hash.
    if isinstance(kind, type) and is_dataclass(kind) and kind.__hash__ is not None:
        return tuple(each.name for each in fields(kind))
    return None

"""The tag ``{% url %}`` with a memory: a page has dozens of addresses, and finding one takes longer than writing it.

It replaces Django's tag in all templates (``builtins`` in the settings), with the same arguments and results.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape

register = template.Library()

MOST = 4_096
"""Addresses that a process remembers, about 300 bytes each."""


class RememberedURLNode(URLNode):
    """``{% url %}`` whose addresses depend on the name of the view and its arguments alone.

    So they do here: no address depends on the language, and each namespace has one instance (``current_app``).
    """

    def render(self, context: Context) -> str:
        """Return the address, or store it under the name after ``as``; raises NoReverseMatch without such a name."""
        arguments = tuple(_text(each.resolve(context)) for each in self.args)
        named = tuple((name, _text(each.resolve(context))) for name, each in self.kwargs.items())
        try:
            urlconf = get_urlconf() or settings.ROOT_URLCONF
            address = _address(self.view_name.resolve(context), arguments, named, get_script_prefix(), urlconf)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar:
            context[self.asvar] = address
            return ""
        return conditional_escape(address) if context.autoescape else address


@register.tag
def url(parser: Parser, token: Token) -> RememberedURLNode:
    """Parse as Django does."""
    node = django_url(parser, token)
    return RememberedURLNode(node.view_name, node.args, node.kwargs, node.asvar)


def _text(value: Any) -> str:
    return value if type(value) is str else str(value)


@lru_cache(maxsize=MOST)
def _address(
    name: str, arguments: tuple[str, ...], named: tuple[tuple[str, str], ...], _prefix: str, urlconf: str
) -> str:
    return str(reverse(name, urlconf=urlconf, args=arguments or None, kwargs=dict(named) or None))

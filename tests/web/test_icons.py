"""Each icon that a template shows is a symbol of its page."""

import re
from collections.abc import Iterator

from conftest import PROJECT

TEMPLATES = PROJECT / "templates"
BESIDE = "sessions/agenda/_session_beside.html"
"""What a script fetches into the page of a day."""


def symbols(name: str) -> set[str]:
    """Return the icons that a template defines."""
    return set(re.findall(r'symbol id="icon-([\w-]+)"', (TEMPLATES / name).read_text()))


def shown(text: str) -> set[str]:
    """Return the icons that a template shows itself."""
    return set(re.findall(r"""{% icon ["']([\w-]+)["']""", text)) | set(re.findall(r"#icon-([\w-]+)", text))


def with_parts(name: str) -> Iterator[str]:
    """Yield the texts of a template and of all that it extends or includes."""
    text = (TEMPLATES / name).read_text()
    yield text
    for part in re.findall(r'{% (?:include|extends) "([^"]+)"', text):
        if part not in (name, "_icons_more.html"):
            yield from with_parts(part)


def test_every_icon_is_defined_once_and_shown_somewhere() -> None:
    everywhere = set().union(*(shown(path.read_text()) for path in TEMPLATES.rglob("*.html")))
    common, more = symbols("_icons.html"), symbols("_icons_more.html")
    assert (common & more, common | more) == (set(), everywhere)


def test_page_of_a_day_shows_only_the_icons_that_it_has() -> None:
    assert "{% block more_icons %}{% endblock %}" in (TEMPLATES / "sessions/agenda/today.html").read_text()
    texts = [*with_parts("sessions/agenda/today.html"), *with_parts(BESIDE)]
    assert set().union(*map(shown, texts)) - symbols("_icons.html") == set()

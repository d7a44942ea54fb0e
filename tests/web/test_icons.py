"""Each icon that a template shows is a symbol of its page."""

import re
from collections.abc import Iterator

from conftest import PROJECT

TEMPLATES = PROJECT / "templates"
MORE = ("_icons_more.html", "_icons_lists.html")
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
        if part not in (name, *MORE):
            yield from with_parts(part)


def test_every_icon_is_defined_once_and_shown_somewhere() -> None:
    everywhere = set().union(*(shown(path.read_text()) for path in TEMPLATES.rglob("*.html")))
    common, more, of_lists = map(symbols, ("_icons.html", *MORE))
    assert len(common) + len(more) + len(of_lists) == len(common | more | of_lists)
    assert common | more | of_lists == everywhere


def test_page_of_a_day_shows_only_the_icons_that_it_has() -> None:
    assert "{% block more_icons %}{% endblock %}" in (TEMPLATES / "sessions/agenda/today.html").read_text()
    texts = [*with_parts("sessions/agenda/today.html"), *with_parts(BESIDE)]
    assert set().union(*map(shown, texts)) - symbols("_icons.html") == set()


def test_page_of_a_session_shows_only_the_icons_that_it_has() -> None:
    page = "sessions/session/detail.html"
    assert '{% block more_icons %}{% include "_icons_more.html" %}{% endblock %}' in (TEMPLATES / page).read_text()
    # What scripts fetch into it: the agenda of the day, and the photos one by one.
    fetched = ("sessions/agenda/_day_agenda.html", "sessions/photos/_viewer.html", "sessions/photos/_edit.html")
    texts = [text for name in (page, *fetched) for text in with_parts(name)]
    assert set().union(*map(shown, texts)) - symbols("_icons.html") - symbols("_icons_more.html") == set()

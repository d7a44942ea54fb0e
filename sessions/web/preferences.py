"""Preferences of the browser (theme cookie), and the template context of the page layout."""

from django.http import HttpRequest

THEME_COOKIE = "theme"
THEMES = ("light", "dark")

_SECTIONS = {
    "agenda": "catalogue",
    "catalogue": "catalogue",
    "day": "today",
    "feed": "catalogue",
    "impression": "today",
    "session": "today",
    "chapter": "report",
    "report": "report",
    "watch": "catalogue",
}


def theme_of(request: HttpRequest) -> str:
    """Return the chosen theme, "light" or "dark"; "" follows the system."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else ""


def interface(request: HttpRequest) -> dict[str, str]:
    """Context processor: ``theme``, and ``current_section``, the part of an event that the page belongs to, or ""."""
    name = (request.resolver_match.url_name or "") if request.resolver_match else ""
    section = "today" if name == "event-today" else _SECTIONS.get(name.split("-")[0], "")
    return {"theme": theme_of(request), "current_section": section}

"""The forms of a page as a browser sends them, one for each button, and every address that the page names."""

from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin

HTMX = ("hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete")


class SentForm(NamedTuple):
    """What one button of a form sends, and where to."""

    method: str
    address: str
    values: dict[str, list[str]]


class _Form(NamedTuple):
    method: str
    address: str
    values: dict[str, list[str]]
    buttons: list[dict[str, str]]


class PageForms(HTMLParser):
    """Collects the forms of a page, and every value of an attribute that is a path of the site, without its query."""

    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.page = page
        self.paths: set[str] = set()
        self._forms: list[_Form] = []
        self._open: _Form | None = None
        self._select = ""
        self._templates = 0
        self.feed(text)

    def sent(self) -> list[SentForm]:
        """Return what each button of each form sends; a form without a button sends its fields."""
        found = []
        for form in (each for each in self._forms if each.method != "dialog"):
            for button in form.buttons:
                values = form.values | ({button["name"]: [button.get("value", "")]} if "name" in button else {})
                address = button.get("formaction", form.address)
                method = button.get("formmethod", form.method).lower()
                found.append(SentForm(method, urljoin(self.page, address), values))
                found += [
                    SentForm(name.removeprefix("hx-"), urljoin(self.page, button[name]), values)
                    for name in HTMX
                    if name in button
                ]
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, what it holds, and the paths that the attributes of any element name."""
        given = {name: value or "" for name, value in attrs}
        for value in given.values():
            if value.startswith("/") and not value.startswith("//"):
                self.paths.add(value.split()[0].partition("#")[0].partition("?")[0])
        self._templates += tag == "template"
        # A script gives a form in a template its address.
        if tag == "form" and (given.get("action") or not self._templates):
            self._open = _Form(given.get("method", "get"), given.get("action") or self.page, {}, [])
            self._forms.append(self._open)
            # What htmx sends when the form is sent, whatever its button.
            triggers = [
                _Form(name.removeprefix("hx-"), given[name], self._open.values, [{}]) for name in HTMX if name in given
            ]
            self._forms += triggers
        form = self._open
        if form is None:
            return
        if tag == "button" and given.get("type", "submit") == "submit":
            form.buttons.append(given)
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select and ("selected" in given or self._select not in form.values):
            form.values[self._select] = [given.get("value", "")]
        elif tag == "textarea" and "name" in given:
            form.values[given["name"]] = [""]
        elif tag == "input" and "name" in given:
            kind = given.get("type", "text")
            if kind == "submit":
                form.buttons.append(given)
            elif kind not in {"checkbox", "radio"} or "checked" in given:
                form.values.setdefault(given["name"], []).append(given.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a form."""
        if tag == "form":
            self._open = None
        elif tag == "template":
            self._templates -= 1
        elif tag == "select":
            self._select = ""

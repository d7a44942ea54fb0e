"""The watch over the windows sees what it is there for."""

import re

from browser.conftest import OpenPage
from browser.watch import Watch


def test_watch_notes_what_must_not_happen(site: str, open_page: OpenPage, watch: Watch) -> None:
    page = open_page(site, "/")
    assert watch.problems == []

    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://localhost:1/a.png'}))")
    with page.context.expect_event("weberror"):
        page.evaluate("setTimeout(() => { throw new Error('a failure') })")
    page.evaluate("fetch('/nowhere')")
    page.title()

    seen = [
        re.search("inline style|image .*a.png|foreign .*a.png|a failure|status of 404", note) for note in watch.noted
    ]
    assert sorted({found[0] for found in seen if found}) == [
        "a failure",
        "foreign request: http://localhost:1/a.png",
        "image 'http://localhost:1/a.png",
        "inline style",
        "status of 404",
    ]
    watch.allow("")

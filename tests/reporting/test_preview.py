"""The preview: nothing of a text runs, loads or leaves the site, and Zenn's constructs are shown by their meaning."""

import re
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sessions.article.dialects import DIALECTS
from sessions.reporting import preview
from sessions.reporting.preview import sanitise
from sessions.reporting.preview_elements import Shown

ADDRESS = "/events/harbour/photos/harbour_0.png"
PHOTOS = {"harbour_0.png": Shown(ADDRESS), "lost.png": Shown("")}

render = partial(preview.render, dialect=DIALECTS["zenn"])
VECTORS = Path(__file__).with_name("xss_vectors.txt").read_text(encoding="utf-8").split("\n=====\n")

AROUND = [
    *("{}", "- {}", "> {}", "# {}", "*{}*", "[x]({})"),
    *("|a|\n|-|\n|{}|", "> [!NOTE]\n> {}", "a[^1]\n\n[^1]: {}", "^[{}]", "$${}$$", "```diff:{}\n+{}\n```", "- [ ] {}"),
    *("@[youtube]({})", "@[card]({})", "@[docswell]({})", "https://www.youtube.com/watch?v={}"),
    *(":::message\n{}\n:::", ":::details {}\nx\n:::"),
]

FORBIDDEN = {
    *("base", "embed", "form", "iframe", "input", "link"),
    *("math", "meta", "object", "script", "style", "svg"),
}


OWN = {
    "id": re.compile(r"fn(ref)?-[0-9a-f]{8}-[0-9]+(-[0-9]+)?"),
    "data-line": re.compile("[0-9]{1,9}"),
    "data-player": re.compile(
        r"https://(www\.youtube-nocookie\.com/embed|speakerdeck\.com/player|www\.docswell\.com/slide"
        r"|www\.slideshare\.net/slideshow/embed_code/key)/[\w?=/#-]+"
    ),
}
"""What the preview itself writes."""


class Seen(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def inner(html: str) -> str:
    """Return what stands inside the wrapper."""
    match = re.fullmatch(r'<div class="prose(?: prose-zenn| prose-github)?" hx-disable>(.*)</div>', html, re.DOTALL)
    assert match
    return match[1]


def offences(html: str) -> list[str]:
    """Return everything in `html` that could run, load from elsewhere, or lead where it should not."""
    found = []
    for tag, attributes in Seen(html).elements:
        if tag in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "svg",
            "math",
            "form",
            "input",
            "base",
            "link",
            "meta",
        }:
            found.append(tag)
        for name, value in attributes.items():
            if name.startswith(
                ("on", "hx-", "data-", "style", "srcset", "formaction", "id", "ws-", "sse-", "x-")
            ) and not (name in OWN and OWN[name].fullmatch(value or "")):
                found.append(f"{tag} {name}")
            if name == "href" and not re.match(r"(https?://|mailto:|#fn(ref)?-[0-9a-f]{8}-[0-9]+$)", value or ""):
                found.append(f"{tag} href={value}")
            if name == "src" and value != ADDRESS:
                found.append(f"{tag} src={value}")
    return found


def test_vectors_are_many() -> None:
    assert len(set(VECTORS)) >= 100


def test_render_vector_leaves_nothing_dangerous() -> None:
    texts = [around.replace("{}", vector) for vector in VECTORS for around in AROUND]
    for dialect in DIALECTS.values():
        shown = {text: preview.render(text, PHOTOS, dialect=dialect, first_line=0) for text in texts}
        assert [(text, found) for text, html in shown.items() if (found := offences(inner(html)))] == []


def test_sanitise_raw_vector_leaves_nothing_dangerous() -> None:
    assert [(vector, found) for vector in VECTORS if (found := offences(sanitise(vector, {ADDRESS})))] == []


def test_sanitise_injected_htmx_is_removed() -> None:
    html = (
        '<div class="prose-box" hx-get="/evil" data-hx-post="/evil" hx-trigger="load"><p onclick="x()">text</p></div>'
    )

    assert sanitise(html, set()) == '<div class="prose-box"><p>text</p></div>'


def test_render_wraps_text_so_that_htmx_leaves_it_alone() -> None:
    assert render("Hello") == '<div class="prose prose-zenn" hx-disable><p>Hello</p>\n</div>'


def shown(text: str) -> str:
    return inner(render(text, PHOTOS)).strip()


REL = 'rel="noopener noreferrer nofollow ugc"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("~~gone~~", "<p><s>gone</s></p>"),
        ("[a](https://example.org)", f'<p><a href="https://example.org" {REL}>a</a></p>'),
        ("[a](mailto:a@example.org)", f'<p><a href="mailto:a@example.org" {REL}>a</a></p>'),
        ("[a](//example.org)", f"<p><a {REL}>a</a></p>"),
        ("[a](/accounts/logout/)", f"<p><a {REL}>a</a></p>"),
        ("[a](ssh://example.org)", f"<p><a {REL}>a</a></p>"),
        (
            "see https://example.org/a_(b)。",
            # As on Zenn, where the full stop becomes part of the URL.
            f'<p>see <a href="https://example.org/a_(b)%E3%80%82" {REL}>https://example.org/a_(b)。</a></p>',
        ),
        (
            "(https://example.org/a), b",
            f'<p>(<a href="https://example.org/a" {REL}>https://example.org/a</a>), b</p>',
        ),
        ("`https://example.org`", "<p><code>https://example.org</code></p>"),
        ("![](harbour_0.png)", '<p><img src="/events/harbour/photos/harbour_0.png" alt="" loading="lazy"></p>'),
        (
            "![The quay](/images/harbour/harbour_0.png =250x)",
            '<p><img src="/events/harbour/photos/harbour_0.png" alt="The quay" loading="lazy" width="250"></p>',
        ),
        (
            "![The quay](</images/harbour/harbour_0.png> =250x)",
            '<p><img src="/events/harbour/photos/harbour_0.png" alt="The quay" loading="lazy" width="250"></p>',
        ),
        (
            "![](harbour_0.png)\n*At night*",
            '<p><img src="/events/harbour/photos/harbour_0.png" alt="" loading="lazy"><br>\n<em>At night</em></p>',
        ),
        ("![](lost.png)", '<p><span class="prose-missing">Image lost.png is still missing</span></p>'),
        (
            "![The quay](nowhere.png)",
            '<p><span class="prose-missing">Image nowhere.png is still missing: The quay</span></p>',
        ),
        (
            "![](https://example.org/x.png)",
            f'<p><span class="prose-elsewhere"><a href="https://example.org/x.png" {REL}>'
            "Image on example.org</a></span></p>",
        ),
        (
            "![](//example.org/x.png)",
            f'<p><span class="prose-elsewhere"><a {REL}>Image on example.org</a></span></p>',
        ),
        (":::message\nCalm\n:::", '<div class="prose-box"><div class="prose-box-text">\n<p>Calm</p>\n</div></div>'),
        (
            ":::message alert\nLoud\n:::",
            '<div class="prose-box prose-alert"><div class="prose-box-text">\n<p>Loud</p>\n</div></div>',
        ),
        (
            ":::details More & more\nHidden\n:::",
            '<details class="prose-details"><summary>More &amp; more</summary><div class="prose-details-text">\n'
            "<p>Hidden</p>\n</div></details>",
        ),
        (
            "::::details Outer\n:::message\nInner\n:::\n::::",
            '<details class="prose-details"><summary>Outer</summary><div class="prose-details-text">\n'
            '<div class="prose-box"><div class="prose-box-text">\n<p>Inner</p>\n</div></div>\n</div></details>',
        ),
        (
            ":::message\n@[figma](0123abc)\n:::",
            '<div class="prose-box"><div class="prose-box-text">\n'
            '<p class="prose-missing">Figma cannot be shown: “0123abc”</p>\n</div></div>',
        ),
        (":::unknown\nText\n:::", "<p>:::unknown<br>\nText<br>\n:::</p>"),
        (
            "https://www.youtube.com/watch?v=abcdefghijk",
            '<p class="prose-card prose-video" data-player="https://www.youtube-nocookie.com/embed/abcdefghijk">'
            '<span class="prose-load">Load the player from www.youtube-nocookie.com</span>'
            f'<a href="https://www.youtube.com/watch?v=abcdefghijk" {REL}>'
            '<span class="prose-kind">Recording on YouTube</span> '
            '<span class="prose-address">https://www.youtube.com/watch?v=abcdefghijk</span></a></p>',
        ),
        (
            "https://example.org/page",
            f'<p class="prose-card"><a href="https://example.org/page" {REL}>'
            '<span class="prose-kind">example.org</span> '
            '<span class="prose-address">https://example.org/page</span></a></p>',
        ),
        (
            "@[speakerdeck](0123abc)",
            '<p class="prose-card prose-slides" data-player="https://speakerdeck.com/player/0123abc">'
            '<span class="prose-load">Load the player from speakerdeck.com</span>'
            f'<a href="https://speakerdeck.com/player/0123abc" {REL}>'
            '<span class="prose-kind">From Speaker Deck</span> '
            '<span class="prose-address">https://speakerdeck.com/player/0123abc</span></a></p>',
        ),
        (
            "before\nhttps://example.org/page\nafter",
            f'<p>before</p>\n<p class="prose-card"><a href="https://example.org/page" {REL}>'
            '<span class="prose-kind">example.org</span> '
            '<span class="prose-address">https://example.org/page</span></a></p>\n<p>after</p>',
        ),
        (
            "- https://example.org/page",
            f'<ul>\n<li><a href="https://example.org/page" {REL}>https://example.org/page</a></li>\n</ul>',
        ),
        (
            "```js:main.js\nx < 1\n```",
            '<div class="prose-file">main.js</div><pre tabindex="0"><code class="language-js">x &lt; 1\n</code></pre>',
        ),
        (
            "```diff js:main.js\n-x\n+y\n z\n```",
            '<div class="prose-file">main.js</div><pre tabindex="0"><code class="language-js">'
            '<span class="prose-removed">-x\n</span><span class="prose-added">+y\n</span> z\n</code></pre>',
        ),
        (
            "```mermaid\nA-->B\n```",
            '<div class="prose-file">Mermaid diagram: drawn on Zenn</div>'
            '<pre tabindex="0"><code class="language-mermaid">A--&gt;B\n</code></pre>',
        ),
        (
            "$$\nx\n$$\n\nso $a+b$",
            '<div class="prose-formula"><pre tabindex="0"><code>x</code></pre>'
            '<p class="prose-later">Formula: set on Zenn</p></div>\n'
            '<p>so <span class="prose-math" title="Formula: set on Zenn">a+b</span></p>',
        ),
        (
            "- [ ] a\n- [x] b",
            '<ul class="prose-tasks">\n<li class="prose-task">'
            '<span class="prose-box-open" role="img" aria-label="Not done"></span>a</li>\n'
            '<li class="prose-task"><span class="prose-box-done" role="img" aria-label="Done"></span>b</li>\n</ul>',
        ),
        (
            "a[^1]\n\n[^1]: b",
            f'<p>a<sup class="prose-ref"><a href="#fn-2d557065-1" id="fnref-2d557065-1" {REL}>[1]</a></sup></p>\n'
            '<div class="prose-notes"><p class="prose-notes-title">Footnotes</p>\n<ol>\n<li id="fn-2d557065-1"><p>b '
            f'<a href="#fnref-2d557065-1" class="prose-back" aria-label="Back to the text" {REL}>↩︎</a></p>\n'
            "</li>\n</ol>\n</div>",
        ),
        (
            "|a|b|\n|-:|:-:|\n|1|2|",
            '<div class="prose-table" tabindex="0" role="group" aria-label="Table"><table>\n'
            '<thead>\n<tr>\n<th class="align-right">a</th>\n<th class="align-center">b</th>\n</tr>\n</thead>\n'
            '<tbody>\n<tr>\n<td class="align-right">1</td>\n<td class="align-center">2</td>\n</tr>\n</tbody>\n'
            "</table></div>",
        ),
    ],
)
def test_render_construct_is_shown_by_its_meaning(text: str, html: str) -> None:
    assert shown(text) == html


def test_render_heading_shift_moves_headings_below_those_of_the_page() -> None:
    html = inner(render("# One\n\n###### Six", heading_shift=1))

    assert html == '<h2 class="prose-h1">One</h2>\n<h6 class="prose-h6">Six</h6>\n'

"""Articles with all their pictures, and what each of them has to hold: counted from the tokens of its Markdown."""

import re
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from markdown_it import MarkdownIt
from markdown_it.token import Token

from factories import read_document
from photos.samples import picture
from sessions.article.dialects import DIALECTS
from sessions.article.document import Document
from sessions.article.writer import write
from sessions.demo import conference_data
from sessions.demo.install import article as sample_article
from sessions.reporting.files.article import PreparedArticle, PrintedPicture, built
from sessions.reporting.files.parser import HOUSE, parse
from sessions.reporting.files.tree import picture_names

ZENN = DIALECTS["zenn"]
REAL = ("reinvent-2023.md", "reinvent-2023-edited-later.md")

EVERYTHING = """\
# Constructs

First line
second line, **bold**, *italic*, ~~gone~~, `a < b & "c"`, $x_1 * y_1$ and [a *link*](https://example.com/?a=1&b="2").

![The crane](crane.png)
*At **sea**, [seen](https://example.com/crane)*

Text ![small](crane.png =40x) in a line, twice ![](crane.webp).

![](crane.gif)
![](lost.png)
![there](https://elsewhere.example/x.png)

https://www.youtube.com/watch?v=abcdefghijk

https://example.com/slides

@[speakerdeck](0123abc)

## 見出し & more

- one
- two
  1. three
  2. four
- [ ] open
- [x] done

3. third
4. fourth

| left | middle | right |
| :-- | :-: | --: |
| a | **b** | [c](https://example.com/c) |
| 日本 | ![](crane.png) | `\\|` |

:::message
A note with a [mail](mailto:a@example.com).
:::

:::message alert
Mind *this*.
:::

:::details More of it
Hidden ![](crane.png)

> quoted
:::

```js:main.js
if (a < b && c > "]]>") { }
```

```mermaid
graph TD; A-->B
```

    indented

$$
e = m c^2
$$

A note[^1], the same again[^1], another^[written *here*], and one of [blocks](#constructs).[^long]

[^1]: The note with a [link](https://example.com/note).

[^long]: First.

    Second, with ![](crane.png)

## 見出し & more

---

The end. <b>no html</b> &amp; bare https://example.com/bare here.
"""


def stored(name: str, kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> PrintedPicture:
    """Store a small picture under a name that is free, and return it."""
    content = picture(kind, size)
    file = default_storage.save(f"files-of-tests/{name}", ContentFile(content))
    ending = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}[kind]
    return PrintedPicture(name, file, len(content), ending, *size)  # type: ignore[arg-type]


def pictures_of(names: Iterable[str]) -> dict[str, PrintedPicture]:
    """Return a stored picture for each name, of the kind that the name says."""
    kinds = {"jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP"}
    return {name: stored(name, kinds.get(name.rpartition(".")[2].lower(), "PNG")) for name in names}


def prepared(document: Document, pictures: dict[str, PrintedPicture], language: str = "en") -> PreparedArticle:
    """Return the article of a document with its pictures."""
    parsed = parse(HOUSE.read_front(write(document, HOUSE))[1])
    title = document.front.title or "Title"
    article = built(*parsed, pictures, document.image_folder, title, language, "Demo")
    return PreparedArticle(article, {name: pictures[name] for name in picture_names(article)})


def everything() -> tuple[Document, dict[str, PrintedPicture]]:
    """Return a document of every construct; one of its pictures is missing."""
    document = read_document(EVERYTHING, ZENN)
    return document, pictures_of(name for name in document.image_names() if name != "lost.png")


def real_documents(shared: Path) -> dict[str, tuple[Document, str]]:
    """Return the sample event in both languages and the real report in both versions, each with its language."""
    found = {
        f"sample-{language}": (read_document(sample_article(language), ZENN), language)
        for language in conference_data.LANGUAGES
    }
    for name in REAL:
        found[name] = (
            read_document((shared / "data" / "reports" / name).read_text("utf-8"), ZENN),
            "ja",
        )
    return found


def expected(document: Document, pictures: Iterable[str]) -> Counter[str]:
    """Return how many headings, pictures, tables and links a file of a document has, but for its own contents."""
    known = {address for name in pictures for address in (name, ZENN.image_path(document.image_folder, name)[1:])}
    md = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    ZENN.add_constructs(md)
    count: Counter[str] = Counter(headings=0, pictures=0, tables=0, links=0)
    for token in md.parse(ZENN.read_front(write(document, ZENN))[1]):
        count["headings"] += token.type == "heading_open"
        count["tables"] += token.type == "table_open"
        if token.type == "card":
            value = token.meta["value"]
            count["links"] += value.startswith("http") or token.meta["kind"] == "youtube"
        _count_inline(token.children or [], known, count)
    return count


def _count_inline(tokens: list[Token], known: set[str], count: Counter[str]) -> None:
    inside = False
    for token in tokens:
        if token.type == "link_open":
            inside = re.match(r"https?://|mailto:", str(token.attrs["href"])) is not None
            count["links"] += inside
        elif token.type == "link_close":
            inside = False
        elif token.type == "image":
            address = str(token.attrs["src"])
            count["pictures"] += address.removeprefix("/") in known
            count["links"] += re.match(r"https?://", address) is not None and not inside


def content_of(pieces: Iterable[bytes]) -> BytesIO:
    """Return a streamed file."""
    return BytesIO(b"".join(pieces))


def bytes_of(picture: PrintedPicture) -> bytes:
    """Return the stored bytes of a picture."""
    with picture.open() as stream:
        return bytes(stream.read())

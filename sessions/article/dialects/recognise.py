"""Recognition of the dialect in which an article of any author is written, by what only one site has; pure."""

import re
from pathlib import PurePosixPath

_SIGNS: dict[str, tuple[re.Pattern[str], ...]] = {
    name: tuple(re.compile(pattern, re.MULTILINE) for pattern in patterns)
    for name, patterns in {
        "zenn": (
            r"^:{3,}(?:message|details)\b",
            r"^@\[(?:card|tweet|youtube|speakerdeck|slideshare|docswell|gist|codepen)\]\(",
            r"\]\(/images/",
        ),
        "qiita": (r"^:{3,}note\b", r"qiita-image-store", r"^<qiita-", r"https://qiita-user-contents"),
        "hugo": (r"\{\{[<%][ \t]?[/a-z]", r"<!--more-->"),
        "github": (r"^> \[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]",),
    }.items()
}
_FRONT_KEYS: dict[str, frozenset[str]] = {
    "zenn": frozenset({"emoji", "topics", "type", "publication_name", "published"}),
    "qiita": frozenset({"organization_url_name", "slide", "ignorePublish", "private", "updated_at"}),
    "hugo": frozenset({"draft", "date", "slug", "categories", "layout", "lastmod", "author", "permalink", "weight"}),
}
_KEY = re.compile(r"^([A-Za-z_]+)[ \t]*[:=]", re.MULTILINE)
_README = "readme"


def recognised_dialect(text: str, name: str = "") -> str:
    """Return the name of the dialect of an article with LF line ends, from a file called `name`.

    The front matter counts more than the text; an article without any sign is plain Markdown, as on GitHub.
    """
    if text.startswith("+++\n"):
        return "hugo"
    votes = {dialect: sum(bool(sign.search(text)) for sign in signs) for dialect, signs in _SIGNS.items()}
    if text.startswith("---\n"):
        keys = set(_KEY.findall(text[4:].partition("\n---")[0]))
        for dialect, known in _FRONT_KEYS.items():
            votes[dialect] += 3 * len(keys & known)
    elif PurePosixPath(name).stem.lower() == _README:
        return "github"
    best = max(votes, key=lambda dialect: votes[dialect])
    return best if votes[best] else "github"

"""The format of an article is recognised by what only one site has."""

import pytest

from sessions.article.dialects import DIALECTS
from sessions.article.dialects.recognise import recognised_dialect


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ('---\ntitle: "a"\nemoji: "⚓"\ntopics: []\ntype: "idea"\npublished: true\n---\n', "zenn"),
        ("Text\n\n:::message\nText\n:::\n", "zenn"),
        ("@[card](https://example.org)\n", "zenn"),
        ("---\ntitle: a\ntags:\n  - b\nprivate: false\nid: null\nslide: false\n---\n", "qiita"),
        (":::note warn\nText\n:::\n", "qiita"),
        ('+++\ntitle = "a"\n+++\n', "hugo"),
        ("---\ntitle: a\ndate: 2026-01-01\ndraft: true\n---\n", "hugo"),
        ('Text {{< youtube "a" >}}\n', "hugo"),
        ("# Title\n\nText\n", "github"),
        ("> [!NOTE]\n> Text\n", "github"),
        ("", "github"),
    ],
)
def test_format_is_recognised(text: str, dialect: str) -> None:
    assert recognised_dialect(text) == dialect
    assert dialect in DIALECTS


def test_front_matter_counts_more_than_the_text() -> None:
    front = '---\ntitle: "a"\nemoji: "⚓"\ntype: "idea"\n---\n'
    assert recognised_dialect(f"{front}{{{{< a >}}}}\n> [!NOTE]\n") == "zenn"

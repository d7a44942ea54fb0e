"""Addresses in angle brackets, and signs behind a backslash: the same in all dialects, and read back."""

import pytest

from sessions.article.dialects import DIALECTS

ALL = ("qiita", "hugo", "github")
SAME = [
    """[x](<https://example.com/a b>) ![p](<a b.png> "T") [y]( <z/1> (t)), [`c`](<b c.d>) [![p](b)](<b/1 2> 'c')

- [r]: <https://example.com/a b> "c"
> [s]: <b c.png>""",
    r"\<b> a\<br>b \<!-- c --> \&#60; \![a](b.png =9x)",
]
OTHER = {
    "\\](<b>) a](<b>) [x] a](<b>) [n]: <b> c\n\n[n]: <b>": dict.fromkeys(
        ALL, "\\](&#60;b>) a](&#60;b>) [x] a](&#60;b>) [n]: &#60;b> c\n\n[n]: &#60;b>"
    ),
    "[x](<b>) [^n](<b>) [^n]: <b> a](<script a.b>) a](<b a.b=c>)": dict.fromkeys(
        ALL, "[x](&#60;b>) [^n](&#60;b>) [^n]: &#60;b> a](&#60;script a.b>) a](&#60;b a.b=c>)"
    ),
    r"\\<b> &#60;": dict.fromkeys(ALL, r"\\&#60;b> &amp;#60;"),
    "![p](<a b.png>)\n*Below*": dict.fromkeys(ALL, "![p](<a b.png>)\\\n*Below*")
    | {"qiita": "![p](<a b.png>)\n*Below*"},
    "![a](<b c.png> =250x)": {
        "qiita": '<img src="b c.png" alt="a" width="250">',
        "hugo": '{{< figure src="b c.png" alt="a" width="250" >}}',
        "github": '<img src="b c.png" alt="a" width="250">',
    },
}


@pytest.mark.parametrize("name", ALL)
def test_addresses_stay_and_what_is_none_becomes_no_html(name: str) -> None:
    dialect = DIALECTS[name]
    cases = {text: text for text in SAME} | {text: written[name] for text, written in OTHER.items()}

    assert {text: dialect.write_body(text) for text in cases} == cases
    assert {text: dialect.read_body(written) for text, written in cases.items()} == {text: text for text in cases}

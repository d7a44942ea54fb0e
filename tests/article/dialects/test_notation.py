"""What each construct of the house notation is in Qiita's, Hugo's and GitHub's Markdown, and that it is read back."""

from textwrap import dedent

import pytest

from sessions.article.dialects import DIALECTS, github, hugo_notation

TABLE = [
    (
        "a note",
        """\
        Before
        :::message
        One

        - two
        :::
        After""",
        {
            "qiita": "Before\n\n:::note info\nOne\n\n- two\n:::\n\nAfter",
            "hugo": "Before\n\n> <!-- note -->\n> One\n>\n> - two\n\nAfter",
            "github": "Before\n\n> [!NOTE]\n> One\n>\n> - two\n\nAfter",
        },
        "Before\n\n:::message\nOne\n\n- two\n:::\n\nAfter",
    ),
    (
        "a warning",
        ":::message alert\nOne\n:::",
        {
            "qiita": ":::note alert\nOne\n:::",
            "hugo": "> <!-- warning -->\n> One",
            "github": "> [!WARNING]\n> One",
        },
        None,
    ),
    (
        "a folded part around a note",
        "::::details The *title* <b>\n:::message\nOne\n:::\n::::",
        {
            "qiita": "<details><summary>The *title* &lt;b&gt;</summary>\n\n:::note info\nOne\n:::\n\n</details>",
            "hugo": "> <!-- details -->\n> **The \\*title\\* \\<b\\>**\n>\n> > <!-- note -->\n> > One",
            "github": "<details><summary>The *title* &lt;b&gt;</summary>\n\n> [!NOTE]\n> One\n\n</details>",
        },
        None,
    ),
    (
        "a recording",
        "https://www.youtube.com/watch?v=6X4lSPkn4ps",
        {
            "qiita": "https://www.youtube.com/watch?v=6X4lSPkn4ps",
            "hugo": "{{< youtube 6X4lSPkn4ps >}}",
            "github": "<https://www.youtube.com/watch?v=6X4lSPkn4ps>",
        },
        None,
    ),
    (
        "a line that begins with a link",
        "<https://a.example> of List<String> ![a](a.png =250x)\n\n<https://a.example>",
        {
            "qiita": '<https://a.example> of List&#60;String> <img src="a.png" alt="a" width="250">\n\n<https://a.example>',
        },
        None,
    ),
    (
        "a recording from a time on",
        "https://www.youtube.com/watch?v=6X4lSPkn4ps&t=90s",
        {
            "qiita": "https://www.youtube.com/watch?v=6X4lSPkn4ps&t=90s",
            "hugo": "{{< youtube id=6X4lSPkn4ps start=90 >}}",
            "github": "<https://www.youtube.com/watch?v=6X4lSPkn4ps&t=90s>",
        },
        None,
    ),
    (
        "a card",
        "https://example.com/a_b",
        {
            "qiita": "https://example.com/a_b",
            "hugo": "<https://example.com/a_b>",
            "github": "<https://example.com/a_b>",
        },
        None,
    ),
    (
        "slides",
        "@[speakerdeck](0123abc)",
        {
            "qiita": "https://speakerdeck.com/player/0123abc",
            "hugo": "<https://speakerdeck.com/player/0123abc>",
            "github": "<https://speakerdeck.com/player/0123abc>",
        },
        None,
    ),
    (
        "a picture with a caption",
        "![A \\[hall\\]](a.png)\n*The hall \\**",
        {
            "qiita": "![A \\[hall\\]](a.png)\n*The hall \\**",
            "hugo": "![A \\[hall\\]](a.png)\\\n*The hall \\**",
            "github": "![A \\[hall\\]](a.png)\\\n*The hall \\**",
        },
        None,
    ),
    (
        "a picture with a width and a caption",
        "![A \\[hall\\]](a.png =250x120)\n*The hall*",
        {
            "qiita": '<img src="a.png" alt="A [hall]" width="250" height="120">\\\n*The hall*',
            "hugo": '{{< figure src="a.png" alt="A [hall]" width="250" height="120" >}}\n*The hall*',
            "github": '<img src="a.png" alt="A [hall]" width="250" height="120">\\\n*The hall*',
        },
        None,
    ),
    (
        "code with a file name",
        "```js:main.js\nconst a = 1;\n```",
        {
            "qiita": "```js:main.js\nconst a = 1;\n```",
            "hugo": '```js {title="main.js"}\nconst a = 1;\n```',
            "github": '```js title="main.js"\nconst a = 1;\n```',
        },
        None,
    ),
    (
        "HTML in a text, which the house notation shows as text",
        "A Vec<String> and <div>, <https://example.com>, nor `<b>` <!-- or this -->, but &#60;",
        dict.fromkeys(
            ("qiita", "hugo", "github"),
            "A Vec&#60;String> and &#60;div>, <https://example.com>, nor `<b>` <!-- or this -->, but &amp;#60;",
        ),
        None,
    ),
    (
        "a line break in HTML",
        "One<br>two <br>3",
        {"qiita": "One<br>two <br>3", "hugo": "One\\\ntwo &#60;br>3", "github": "One<br>two <br>3"},
        None,
    ),
    (
        "a shortcode of Hugo in a text and in code",
        "See {{< ref >}} and `{{% raw %}}`\n\n```\n{{< code >}}\n```",
        {
            "qiita": "See {{< ref >}} and `{{% raw %}}`\n\n```\n{{< code >}}\n```",
            "hugo": "See {&#123;< ref >}} and `{\u200b{% raw %}}`\n\n```\n{\u200b{< code >}}\n```",
            "github": "See {{< ref >}} and `{{% raw %}}`\n\n```\n{{< code >}}\n```",
        },
        None,
    ),
    (
        "indented code, also in a list",
        "- One\n\n      <b> https://example.com\n\n    :::message\n",
        dict.fromkeys(("qiita", "hugo", "github"), "- One\n\n      <b> https://example.com\n\n    :::message\n"),
        None,
    ),
    (
        "a box that the house notation does not know",
        ":::tip\n<b>\n:::",
        dict.fromkeys(("qiita", "hugo", "github"), ":::tip\n&#60;b>\n:::"),
        None,
    ),
]


OTHER_FORM = {"One<br>two <br>3": {"hugo": "One\\\ntwo <br>3"}}
"""What is read back in another form, which is shown in the same way."""


@pytest.mark.parametrize(("house", "expected", "read"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_construct_is_written_as_the_site_writes_it_and_read_back(
    house: str, expected: dict[str, str], read: str | None
) -> None:
    text = dedent(house)

    written = {name: DIALECTS[name].write_body(text) for name in expected}

    assert written == expected
    again = {name: DIALECTS[name].read_body(written[name]) for name in expected}
    assert again == dict.fromkeys(expected, text if read is None else read) | OTHER_FORM.get(house, {})


def test_zenn_has_the_house_notation_itself() -> None:
    for _name, house, _expected, _read in TABLE:
        assert DIALECTS["zenn"].write_body(house) == house
        assert DIALECTS["zenn"].read_body(house) == house


NATIVE = [
    ("github", "> [!NOTE]\n> One", ":::message\nOne\n:::"),
    ("github", '<img src="images/a.png" alt="" width="90">', "![](images/a.png =90x)"),
    ("hugo", "{{< youtube 6X4lSPkn4ps >}}", "https://www.youtube.com/watch?v=6X4lSPkn4ps"),
    ("qiita", ":::note info\nOne\n:::", ":::message\nOne\n:::"),
]


@pytest.mark.parametrize(("name", "typed", "house"), NATIVE)
def test_what_a_person_typed_in_the_notation_of_the_site_stays_so_and_is_read_as_the_construct(
    name: str, typed: str, house: str
) -> None:
    dialect = DIALECTS[name]

    assert dialect.write_body(typed) == typed
    assert dialect.read_body(typed) == house


def test_box_that_is_not_closed_does_not_take_the_next_one_with_it() -> None:
    # The writer has escaped the first line.
    house = "&#58;::message\nnever closed\n\n:::message\nclosed\n:::"
    for name in ("qiita", "hugo", "github"):
        written = DIALECTS[name].write_body(house)
        assert written.split("\n")[0] == "&#58;::message"
        assert DIALECTS[name].write_body(DIALECTS[name].read_body(written)) == written


def test_folded_parts_are_read_to_a_depth_and_what_is_deeper_is_text() -> None:
    typed = "<details><summary>a</summary>\n\n" * 1_500 + "x\n\n" + "</details>\n\n" * 1_500
    for name in ("qiita", "github"):
        written = DIALECTS[name].write_body(typed)
        assert written.count("<details>") == 5
        assert written.count("&#60;details>") == 1_495
        assert DIALECTS[name].write_body(DIALECTS[name].read_body(written)) == written


@pytest.mark.parametrize(
    ("dialect", "module", "line"),
    [
        ("github", github, "> [!NOTE]"),
        ("hugo", hugo_notation, "> <!-- note -->"),
    ],
)
def test_lines_of_one_quote_are_not_each_looked_at_as_the_first(dialect, module, line, monkeypatch) -> None:
    asked, find = [], module.quoted_box
    monkeypatch.setattr(module, "quoted_box", lambda kind, lines, at: (asked.append(at), find(kind, lines, at))[1])
    text = f"a\n{f'{line}\n' * 1_000}\n{line}\n> b"

    assert DIALECTS[dialect].write_body(text) == text
    assert asked == [1002]


@pytest.mark.parametrize(
    ("house", "written"),
    [
        ("https://a.example/{{%x%}}", "<https://a.example/%7B%7B%x%}}>"),
        ("@[card](https://a.example/{{%x%}})", "<https://a.example/%7B%7B%x%}}>"),
        (r"![a\\](images/x.png =100x)", r"![a\\](images/x.png)"),
        ("```js:a}b\nx\n```", "```js:a}b\nx\n```"),
        ("```{{<x>}}:a\nx\n```", "```&#123;&#123;<x>}}:a\nx\n```"),
        ("```js {a=}\nx\n```", "```js &#123;a=}\nx\n```"),
        ('```js {hl_lines=[1,"3-4"], a="b"}\nx\n```', '```js {hl_lines=[1,"3-4"], a="b"}\nx\n```'),
    ],
)
def test_what_hugo_would_run_or_fail_on_is_text(house: str, written: str) -> None:
    hugo = DIALECTS["hugo"]
    assert hugo.write_body(house) == written
    assert hugo.write_body(hugo.read_body(written)) == written


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("qiita", '@[card](https://a.example/">&#60;details>)'),
        ("hugo", '@[card](https://a.example/">&#60;details>)'),
        ("github", '@[card](https://a.example/">&#60;details>)'),
    ],
)
def test_address_of_a_card_brings_no_html(name: str, written: str) -> None:
    dialect = DIALECTS[name]
    assert dialect.write_body('@[card](https://a.example/"><details>)') == written
    assert dialect.write_body(dialect.read_body(written)) == written


@pytest.mark.parametrize("name", ["qiita", "hugo", "github"])
def test_lines_in_which_nothing_is_written_otherwise_are_not_looked_at(name: str, monkeypatch) -> None:
    asked: list[str] = []
    notation = type(DIALECTS[name].notation)
    for method in ("line", "read_line"):
        whole = getattr(notation, method)
        monkeypatch.setattr(
            notation,
            method,
            lambda self, line, *a, whole=whole, **k: (asked.append(line), whole(self, line, *a, **k))[1],
        )
    text = "- a\n" * 1_000 + "\n# One\n\n| a |\n\na & b"

    assert DIALECTS[name].write_body(text) == text
    assert set(asked) == {"a & b"}

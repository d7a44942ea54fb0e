"""The front matter of any site is read whatever dialect is chosen, and no line is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_texts.timing import verdict
from sessions.article.dialects import DIALECTS
from sessions.article.document import FrontMatter
from sessions.article.outline.front import FoundFront, read_front
from sessions.article.outline.model import Remark, RemarkKind

BODY = "\n# Gulls\n\nMany.\n"
GULLS = FrontMatter(title="Gulls", topics=("sea", "birds"), published=True, date="2026-12-01")

YAML = "title: Gulls\ntags: [sea, birds]\ndraft: false\ndate: 2026-12-01"
TOML = 'title = "Gulls"\ntags = ["sea", "birds"]\ndraft = false\ndate = 2026-12-01'
JSON = '{\n "title": "Gulls",\n "tags": ["sea", "birds"],\n "draft": false,\n "date": "2026-12-01"\n}'


@pytest.mark.parametrize(
    ("above", "front"),
    [
        (f"---\n{YAML}\n---\n", GULLS),
        (f"---  \n{YAML}\n--- \t\n", GULLS),
        (f"\ufeff---\n{YAML}\n---\n", GULLS),
        (f"\n\n---\n{YAML}\n---\n", GULLS),
        (f"---\n{YAML}\n...\n", GULLS),
        (f"---\n# of this year\n{YAML} # the day\n\n---\n", GULLS),
        (f"---\n{YAML}\ntitle: Gulls\n---\n", GULLS),
        (f"---\n{YAML.replace(': ', ':\t')}\n---\n", GULLS),
        ("---\ntitle: &name Gulls\nslug: *name\ndate: 2026-12-01\n---\n", FrontMatter("Gulls", date="2026-12-01")),
        ("---\nusual: &usual {draft: false}\n<<: *usual\ntitle: Gulls\n---\n", FrontMatter("Gulls", published=True)),
        (f"+++\n{TOML}\n+++\n", GULLS),
        (f"+++ \n{TOML}\n\n[extra]\nnote = 1\n+++\n", GULLS),
        (f"{JSON}\n", GULLS),
        (
            "---\nlayout: post\ntitle:  Gulls\ncategories: sea birds\n---\n",
            FrontMatter("Gulls", topics=("sea", "birds")),
        ),
        ("---\nTitle: Gulls\nTags: sea, birds, sea\n---\n", FrontMatter("Gulls", topics=("sea", "birds"))),
        (
            "---\ntitle: Gulls\ntags:\n  - name: sea\n    versions: []\n  - birds\n---\n",
            FrontMatter("Gulls", topics=("sea", "birds")),
        ),
        ("---\ntitle: >\n  Gulls\n  at sea\nkeywords: sea\n---\n", FrontMatter("Gulls at sea", topics=("sea",))),
        (
            "---\ntitle: Gulls\ndatePublished: Tue Dec 01 2026 10:07:00 GMT+0900 (Port Time)\ntags: sea\n---\n",
            FrontMatter("Gulls", topics=("sea",), date="2026-12-01T10:07:00+09:00"),
        ),
        ("---\ntitle: Gulls\npublished: '2026-12-1'\n---\n", FrontMatter("Gulls", published=True, date="2026-12-01")),
        (
            "---\ntitle: Gulls\nemoji: 🐦\ntype: idea\npublished: no\npublished_at: 2026-12-01 10:30\n---\n",
            FrontMatter("Gulls", "🐦", "idea", published_at="2026-12-01 10:30", date="2026-12-01T10:30:00"),
        ),
        ('{"title": "\\ud83d\\udc26 \\ud83d\\u0000", "draft": true}\n', FrontMatter("🐦 \ufffd\ufffd")),
        ('---\n"title": "\\ud83d\\udc26 \\ud83d\\0"\nslug: &a a\n---\n', FrontMatter("🐦 \ufffd\ufffd")),
        ("---\nlayout: post\n---\n", FrontMatter()),
        ("---\ntitle: 2026\ntags: 5\ntype: post\nprivate: true\n---\n", FrontMatter("2026", topics=("5",))),
    ],
)
def test_a_dialect_that_knows_none_of_it(above, front):
    assert read_front(above + BODY, DIALECTS["github"]) == FoundFront(front, BODY, above.count("\n"), known=True)


@pytest.mark.parametrize(
    ("written", "front"),
    [
        ("2026-12-01T09:30:00+09:00", "2026-12-01T09:30:00+09:00"),
        ("2026-12-01 9:30:00 +0900", "2026-12-01T09:30:00+09:00"),
        ("2026-12-01 09:30:00 UTC", "2026-12-01T09:30:00+00:00"),
        ("2026/1/5", "2026-01-05"),
        ("2026.01.05 10:00", "2026-01-05T10:00:00"),
        ("Tue, 01 Dec 2026 10:07:00 +0100", "2026-12-01T10:07:00+01:00"),
        ("'2026-12-01T00:00:00Z'", "2026-12-01T00:00:00+00:00"),
        ("2026-13-01", ""),
        ("next week", ""),
        ("[2026, 12]", ""),
        ("9" * 400, ""),
    ],
)
def test_dates_as_sites_write_them(written, front):
    found = read_front(f"---\ntitle: Gulls\ndate: {written}\n---\n", DIALECTS["github"])
    assert found == FoundFront(FrontMatter("Gulls", date=front), "", 4, known=True)


@pytest.mark.parametrize("dialect", ["zenn", "qiita", "hugo"])
def test_what_the_dialect_understands_stands_with_its_lines(dialect):
    lines = "title: Gulls  # of the port\nodd: [1, 2]"
    plain = read_front(f"---\n{lines}\n---\n{BODY}", DIALECTS[dialect])
    assert (plain.front, plain.body) == DIALECTS[dialect].read_front(f"---\n{lines}\n---\n{BODY}")
    assert (plain.front.title, plain.front.source, plain.first_line, plain.known) == ("Gulls", lines, 4, True)
    assert read_front(f"---\t\n{lines}\n--- \n{BODY}", DIALECTS[dialect]) == plain
    assert read_front(f"\ufeff---\n{lines}\n---\n{BODY}", DIALECTS[dialect]) == plain


def test_the_title_of_an_article_on_github_is_its_first_heading():
    found = read_front("# Gulls\n\nMany.\n", DIALECTS["github"])
    assert found == FoundFront(FrontMatter("Gulls"), "Many.\n", 2, known=True)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("text", "first_line"),
    [
        ("---\ntitle: Gulls\n---", 3),
        ("---\ntitle: Gulls\n---\n", 3),
        ("---\ntitle: Gulls\n---\n\n", 3),
        ("+++\ntitle = 'Gulls'\n+++", 3),
        ('{"title": "Gulls"}', 1),
    ],
)
def test_front_matter_is_all_there_is(dialect, text, first_line):
    found = read_front(text, DIALECTS[dialect])
    assert (found.front.title, found.body.strip(), found.first_line) == ("Gulls", "", first_line)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "Many gulls.\n",
        "---\n\nMany gulls.\n\n---\n\nAnd more.\n",
        "---\n",
        "---\n---\n",
        "+++\n",
        "{% youtube abc %}\n",
        '{{< youtube "abc" >}}\n',
        "{\n",
        '{"title": "Gulls"} are many\n',
        "- - -\ntitle: Gulls\n- - -\n",
    ],
)
def test_a_rule_is_no_front_matter(dialect, text):
    assert read_front(text, DIALECTS[dialect]) == FoundFront(FrontMatter(), text)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: Gulls: many\n---\nMany.\n", 0),
        ("---\ntitle: [sea\n---\nMany.\n", 0),
        ("\n---\ntitle: Gulls\n\nMany, and no end.\n", 1),
        ("---\ntags: *unknown\n---\nMany.\n", 0),
        ("---\ntitle: !!int many\n---\nMany.\n", 0),
        ("---\n# a remark\ntitle: 'Gulls\n---\nMany.\n", 0),
        ('+++\ntitle = "Gulls\n+++\nMany.\n', 0),
        ('+++\ntitle = "a"\ntitle = "b"\n+++\nMany.\n', 0),
        ('{\n  "title": "Gulls",\n}\n\nMany.\n', 0),
        (f"---\ntitle: Gulls\nsummary: {'many ' * 4000}\n---\nMany.\n", 0),
    ],
)
def test_front_matter_that_cannot_be_read_stays_in_the_body(dialect, text, line):
    remarks = (Remark(RemarkKind.FRONT_MATTER, line),)
    assert read_front(text, DIALECTS[dialect]) == FoundFront(FrontMatter(), text, remarks=remarks)


PIECES = (
    "---",
    "+++",
    "...",
    "\n",
    "title: a",
    "title = 'a'",
    '{"title": "a"}',
    "{",
    "}",
    "# a",
    " ",
    "\t",
    "\ufeff",
    "*a",
    "a",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(list(DIALECTS)))
def test_no_line_is_lost(text, dialect):
    found = read_front(text, DIALECTS[dialect])
    assert found.body == "\n".join(text.split("\n")[found.first_line :])
    assert found.known or found == FoundFront(FrontMatter(), text, remarks=found.remarks)


def _doubled(first, line):
    return "title: Gulls\n" + first + "".join(line.format(at, at - 1) for at in range(1, 200))


HOSTILE = {
    "aliases of aliases": f"---\n{_doubled('a0: &a0 [x]\n', 'a{0}: &a{0} [*a{1}, *a{1}]\n')}tags: *a199\n---\n",
    "merged into merged": f"---\n{_doubled('a0: &a0 {{k: v}}\n', 'a{0}: &a{0}\n  !!merge <<: [*a{1}, *a{1}]\n')}---\n",
    "a list in itself": "---\ntitle: Gulls\ntags: &t [*t, *t]\n---\n",
    "brackets": "---\ntitle: " + "[" * 15_000 + "\n---\n",
    "many digits": "---\ntitle: !!int 0x" + "f" * 9_000 + "\n---\n",
    "digits of toml": "+++\ntitle = 0x" + "f" * 9_000 + "\n+++\n",
    "digits of json": '{"title": ' + "9" * 9_000 + "}\n",
    "brackets of toml": "+++\ntags = " + "[" * 15_000 + "\n+++\n",
    "brackets of json": '{"tags": ' + "[" * 15_000 + "}\n",
    "dots": "+++\n" + "a." * 7_500 + "b = 1\n+++\n",
    "blanks": "---\ntitle" + " " * 15_000 + "x\n---\n",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("dialect", ["github", "zenn"])
def test_hostile_front_matter_takes_little_time(name, dialect):
    text = HOSTILE[name]
    assert verdict(lambda: read_front(text, DIALECTS[dialect]), lambda: read_front(text, DIALECTS[dialect])) == ""
    found = read_front(text, DIALECTS[dialect])
    assert "\n".join(text.split("\n")[found.first_line :]) == found.body


@pytest.mark.parametrize("part", ["---\n", "title: a\n", "\n", " ", "\ufeff", "+++\n", "{", '{"a":', "a = 1\n"])
def test_time_is_linear(part):
    short, long = (f"---\n{part * (size // len(part))}" for size in (50_000, 500_000))
    for text in (short, long, short[4:], long[4:]):
        assert read_front(text, DIALECTS["zenn"]).body.count(part[-1]) <= text.count(part[-1])
    assert (
        verdict(lambda: read_front(short[4:], DIALECTS["zenn"]), lambda: read_front(long[4:], DIALECTS["zenn"])) == ""
    )
    assert verdict(lambda: read_front(short, DIALECTS["zenn"]), lambda: read_front(long, DIALECTS["zenn"])) == ""

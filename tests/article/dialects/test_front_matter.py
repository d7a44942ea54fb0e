"""The front matter of each dialect: its keys, their order, their types; and what is kept of an imported one."""

from dataclasses import replace

import yaml

from sessions.article.dialects import DIALECTS
from sessions.article.document import FrontMatter

FRONT = FrontMatter(
    title='A "title": # 1',
    emoji="🎪",
    kind="idea",
    topics=("aws", "C++"),
    published=True,
    date="2026-11-28T09:00:00+09:00",
    site=(("id", "0123456789abcdef0123"), ("private", "true")),
)


def test_front_matter_of_each_site() -> None:
    assert {name: dialect.write_front(FRONT) for name, dialect in DIALECTS.items()} == {
        "zenn": '---\ntitle: "A \\"title\\": # 1"\nemoji: "🎪"\ntype: "idea"\ntopics: ["aws", "C++"]\n'
        "published: true\n---",
        "qiita": '---\ntitle: "A \\"title\\": # 1"\ntags: ["aws", "C++"]\nprivate: true\nupdated_at: ""\n'
        'id: "0123456789abcdef0123"\norganization_url_name: null\nslide: false\nignorePublish: false\n---',
        "hugo": '---\ntitle: "A \\"title\\": # 1"\ndate: 2026-11-28T09:00:00+09:00\ndraft: false\n'
        'tags: ["aws", "C++"]\n---',
        "github": '# A "title": # 1',
    }


def test_front_matter_of_qiita_has_every_key_with_the_type_that_its_program_wants() -> None:
    head = DIALECTS["qiita"].write_front(FrontMatter(title="T")).strip("-\n")
    assert list(yaml.safe_load(head).items()) == [
        ("title", "T"),
        ("tags", []),
        ("private", False),
        ("updated_at", ""),
        ("id", None),
        ("organization_url_name", None),
        ("slide", False),
        ("ignorePublish", True),
    ]


def test_front_matter_is_read_back() -> None:
    for name, dialect in DIALECTS.items():
        written = dialect.write_front(FRONT)
        read, body = dialect.read_front(f"{written}\n\nText.\n")
        assert body.strip() == "Text."
        assert dialect.write_front(read) == written, name


def test_ids_that_qiita_gave_an_article_are_read_from_what_its_program_writes() -> None:
    article = (
        "---\ntitle: T\ntags:\n  - aws\nprivate: false\nupdated_at: '2026-11-28T09:00:00+09:00'\n"
        "id: 0123456789abcdef0123\norganization_url_name: null\nslide: false\nignorePublish: false\n---\nText.\n"
    )
    front, _body = DIALECTS["qiita"].read_front(article)
    assert (front.title, front.topics, front.published, dict(front.site)) == (
        "T",
        ("aws",),
        True,
        {"id": "0123456789abcdef0123", "updated_at": "2026-11-28T09:00:00+09:00"},
    )


def test_keys_of_a_site_that_are_not_ours_stay_as_they_were() -> None:
    article = "---\ntitle: T\nweight: 3 # mine\ncover:\n  image: a.png\n---\n\nText.\n"
    hugo = DIALECTS["hugo"]
    front, _body = hugo.read_front(article)
    assert hugo.write_front(replace(front, title="New")) == (
        '---\ntitle: "New"\nweight: 3 # mine\ncover:\n  image: a.png\n---'
    )


def test_required_key_is_added_to_imported_front_matter() -> None:
    zenn = DIALECTS["zenn"]
    front, _body = zenn.read_front("---\ntitle: T\n---\n\nText.\n")
    assert zenn.write_front(front) == "---\ntitle: T\npublished: false\n---"


def test_title_on_github_is_a_heading_that_shows_the_title_as_it_is() -> None:
    github = DIALECTS["github"]
    for title in ("C# and F #", "*not* [a](link) <b>", "a \\ b ##", "—"):
        written = github.write_front(FrontMatter(title=title))
        assert github.read_front(f"{written}\n\nText.\n") == (FrontMatter(title=title), "Text.\n")


def test_authors_are_written_and_lines_of_an_imported_article_kept() -> None:
    hugo = DIALECTS["hugo"]
    written = hugo.write_front(FrontMatter(title="T", authors=("Ana", 'B "o" [x]')))
    assert 'authors: ["Ana", "B \\"o\\" [x]"]' in written.split("\n")
    own = '---\ntitle: "T"\ndraft: true\nauthors:\n  - X\n---\n'
    front, body = hugo.read_front(f"{own}text")
    assert (front.authors, body, hugo.write_front(front)) == ((), "text", own.rstrip("\n"))
    assert hugo.write_front(replace(front, authors=("Ana",))) == own.replace(":\n  - X", ': ["Ana"]').rstrip("\n")


def test_authors_in_a_repository_become_those_of_now() -> None:
    hugo = DIALECTS["hugo"]
    there = '---\ntitle: "Old"\ndraft: true\nweight: 3\nauthors: ["Gone"]\n---\n\ntext\n'
    article = f"{hugo.write_front(FrontMatter(title='T', authors=('Ana',)))}\n\ntext\n"
    assert hugo.keep_from(article, there) == there.replace("Old", "T").replace("Gone", "Ana")
    without = there.replace('authors: ["Gone"]\n', "")
    assert hugo.keep_from(article, without) == without.replace("Old", "T").replace("3\n", '3\nauthors: ["Ana"]\n')

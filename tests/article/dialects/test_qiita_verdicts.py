"""The checks for Qiita say of every case what qiita-cli says of it, rule by rule."""

import re
import subprocess
from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest

from sessions.article import checks
from sessions.article.dialects import DIALECTS
from sessions.article.document import ChapterText, Document, FrontMatter
from sessions.article.findings import ChapterFacts, ReportFacts
from sessions.article.writer import write

QIITA = DIALECTS["qiita"]
RULES = {
    "タイトルを入力してください": "title-missing",
    "本文を入力してください": "qiita-body-empty",
    "タグを入力してください": "qiita-tag-empty",
    "タグは1つ以上、5つ以内で指定してください": "qiita-tags-count",
    "限定共有記事にOrganizationを紐付けることはできません": "qiita-organization",
}
TITLES = ("Title", "", "“q” # \\ 題")
TOPICS = (
    (),
    ("aws",),
    ("aws", ""),
    ("a", "b", "c", "d", "e"),
    ("a", "b", "c", "d", "e", "f"),
    ("",),
    ("C++", "true", "1"),
)
SITES = (
    (),
    (("private", "true"),),
    (("organization_url_name", "harbour"),),
    (("organization_url_name", "harbour"), ("private", "true")),
)
BODIES = ("Text.", "", "![](https://example.com/a.png)", "![](a.png)", "![](http://example.com/a.png)", "`![](a.png)`")


@pytest.mark.release
def test_verdicts_are_those_of_qiita(publish_checks: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    folder.mkdir()
    ours: dict[str, set[str]] = {}
    for number, (title, topics, site, body) in enumerate(product(TITLES, TOPICS, SITES, BODIES)):
        slug = f"case-{number}"
        front = FrontMatter(title=title, topics=topics, site=site)
        parts = (ChapterText(2, "A", body),) if body else ()
        article = write(Document(front, parts), QIITA)
        (folder / f"{slug}.md").write_text(article)
        chapters = (ChapterFacts("1", "A", body),) if body else ()
        facts = ReportFacts(front=front, slug=slug, chapters=chapters, article=article, photos={"a.png": 1})
        ours[slug] = {_rule(finding.key) for finding in checks.find(facts, QIITA) if finding.level == "error"}
    command = ["node", publish_checks / "check_qiita.cjs", tmp_path, "--modules", publish_checks / "node_modules"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    theirs: dict[str, set[str]] = defaultdict(set)
    for slug, message in re.findall(r"^PROBLEM public/(case-\d+)\.md (.*)$", run.stdout, re.MULTILINE):
        theirs[slug].add("image" if message.startswith("image ") else RULES[message])

    assert len(ours) == 504
    assert {slug: rules for slug, rules in ours.items() if rules != theirs[slug]} == {}


def _rule(key: str) -> str:
    if key in ("qiita-tags-missing", "qiita-tags-many"):
        return "qiita-tags-count"
    return "image" if key in ("qiita-upload", "qiita-image-http") else key

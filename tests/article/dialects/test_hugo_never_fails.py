"""Whatever a person types, Hugo builds the article without an error or a warning."""

import re
import subprocess
from pathlib import Path

import pytest

from article.dialects.programs import HUGO
from article.documents import HOSTILE_LINES
from conftest import copy_files
from sessions.article.dialects import DIALECTS
from sessions.article.document import ChapterText, DayText, Document, FrontMatter, SessionText
from sessions.article.writer import write

pytestmark = pytest.mark.release

FOR_HUGO = [
    *("{{<", "{{%", "text {{< x", "{{< x >}} y {{% z %}}", "{{</* c */>}}", "{{</*", "`{{<` `{{%`", "    {{< indented"),
    *("[a]({{< relref 'x' >}})", "![]({{< x >}})", "{{<!-- x -->}}", "{{ .Title }}", "{{- x -}}", "{&#123;<"),
    *("<script>alert(1)</script>", "<!--", "<!-- a\nb -->", "<?php ?>", "<![CDATA[x]]>", "<a href=x>", "</p>"),
    *("```go {linenos=table,hl_lines=[1]}\nx\n```", "```{.x}\ny\n```", "# h {#id .c}", "## {{< x >}}", "+++\nx=1\n+++"),
    *("[^1]\n\n[^1]: {{< f >}}", "@[youtube](abc)", "https://youtu.be/", '![a "q" \\ b](a.png =10x)', '{"a": 1}'),
]
PLACES = ("{}", "before\n{}\nafter", "- item\n  {}", "> {}", ":::message\n{}\n:::", ":::details a\n{}\n:::")


def test_hugo_builds_every_hostile_text_in_every_place(publish_checks: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    copy_files(publish_checks / "hugo-site", site)
    # A picture that is missing fails in this site; the checks name it.
    (site / "layouts" / "_markup" / "render-image.html").unlink()
    count = 0
    for line in (*HOSTILE_LINES, *FOR_HUGO):
        for place in PLACES:
            text, words = place.format(line), " ".join(line.split()) or "x"
            front = FrontMatter(title=words, topics=(words,), date="2026-11-25T10:00:00+09:00", published=True)
            day = DayText("Day 1", text, (SessionText(words, lead=text),))
            folder = site / "content" / "posts" / f"post-{count}"
            folder.mkdir(parents=True)
            article = write(Document(front, (ChapterText(2, "A", text), day)), DIALECTS["hugo"])
            # Figures look for their picture themselves.
            article = re.sub(r'src="images/[^"]*"', 'src="https://example.com/a.png"', article)
            (folder / "index.md").write_text(article)
            count += 1

    command = [HUGO, "build", "--source", site, "--destination", tmp_path / "out", "--noBuildLock", "--panicOnWarning"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert run.returncode == 0, (run.stdout + run.stderr)[-3000:]
    assert len(list((tmp_path / "out" / "posts").glob("post-*"))) == count

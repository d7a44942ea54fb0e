"""Names in a git repository: which paths, branches and addresses lead where they say."""

import pytest

from sessions.rules.git_names import is_branch, is_plain_path, is_repository_address

PLAIN = (
    "a.md",
    "articles/kube-con.md",
    ".github/site/a.md",
    "images/写　真 1.PNG",
    "images/con.png",
    "...a/x",
    ".gitlab.yml",
)
ELSEWHERE = (
    *("", "/a", "a/", "a//b", ".", "..", "a/../b", "a/. ./b", "a\\b", "a\nb", "a\0", "a\x7f"),
    *(".git/HEAD", "a/.GIT/x", ".git", ".git./x", ".git /x", ".git::$INDEX_ALLOCATION/x", ".g\u200cit/x", "git~1/x"),
    *(".gitmodules", "a/.gitattributes", ".gitIgnore"),
)
BRANCHES = ("main", "feature/HEAD", "v1.0", "refs", "a@b")
NO_BRANCHES = ("", "HEAD", "@", "refs/heads/main", "refs/x", "a..b", "-a", ".a", "a.lock", "a b", "a/")
ADDRESSES = (
    *("https://github.com/name/blog.git", "http://127.0.0.1:8000/a", "https://git.example/a b#c"),
    *("git@github.com:name/blog.git", "ssh://git@[::1]:22/a/b"),
)
NO_ADDRESSES = (
    *("", "/etc", "file:///etc", "ext::sh -c id", "-oProxyCommand=id", "https://git.example", "https://git.example/"),
    *("https://token@git.example/a", "javascript:alert(1)", "https://git.example/a\nb", "git@-x:a", "ssh://-x/a"),
)


@pytest.mark.parametrize(
    ("is_right", "right", "wrong"),
    [
        (is_plain_path, PLAIN, ELSEWHERE),
        (is_branch, BRANCHES, NO_BRANCHES),
        (is_repository_address, ADDRESSES, NO_ADDRESSES),
    ],
)
def test_names(is_right, right, wrong):
    assert [each for each in (*right, *wrong) if is_right(each)] == list(right)

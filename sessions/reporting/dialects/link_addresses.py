"""Addresses with which articles link to each other at the sites; "" while one is unknown, or is made of no name."""

import re

from sessions.reporting.article_links import LinkedArticle

_NAME = re.compile(r"[0-9A-Za-z_-]{1,40}")


def at_zenn(article: LinkedArticle) -> str:
    """Return the address below the publication or the person."""
    name = article.publication or article.authors.get("zenn", "")
    return f"https://zenn.dev/{name}/articles/{article.slug}" if _NAME.fullmatch(name) else ""


def at_qiita(article: LinkedArticle) -> str:
    """Return the address that Qiita gave the article, which is known after it was published."""
    name, item = (known.get("qiita", "") for known in (article.authors, article.items))
    return f"https://qiita.com/{name}/items/{item}" if _NAME.fullmatch(name) and _NAME.fullmatch(item) else ""


def in_hugo(article: LinkedArticle) -> str:
    """Return the shortcode that Hugo resolves; none to a draft, with which a site could not be built."""
    return f'{{{{< relref "posts/{article.slug}" >}}}}' if article.published else ""


def at_github(article: LinkedArticle) -> str:
    """Return the file beside this one."""
    return article.file

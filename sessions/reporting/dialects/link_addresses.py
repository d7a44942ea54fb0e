"""Addresses with which articles link to each other at the sites; "" while an address is unknown."""

from sessions.reporting.article_links import LinkedArticle


def at_zenn(article: LinkedArticle) -> str:
    """Return the address below the publication or the person."""
    name = article.publication or article.authors.get("zenn", "")
    return f"https://zenn.dev/{name}/articles/{article.slug}" if name else ""


def at_qiita(article: LinkedArticle) -> str:
    """Return the address that Qiita gave the article, which is known after it was published."""
    name, item = (known.get("qiita", "") for known in (article.authors, article.items))
    return f"https://qiita.com/{name}/items/{item}" if name and item else ""


def in_hugo(article: LinkedArticle) -> str:
    """Return the shortcode that Hugo resolves; none to a draft, with which a site could not be built."""
    return f'{{{{< relref "posts/{article.slug}" >}}}}' if article.published else ""


def at_github(article: LinkedArticle) -> str:
    """Return the file beside this one."""
    return article.file

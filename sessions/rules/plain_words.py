"""A Markdown text as its words, for an excerpt: without the marks and without the addresses. Linear time. No Django."""

import re

_MARKUP = re.compile(
    r"^[ \t]*(?:`{3,}+|~{3,}+|:{3,}+)[^\n`]*+$"  # the line that opens or closes a block
    # Headings, list items with their boxes, and quotes, also one in another. A number of four digits may be a year.
    r"|^[ \t]*+(?:(?:>|(?:#{1,6}|(?:[-*+]|[0-9]{1,3}[.)])(?:[ \t]++\[[ xX]\])?)(?=[ \t]|$))[ \t]*+)++"
    r"|(?<!`)(?P<ticks>`{1,3})(?!`)(?P<code>[^`\n]+)(?P=ticks)(?!`)"
    r"|!?\[(?P<words>[^\[\]\n]*)\]\([^()\s]*\)"
    r"|\*{2,3}|~~|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])"
    r"|\\(?P<escaped>[\\`*_\[\]<>&~$#|])",
    re.MULTILINE,
)


def plain_words(text: str) -> str:
    """Return a text without the marks of headings, lists, quotes, emphasis and code, and without the addresses of links
    and images.
    """
    return _MARKUP.sub(lambda match: match["code"] or match["words"] or match["escaped"] or "", text)

"""Scripts as browsers get them: without comments and indentation, which are for those who read the source.

No text in a script goes over several lines, so that every line can be looked at by itself; ESLint holds them to that.
"""

import re

_COMMENT_LINES = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)
# Only where nothing before it could be the text or the pattern that the two strokes belong to.
_COMMENT_BEHIND_CODE = re.compile(r"""^([^"'`/\n]*?)[ \t]*//[^\n]*$""", re.MULTILINE)
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


def served_script(source: str) -> str:
    """Return a script of ours as it is sent."""
    return _INDENTATION.sub("", _COMMENT_BEHIND_CODE.sub(r"\1", _COMMENT_LINES.sub("", source)))

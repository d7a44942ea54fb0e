"""The words of a Markdown text, without what only a renderer reads."""

import pytest

from sessions.rules.excerpts import plain_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**data** and *more* and ~~less~~", "data and more and less"),
        ("すごい**強調**です", "すごい強調です"),
        ("``` aws\ncode\n```", "\ncode\n"),
        (":::message\nCalm\n:::", "\nCalm\n"),
        ("see ![](x.png) and ![A rack](x.png)", "see  and A rack"),
        ("[the slides](https://example.org/a_b) and [one]()", "the slides and one"),
        ("## Heading\n> said\n- one\n1. two", "Heading\nsaid\none\ntwo"),
        ("* one\n+ two\n  - three\n\t12) four\n- **five**", "one\ntwo\nthree\nfour\nfive"),
        ("- [ ] open\n- [x] done\n1. [X] too\n- [x](https://example.org/) link", "open\ndone\ntoo\nx link"),
        (">said\n> > - ### deep\n-\n#\nend", "said\ndeep\n\n\nend"),
        ("-5 or +1\n1.5 hours\n2026. A year\n*so*\n– dash", "-5 or +1\n1.5 hours\n2026. A year\nso\n– dash"),
        ("[ ] box\n[x] box", "[ ] box\n[x] box"),
        ("潮の話\n- 港\n- [x] 灯台", "潮の話\n港\n灯台"),
        ("run `a**b` or ``c``", "run a**b or c"),
        ("2 * 3, 2*3, snake_case, #tag, a > b, [note], 5\\* [x", "2 * 3, 2*3, snake_case, #tag, a > b, [note], 5* [x"),
    ],
)
def test_marks_and_addresses_are_left_out_and_words_stay(text: str, expected: str) -> None:
    assert plain_words(text) == expected

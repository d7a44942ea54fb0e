"""What the lines of an edited article say, where it is known what they are."""

from sessions.article.dialects import DIALECTS
from sessions.article.field_values import ValueReader

READER = ValueReader(DIALECTS["zenn"], {}, {}, frozenset(), 2, "en")


def test_code_of_a_decorated_heading_is_kept_and_the_rest_is_the_title() -> None:
    for heading, title in (
        ("🎤 OPS301 | Quiet nights", "🎤 Quiet nights"),
        ("1. OPS301 | Quiet nights", "1. Quiet nights"),
        ("[OPS301 | Quiet nights](https://example.org/a)", "[Quiet nights](https://example.org/a)"),
    ):
        assert READER.session(heading, "OPS301") == READER.session(heading, "") == ("OPS301", title)
    for heading in ("(2024) A1 | B", "🎤 OPS301: Quiet nights"):
        assert READER.session(heading, "") == ("", heading)


def test_address_in_a_link_has_no_bracket_of_it() -> None:
    for line, address in (
        ("[Recording](https://example.org/a)", "https://example.org/a"),
        ("[Recording](https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
    ):
        assert READER.address([line]) == address

"""What becomes of texts of a feed that no page could show, no field could keep, or no computer could work through."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared import cleaning
from sessions.models.validators import validate_web_address

WEB = [
    "https://media.ccc.de/v/38c3-1",
    "HTTPS://EXAMPLE.ORG",
    "https://example.org:8443/x?y=1#z",
    "https://例え.jp/録画",
    "https://a-b.xn--p1ai/é",
    "http://192.0.2.1/x",
    "https://[2001:db8::1]:80/",
    "http://localhost:8000/",
]
NO_WEB = [
    "",
    "example.org",
    "//example.org/x",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https://",
    "https://video",
    "https://.",
    "https://a..org/",
    "https://-a.org/",
    "https://a_b.org/",
    "https://999.0.2.1/",
    "https://[::1",
    "https://example.org:/",
    "https://example.org:123456/",
    "https://somebody:secret@example.org/",
    "https://example.org\\@example.net/",
    "https://example.org/a b",
    f"https://{'a' * 64}.org/",
    f"https://{'a.' * 130}org/",
    f"https://example.org/{'a' * 500}",
]
SHAPES = [
    "a",
    "-",
    ".",
    "org",
    "é",
    "_",
    "1",
    "255",
    ":",
    "80",
    "@",
    "[",
    "]",
    "::1",
    "xn--",
    "\\",
    "/",
    "?",
    "localhost",
    "²",
    " ",
]


@pytest.mark.parametrize("address", WEB)
def test_address_of_the_web_is_kept_as_it_is(address):
    assert cleaning.address(f" {address}\n") == address


@pytest.mark.parametrize("address", NO_WEB)
def test_what_is_no_address_of_the_web_is_left_out(address):
    assert cleaning.address(address) == ""


@given(st.lists(st.sampled_from(SHAPES), max_size=8).map("".join) | st.text(max_size=20))
def test_address_that_is_kept_is_one_that_a_person_could_have_typed(rest):
    if found := cleaning.address(f"https://{rest}"):
        try:
            validate_web_address(found)
        except ValidationError:
            pytest.fail(f"{found!r} cannot be saved by a person")


def test_html_of_every_depth_that_authors_use_is_made_markdown():
    assert cleaning.markdown("<div>" * 15 + "<b>one</b>" + "</div>" * 15) == "**one**"
    assert cleaning.markdown("<p/><br><hr/>" * 20 + "<b>one</b>").endswith("**one**")
    assert cleaning.markdown("<ul>" + "<li>x</li>" * 20 + "</ul>") == "\n".join(["- x"] * 20)


def test_long_run_of_blanks_in_html_is_one_blank_or_one_empty_line():
    assert cleaning.markdown(f"<b>one</b>{' ' * 5000}two") == "**one** two"
    assert cleaning.markdown(f"<b>one</b>{'&#32;&#x9;&Tab;' * 5000}two") == "**one** two"
    assert cleaning.markdown(f"<b>one</b>{' \n' * 5000}two") == "**one**\n\ntwo"
    assert cleaning.markdown(f"<pre>one{' ' * 50}two</pre>") == f"```\none{' ' * 50}two\n```"


def test_no_paragraph_of_a_long_text_is_lost():
    text = "\n\n".join(["<b>one</b>", *(f"p{number}" for number in range(300))])
    found = cleaning.markdown(text)
    assert found.split() == ["**one**", *(f"p{number}" for number in range(300))]
    assert found.count("\n\n") == 100


@pytest.mark.parametrize("between", [" ", "\t", " \t"])
def test_long_run_of_blanks_in_a_line_is_read_once(between):
    assert cleaning.line(f"one{between * 500_000}two") == "one two"


def test_refusal_holds_nothing_that_cannot_be_shown():
    error = FeedError(Fault.MISSING, f"room \ud800{'a' * 400}", f"\0\udfff{'b' * 100}")
    assert error.place == f"room \ufffd{'a' * 293}…"
    assert error.found == f"\ufffd\ufffd{'b' * 77}…"
    assert str(error) == f"missing · {error.place} · {error.found}"

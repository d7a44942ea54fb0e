"""Stars in compact form come out of it as they went in, and nothing else comes out of anything else."""

import json
import zlib
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing.parsers.shared.decoding import decode_json
from sessions.rules.star_link import MAX_LINK, Star, digests_of, encode_stars, stars_of, unpack_stars

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


def decoded(text):
    json_text = unpack_stars(text)
    return stars_of(decode_json(json_text)) if json_text is not None else None


def guids(count):
    """Return stars whose titles and identifiers have no more in common than real ones."""
    keys = [str(uuid5(NAMESPACE_URL, str(number))) for number in range(count)]
    return [Star(f"Harbour {key[:24]}", "", key, NINE) for key in keys]


TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
STARS = st.lists(
    st.builds(
        Star,
        title=TEXT,
        code=TEXT,
        external_id=TEXT,
        room=TEXT,
        starts_at=st.none()
        | st.integers(1, 10**7).map(lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    ).filter(lambda star: (star.title or star.code or star.external_id) and star.external_id[:1] not in {"~", "^"}),
    max_size=12,
)


@given(TEXT, STARS)
def test_stars_come_back_as_they_went(name, stars):
    assert decoded(encode_stars(name, stars, 100_000)) == (name, stars)


def test_titles_are_left_out_where_they_do_not_fit():
    few, many = guids(5), guids(75)
    assert decoded(encode_stars("Harbour", few))[1] == few
    packed = encode_stars("Harbour", many)
    assert len(packed) <= MAX_LINK
    assert decoded(packed)[1] == [
        Star(starts_at=star.starts_at, digest=digests_of(star.external_id, "")[0]) for star in many
    ]


def test_without_titles_a_star_keeps_one_fact_by_which_it_is_known():
    stars = [Star("A", "OPS301", "id-1", NINE), Star("B", "", "id-2", NINE), Star("C", "", "", None)]
    assert decoded(encode_stars("x", stars, 0))[1] == [
        Star(code="OPS301", starts_at=NINE),
        Star(digest=digests_of("id-2", "")[0], starts_at=NINE),
        Star(digest=digests_of("", "c")[0]),
    ]


def packed(data):
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    return urlsafe_b64encode(packer.compress(text) + packer.flush()).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "====", "https://a.example/?s=1", "é", "A" * 100_001),
        packed(b"\xff"),
        packed(b"[1" + b"0" * 2_000_000),
    ],
)
def test_other_text_is_none(text):
    assert unpack_stars(text) is None


@pytest.mark.parametrize("data", [None, {}, [], [2, "a", []], [1, "a"], [1, "a", {}], [1, "a", [], 4]])
def test_other_json_is_none(data):
    assert stars_of(data) is None


def test_rows_of_other_shapes_are_left_out():
    rows = [None, 7, [], [True, "id"], [None, "id2"], [10**12, "id3"], ["x", "id4"], [5, 6, 7, "title"], [5, "~ab"]]
    found = stars_of([1, 7, rows])
    assert found == (
        "",
        [
            *(Star("", "", name) for name in ("id", "id2", "id3", "id4")),
            Star("title", starts_at=datetime(2000, 1, 1, 0, 5, tzinfo=UTC)),
            Star(digest="~ab", starts_at=datetime(2000, 1, 1, 0, 10, tzinfo=UTC)),
        ],
    )

"""Size limits of programme feeds, protection against denial of service: bytes, sessions, nesting.

The database, the download and every parser use the same numbers. No Django.
"""

MAX_BYTES = 10_000_000
"""Maximum size of a feed, also after decompression; the largest known has 3.1 MB."""

MAX_SITTINGS = 5_000
"""Maximum number of sessions in a programme; re:Invent has 2,500."""

MAX_DEPTH = 64
"""Maximum nesting depth of elements or brackets; no feed needs ten."""

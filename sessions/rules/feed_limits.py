"""Limits of a feed: the largest that a parser takes, and why.

A leaf without Django: the database, the download and every parser hold to the same numbers.
"""

MAX_BYTES = 10_000_000
"""How large a feed may be, and what is unpacked from one; the largest known has 3.1 MB."""

MAX_SITTINGS = 5_000
"""How many sittings one programme may have; re:Invent has 2,500."""

MAX_DEPTH = 64
"""How deep elements or brackets may be nested; no feed needs ten."""

MAX_TAGS = 300_000
"""How many opening brackets of XML and HTML a feed may have; FOSDEM has 46,000. In a text each costs 20 µs."""

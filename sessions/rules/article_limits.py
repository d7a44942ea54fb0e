"""Size limits of a report that is imported with its pictures, protection against denial of service. No Django."""

MAX_BYTES = 2_000_000
"""Maximum size of the text of an article, in bytes: Zenn takes 80,000 characters."""

MAX_SENT = 100_000_000
"""Maximum size of all files that come with an article, in bytes: one zip, or the files of a folder."""

MAX_UNPACKED = 150_000_000
"""Maximum size of what is read from a zip, in bytes (decompression bomb)."""

MAX_MEMBERS = 2_000
"""Maximum number of files in a zip; those that the article does not name are not read."""

MAX_PICTURES = 300
"""Maximum number of pictures that come with one article: each is decoded."""

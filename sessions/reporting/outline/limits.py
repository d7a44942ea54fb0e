"""Limits that the outline of an article keeps: the numbers of the models, which pure code cannot import."""

LONGEST_HEADING = 300
"""Most characters of a title of a session or of the heading of a chapter."""

LONGEST_DAY = 200
"""Most characters of the title of a day."""

MOST_DAYS = 31
"""Most days that an article can have: those that an event may last."""

"""Rules that only compute; nothing here knows Django or the database."""

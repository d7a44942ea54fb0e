"""Rules that only compute: no Django, no database, no files."""

"""Pages of one session: its facts and texts, links to times."""

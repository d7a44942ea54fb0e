"""Pages of one session: facts, state, impressions, links to times."""

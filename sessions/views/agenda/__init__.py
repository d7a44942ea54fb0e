"""Pages of the days of one person: Today, a day, stars, what to watch later, own sessions, search, bin."""

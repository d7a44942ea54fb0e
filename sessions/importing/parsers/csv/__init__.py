"""Tables (CSV and the like): which rows a text has, what its columns are, and the sessions in it."""

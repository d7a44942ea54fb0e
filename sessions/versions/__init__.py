"""Versions of texts: optimistic locking, edit conflicts, three-way merge, revisions and their diff."""

"""Versions of a text: optimistic locking, conflicts and their three-way merge, revisions and how they differ."""

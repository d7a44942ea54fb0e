"""Versions of a text: optimistic locking, conflicts and their three-way merge, earlier revisions and how they differ."""

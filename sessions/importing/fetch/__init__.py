"""Fetching a programme: what a server may send, and how much work it may cause."""

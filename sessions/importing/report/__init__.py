"""Markdown reports in: read, planned, and applied once a person has said so."""

"""Shared code of the parsers: sanitising, decoding, JSON values, dates, times."""

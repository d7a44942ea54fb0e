"""Plausible years of a conference; a year outside this range was misread or mistyped."""

YEARS = range(1950, 2151)

"""Years in which a conference may be: what lies outside was misread or mistyped."""

YEARS = range(1950, 2151)

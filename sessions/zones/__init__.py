"""Time zones by the names of cities and countries, in English and Japanese.

The names come from libraries (GeoNames, country names, IANA); nothing of them is copied into this project. Knows
nothing of forms and pages.
"""

"""Programmes of conferences in: fetched, parsed, planned, and applied once a person has said so."""

"""Parsers of published programmes: from bytes to a Programme; no Django, no database."""

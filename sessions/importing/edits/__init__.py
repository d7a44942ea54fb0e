"""Edits that come back: an exported article that was edited elsewhere, compared three ways and taken in."""

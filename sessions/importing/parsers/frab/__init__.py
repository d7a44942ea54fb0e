"""Parsers of frab schedules (frab, pretalx, Pentabarf): XML, and JSON in two versions."""

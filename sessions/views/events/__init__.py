"""Pages of events: list, settings, statistics."""

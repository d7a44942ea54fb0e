"""The chapter of the statistics."""

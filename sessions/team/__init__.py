"""The team of an event: its members, what they share, and who covers which session."""

"""Pages of the programme of an event, and of its imports."""

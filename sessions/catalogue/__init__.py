"""The catalogue: the whole programme of an event, with search, filters, what is on now, and its offline copy."""

"""The catalogue: the whole programme of an event, searched and filtered, what is on now, and its offline copy."""

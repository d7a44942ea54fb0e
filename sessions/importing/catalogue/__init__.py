"""Programme import into an event's catalogue: match, plan, show, apply."""

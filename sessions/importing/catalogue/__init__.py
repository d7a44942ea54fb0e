"""A programme into the catalogue of an event: matched to what is there, planned, shown, and applied."""

"""Recordings: pasted lines matched to the sessions of an event, and the plan of what they would change."""

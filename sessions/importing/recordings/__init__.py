"""Bulk import of recording links: match pasted lines to the sessions of an event, plan, apply."""

"""Quotas: how much one person may keep on an install, counted in rows and in bytes of text and pictures."""

"""Quotas: how much one person may store on an install, in rows and in bytes of pictures."""

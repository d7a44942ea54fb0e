"""Backup of the whole install, of one event, or of one person's share, and its restore; see docs/backup.md."""

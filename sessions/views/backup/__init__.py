"""Pages of backup and restore."""

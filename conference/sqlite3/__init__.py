"""SQLite database backend of Django with a fair queue for the write lock."""

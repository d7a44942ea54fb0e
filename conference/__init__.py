"""The Django project: settings, entry points, HTTP server, SQLite backend."""

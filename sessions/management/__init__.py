"""Management commands: import, export, doctor, tidy, serve, demo."""

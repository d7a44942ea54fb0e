"""The report of an event as an article: what loads, assembles, previews and exports it, and its files."""

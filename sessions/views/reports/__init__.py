"""Pages of reports and their chapters, and their files."""

"""Pages of the import of a report: files, outline, plan, edits that come back."""

"""Photo pages: album of an event, one photo, and the image files."""

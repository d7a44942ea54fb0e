"""Image processing: decode, sanitise, resize and encode untrusted pictures. No Django, no database."""

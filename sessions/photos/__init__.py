"""Photos of an event: upload, assignment to sessions, names, crop and rotation, missing photos, file storage."""

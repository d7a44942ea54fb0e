"""Photos of an event: upload, assignment to sessions, names, crops, missing ones, and where their files are stored."""

"""The article as text and as a document: lines, writer, reader, dialects, outline, checks; no Django."""

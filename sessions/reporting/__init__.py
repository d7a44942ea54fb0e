"""The report as a document: reader, writer, checks, preview, export, dialects."""

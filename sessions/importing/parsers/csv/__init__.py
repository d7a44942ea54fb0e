"""CSV and TSV parser: rows, columns, sessions."""

"""Writing many rows by one statement: values prepared before the transaction, validation, positions."""

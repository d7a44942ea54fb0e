"""Pages of links for readers, which need no account, and the pages on which such links are made."""

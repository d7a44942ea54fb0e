"""Pages of accounts: sign-in, profile, second factor, tokens, invitations, the people of the site and their log."""

"""Accounts: sign-up and sign-in, second factor, invitations, passwords that are reset, and the security log."""

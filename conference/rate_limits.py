"""Rate limits of accounts, secret links and restores, as (count, seconds); used by sessions/web/rate_limits.py."""

LIMITS = {
    # A whole conference shares one IP address; a password still has only five tries.
    "login": (300, 60),
    "login_failed": (5, 300),
    "login_failed_anywhere": (50, 3600),
    "signup": (120, 60),
    # With an invitation, which has a number of uses: a whole conference may join within a minute.
    "signup_invited": (300, 60),
    # Sign-ups refused because the name exists or looks like an existing one.
    "signup_refused": (30, 600),
    # Invitation links that are unknown, used, expired or revoked; a token has 256 bits.
    "invitation_unknown": (60, 60),
    # Wrong passwords in the security log, per account; of all unknown names together.
    "refusals_recorded": (60, 3600),
    # Codes of the second factor, and recovery codes.
    "code_failed": (5, 300),
    "code_failed_anywhere": (30, 86_400),
    # Mails with a link to a new password: from one network, and to one address.
    "reset": (60, 600),
    "reset_address": (5, 3600),
    # Links to a new password that are opened or used, from one network.
    "reset_link": (60, 60),
    # Links for readers: addresses without a link per network, and wrong passwords per link.
    "share_guess": (60, 60),
    "share_password": (10, 300),
    "share_password_anywhere": (100, 3600),
    # Backups that one person sends to be restored: each takes seconds to verify.
    "restore": (30, 3600),
    # The API: requests of one token, those among them that write, and unknown tokens from one network.
    "api": (300, 60),
    "api_write": (120, 60),
    "api_guess": (60, 60),
}

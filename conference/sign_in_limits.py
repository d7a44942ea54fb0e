"""Rate limits of sign-in and sign-up, as (count, seconds); used by sessions/web/rate_limits.py."""

SIGN_IN_LIMITS = {
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
}

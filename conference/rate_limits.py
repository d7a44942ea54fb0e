"""Rate limits of signing in, signing up and links for readers: how many, and within how many seconds."""

# A whole conference shares one IP address; a password still has only five tries.
LIMITS = {
    "login": (300, 60),
    "login_failed": (5, 300),
    "login_failed_anywhere": (50, 3600),
    "signup": (120, 60),
    # Sign-ups refused because the name exists or looks like an existing one.
    "signup_refused": (30, 600),
    # Links for readers: addresses without a link per network, and wrong passwords per link.
    "share_guess": (60, 60),
    "share_password": (10, 300),
    "share_password_anywhere": (100, 3600),
}

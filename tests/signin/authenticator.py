"""An authenticator app: computes the codes of a secret."""

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time


def code_of(secret: str) -> str:
    """Return the code that an app shows now for a secret, with or without spaces."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret.replace(" ", ""), counters[len(counters) // 2]))


def wrong_code_of(secret: str) -> str:
    """Return a code that is not valid now."""
    return f"{(int(code_of(secret)) + 500_000) % 1_000_000:06}"

"""Quota settings: how much one person may store, from environment variables QUOTA_…."""

from conference.env import env_int


def quotas_of_environment() -> dict[str, int]:
    """Return each quota by its name in ``sessions/quotas/rows.py``; the defaults suit twenty conferences a year.

    Megabytes are 1,000,000 bytes. Raises ImproperlyConfigured for a value that is no integer of at least 1.
    """
    return {
        "events": env_int("QUOTA_EVENTS", 200, minimum=1),
        "days": env_int("QUOTA_DAYS", 100, minimum=1),
        "sessions": env_int("QUOTA_SESSIONS", 10_000, minimum=1),
        "reports": env_int("QUOTA_REPORTS", 50, minimum=1),
        "article_characters": env_int("QUOTA_ARTICLE_CHARACTERS", 5_000_000, minimum=1),
        "chapters": env_int("QUOTA_CHAPTERS", 200, minimum=1),
        "repositories": env_int("QUOTA_REPOSITORIES", 20, minimum=1),
        "feeds": env_int("QUOTA_FEEDS", 50, minimum=1),
        "photos": env_int("QUOTA_PHOTOS", 20_000, minimum=1),
        "photo_mb": env_int("QUOTA_PHOTO_MB", 20_000, minimum=1),
        "waiting": env_int("QUOTA_WAITING", 20, minimum=1),
        "waiting_mb": env_int("QUOTA_WAITING_MB", 100, minimum=1),
        "tokens": env_int("QUOTA_TOKENS", 20, minimum=1),
        "operations": env_int("QUOTA_OPERATIONS", 5_000, minimum=100),
    }

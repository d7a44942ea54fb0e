"""One lock for all changes to who has an account: sign-up, deactivation, deletion."""

from django.contrib.contenttypes.models import ContentType


def lock_accounts() -> None:
    """Let one transaction after the other change accounts; call it inside the transaction.

    Locks a row that always exists: on PostgreSQL by a row lock, on SQLite the transaction is IMMEDIATE already.
    """
    ContentType.objects.select_for_update().get(app_label="auth", model="user")

"""Command: fill a new or empty install with the sample conference."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from sessions.demo.install import NotEmpty, fill
from sessions.management.table_command import has_accounts


class Command(BaseCommand):
    """Print what was created and the account to sign in with; exit code 1 when there is an account already."""

    help = "Add sample conferences to an empty installation and print the account."

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the sample data in one transaction."""
        try:
            if has_accounts():
                raise NotEmpty
            call_command("migrate", interactive=False, verbosity=0)
            filled = fill()
        except NotEmpty:
            raise CommandError(
                "There is already an account here, and the sample data can only be added to an empty installation. "
                "Nothing was changed. To try it beside this one, set another DATA_DIR."
            ) from None
        for slug, counts in filled.events.items():
            self.stdout.write(f"{slug}: " + " ".join(f"{name}={number}" for name, number in counts.items()))
        self.stdout.write(f"Sign in as {filled.username} with the password {filled.password}")

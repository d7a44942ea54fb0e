"""Command: print a link with which a person chooses a new password."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from sessions.accounts.password_reset import HOURS, reset_path
from sessions.accounts.second_factor import forget_second_factor
from sessions.accounts.security_log import record_security_event
from sessions.management.table_command import TableCommand, account_called
from sessions.models import SecurityEventKind
from sessions.web.site_addresses import own_addresses


class Command(TableCommand):
    """Print a link that works once, until it expires or the person signs in."""

    help = "Print a link with which USER chooses a new password; it works once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the arguments."""
        parser.add_argument("user", help="user name or email address")
        parser.add_argument(
            "--port",
            type=int,
            default=settings.PORT,
            help="port of the server, where it has no https (default: PORT of the environment, else 8000)",
        )
        parser.add_argument(
            "--forget-second-factor",
            action="store_true",
            help="also delete passkeys, authenticator app and recovery codes, for somebody who has lost them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link at every address of the site; raises CommandError for an unknown or disabled account."""
        account = account_called(options["user"])
        if not account.is_active:
            raise CommandError(f"The account {account.get_username()!r} is disabled.")
        if options["forget_second_factor"]:
            count = forget_second_factor(account)
            record_security_event(None, SecurityEventKind.SECOND_FACTOR_REMOVED, account, command="reset_link")
            self.stderr.write(f"Second factor: {count} deleted.")
        path = reset_path(account)
        record_security_event(None, SecurityEventKind.RESET_LINK_MADE, account, command="reset_link")
        for address in own_addresses(options["port"]):
            self.stdout.write(address.rstrip("/") + path)
        self.stderr.write(f"For {account.get_username()}: works once, within {HOURS} hours, until somebody signs in.")

#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from conference.database import close_pools
from conference.env import TRUE_WORDS


def main() -> None:
    """Run the command that the arguments name; an invalid setting is one line, with the name of the variable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if os.environ.get("DEBUG", "").strip().lower() in TRUE_WORDS:
            raise
        sys.exit(str(error))
    finally:
        close_pools()


if __name__ == "__main__":
    main()

#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

from conference.database import close_pools


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    try:
        execute_from_command_line(sys.argv)
    finally:
        close_pools()


if __name__ == "__main__":
    main()

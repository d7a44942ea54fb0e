#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

try:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
except ModuleNotFoundError as error:
    if error.name != "django":
        raise
    sys.exit(f"{sys.executable} has no Django. Run `make install` once, then .venv/bin/python manage.py COMMAND.")

from conference.database import close_pools
from conference.env import TRUE_WORDS
from conference.stack_space import with_stack_space


def reader_is_gone() -> bool:
    """Return whether nobody reads standard output any more, as after `| head`; then the rest of it is dropped."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True
    return False


def main() -> None:
    """Run the command that the arguments name; an invalid setting is one line, with the name of the variable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    try:
        try:
            with_stack_space(lambda: execute_from_command_line(sys.argv))
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        if not reader_is_gone():
            raise
        sys.exit(1)
    except ImproperlyConfigured as error:
        if os.environ.get("DEBUG", "").strip().lower() in TRUE_WORDS:
            raise
        sys.exit(str(error))
    finally:
        close_pools()


if __name__ == "__main__":
    main()

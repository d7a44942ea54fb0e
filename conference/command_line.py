"""Command line of the program: `manage.py` in a checkout, `conference-log` where it was installed by pip."""

import os
import sqlite3
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, connection

from conference.database import close_pools
from conference.env import TRUE_WORDS
from conference.folders import program_version

USAGE = """Conference Log {version}

conference-log serve          start it at http://127.0.0.1:8000/ (--port 8001 for another port); Ctrl-C stops it
conference-log backup FILE    put everything into one zip
conference-log help           list all commands
conference-log help COMMAND   show the options of a command
"""


def main() -> None:
    """Run the command of somebody who installed the program: `serve` is on loopback without https, as `make run`.

    A hyphen in the name of a command is an underscore, as in ``import-report``. Without a command it says how to begin.
    """
    if not sys.argv[1:]:
        sys.stdout.write(USAGE.format(version=program_version()))
        return
    os.environ.setdefault("HTTPS", "off")
    # Not those of another project, whose variable the shell may have.
    os.environ["DJANGO_SETTINGS_MODULE"] = "conference.settings"
    sys.argv[1:2] = [name if name.startswith("-") else name.replace("-", "_") for name in sys.argv[1:2]]
    run()


def run() -> None:
    """Run the command that the arguments name; an invalid setting is one line, with the name of the variable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    if sys.argv[1:2] == ["version"] or "--version" in sys.argv[1:]:
        sys.stdout.write(f"{program_version()}\n")
        return
    try:
        try:
            execute_from_command_line(sys.argv)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads on, as after `| head`; what is left in the buffer would fail once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except ImproperlyConfigured as error:
        if os.environ.get("DEBUG", "").strip().lower() in TRUE_WORDS:
            raise
        sys.exit(str(error))
    except DatabaseError as error:
        # Django's checks open the database, before a command can say what is wrong with it.
        if getattr(error.__cause__, "sqlite_errorcode", 0) not in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN}:
            raise
        sys.exit(f"CommandError: {connection.settings_dict['NAME']}: {error}.")
    finally:
        close_pools()

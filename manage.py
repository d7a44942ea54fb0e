#!/usr/bin/env python
"""Command line of a checkout; conference/command_line.py is that of an installed program."""

import importlib.util
import sys

if __name__ == "__main__":
    if importlib.util.find_spec("django") is None:
        sys.exit(f"{sys.executable} has no Django. Run `make install` once, then .venv/bin/python manage.py COMMAND.")
    from conference.command_line import run

    run()

"""The application as Granian's workers import it: wsgi.py, deaf to Ctrl-C.

A terminal sends Ctrl-C to the server and to its workers at once, and the server then asks its
workers to stop: with two signals in a row, every other stop hung (Granian 2.8.7). One is enough.
"""

import signal

from conference.wsgi import application

__all__ = ["application"]

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

"""The HTTP server of the site: waitress, with deadlines, minimum rates and limits on what waits.

A request is taken in whole before a thread is spent on it, and an answer waits for its reader without one. So clients
that are slow, or silent, hold a connection and nothing else.
"""

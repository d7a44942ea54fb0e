"""Load: many people who write and read at the same time, on our site and on bare Django, in one run.

Run by `make load`. It checks that no write was lost, and prints how long the answers took.
"""

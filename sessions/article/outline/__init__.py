"""Outline of an article of any author: which lines are days, sessions and chapters, decided by evidence."""

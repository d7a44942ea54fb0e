"""Monitoring of the install: readiness, the checks of `doctor` and the page *State of this install*, figures."""

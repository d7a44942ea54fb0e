"""Tests of the pages that take a report in."""

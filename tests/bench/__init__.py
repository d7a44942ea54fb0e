"""How far the site is from what its framework can do: ratios against floors measured in the same run.

Run by hand, by `make bench`; nothing here is a test, and no test is timed.
"""

"""The site in a real browser, served as `make run` serves it."""

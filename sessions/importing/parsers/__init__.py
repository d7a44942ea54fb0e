"""Readers of the programmes that conferences publish: each from bytes to a Programme, pure, without a database."""

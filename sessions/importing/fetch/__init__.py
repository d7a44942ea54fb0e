"""Fetch a programme over HTTP: SSRF protection, limits on size, time and work, decompression."""

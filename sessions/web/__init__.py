"""The web side of the site: sign-in, addresses, headers, limits, quotas and logs; no page of its own."""

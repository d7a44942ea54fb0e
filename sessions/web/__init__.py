"""The web side of the site: sign-in, addresses, headers, limits and logs; no page of its own."""

"""What stands between the server and the views: sign-in, addresses, headers, limits, quotas and logs; no page."""

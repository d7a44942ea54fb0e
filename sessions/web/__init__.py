"""HTTP infrastructure between server and views: middleware, sign-in, idempotency, limits, quotas, logs; no pages."""

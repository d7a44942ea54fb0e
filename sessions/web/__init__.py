"""What every request meets between server and views: middleware, htmx, idempotency, errors, limits, logs; no pages."""

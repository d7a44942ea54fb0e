"""Import of programmes, reports and recording links: fetch, parse, plan, apply."""

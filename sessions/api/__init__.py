"""The JSON API: its addresses, what they take and answer, and its description."""

"""Import of Markdown reports: parse, plan, apply after confirmation."""

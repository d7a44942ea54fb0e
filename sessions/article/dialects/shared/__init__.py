"""What several dialects share: YAML front matter, translation from the house notation, Markdown of the preview."""

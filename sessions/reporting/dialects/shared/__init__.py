"""What several dialects share: front matter, and Markdown extensions of the preview as markdown-it plugins."""

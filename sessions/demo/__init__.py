"""The sample conference: two articles, their pictures, and the facts that Markdown does not carry."""

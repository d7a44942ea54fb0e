"""The sample conference: two articles, their pictures, its programme, and the facts that Markdown does not carry."""

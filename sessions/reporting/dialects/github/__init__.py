"""GitHub dialect: CommonMark with GitHub's extensions (GFM)."""

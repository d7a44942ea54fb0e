"""What parsers of several formats share: cleaning and decoding of texts, JSON values, dates, session times."""

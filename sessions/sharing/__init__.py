"""What a link for readers shows: contents, pictures, feed, and how often it was opened."""

"""The app: log the sessions of a conference, and publish a report about it."""

"""What stands around the pages: quotas and their answers, and what else is between a request and its view."""

"""Pages of the team of an event: members, who covers what, shared impressions, texts of the team."""

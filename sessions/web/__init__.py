"""What stands between the server and the views: requests, answers, and what every page needs."""

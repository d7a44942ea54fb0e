"""Views: a folder per subject, and beside them what several subjects show."""

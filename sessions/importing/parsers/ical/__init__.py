"""iCalendar (RFC 5545): lines, events, recurrence and time zones."""

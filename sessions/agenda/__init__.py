"""The agenda of one person: days, time slots, attendance, watch later, logging a session, trash, calendar export."""

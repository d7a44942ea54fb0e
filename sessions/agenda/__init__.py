"""The agenda of one person: days, time slots, attendance, what is watched later, and how a session is logged."""

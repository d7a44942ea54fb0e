"""The frab family: schedules as XML, and as JSON in two versions, with what they have in common."""

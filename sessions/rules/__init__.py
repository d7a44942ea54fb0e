"""Pure domain rules: functions that only compute, without Django, database or files."""

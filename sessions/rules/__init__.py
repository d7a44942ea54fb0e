"""Rules of the subject that only compute: no Django, no database."""

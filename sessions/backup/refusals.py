"""BackupRefused: why a zip is not restored."""


class BackupRefused(Exception):
    """A backup cannot be restored; the message says why, in a sentence for a person. Nothing was changed."""

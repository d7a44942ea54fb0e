"""What failed outside of this server, noted for the page *State of this install* and `doctor`, until it works again."""

from sessions.models import FailureKind, FailureRecord
from sessions.web.database import optional_write


def note_failure(kind: FailureKind, reason: str, subject: int = 0) -> None:
    """Note a failure by an error code; call it outside of a transaction. Left out where nothing can be written now."""
    with optional_write():
        FailureRecord.objects.note(kind, reason[:100], subject)


def clear_failure(kind: FailureKind, subject: int = 0) -> None:
    """Remove the note of a subject that works again; left out where nothing can be written now."""
    with optional_write():
        FailureRecord.objects.clear(kind, subject)

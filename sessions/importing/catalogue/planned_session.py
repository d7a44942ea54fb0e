"""One session of an import plan: what the programme says, what is stored, and what will happen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sessions.importing.catalogue.fact_merge import DAY, FactChange, Facts
from sessions.models import Session
from sessions.rules.codes import join_heading


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session of the programme, its stored session (None: new), and what will happen.

    ``digests`` are stored as base for the next import. ``adopted``: it had no feed before. ``returned``: it was missing
    in the last import. ``in_trash``: it is deleted and stays so, only its external id is updated. ``state`` is the
    user's state.
    """

    external_id: str
    facts: Facts
    digests: Mapping[str, str]
    session: Session | None = None
    changes: tuple[FactChange, ...] = ()
    conflicts: tuple[FactChange, ...] = ()
    adopted: bool = False
    returned: bool = False
    in_trash: bool = False
    state: str = ""

    @property
    def heading(self) -> str:
        """``CODE | Title`` as stored, else as in the programme."""
        return self.session.heading if self.session else join_heading(str(self.facts["code"]), str(self.facts["title"]))

    @property
    def is_changed(self) -> bool:
        """Whether a person would see a change."""
        return self.session is not None and bool(self.changes or self.returned)

    @property
    def writes(self) -> bool:
        """Whether anything of a stored session must be written, visible or not."""
        if self.session is None:
            return False
        remembers = self.digests != self.session.feed_digests or self.external_id != self.session.external_id
        return self.is_changed or self.adopted or remembers

    def comes_to(self, dates: Collection[date]) -> bool:
        """Return whether the import puts the session on one of these dates."""
        return self.facts[DAY] in dates and (self.session is None or any(c.field == DAY for c in self.changes))

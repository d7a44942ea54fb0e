"""What others of the team recorded about one session: their states, and the texts that they share."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from sessions.models import Impression, Session, team_names


@dataclass(frozen=True, slots=True)
class TeamImpression:
    """One colleague's record of a session, with texts and rating only if it is shared; never the private note."""

    name: str
    choice: str
    state: str
    summary: str = ""
    body: str = ""
    rating: int | None = None

    @property
    def has_text(self) -> bool:
        """Whether a text is shared."""
        return bool(self.summary or self.body)


def team_impressions(session: Session, but: User | None = None) -> list[TeamImpression]:
    """Return what the members of a team recorded about a session, by name; two queries. One person can be left out.

    Those who are no longer members are left out.
    """
    people = Impression.objects.of_team(session.event_id).filter(session=session)
    if but is not None:
        people = people.exclude(author=but)
    found, names = [], team_names(session.event)
    for each in people.defer("private_note").order_by("author__username"):
        shared = {"summary": each.summary, "body": each.body, "rating": each.rating} if each.shared else {}
        # Whoever joined between these two queries has no name here.
        if (name := names.get(each.author_id)) and (each.state or shared):
            found.append(TeamImpression(name, each.choice, each.get_state_display(), **shared))
    return found

"""A new report with the values that its form starts with."""

from django.contrib.auth.models import User

from sessions.models import Event, Language, Report, SectionStyle


def new_report(event: Event, author: User, *, of_team: bool = False) -> Report:
    """Return an unsaved report of the event by `author`, with default values; one of the team if it has members.

    It tells when a day was and who spoke, as most articles of real people do. A room and a clock time are of no use
    after the conference, level and format are mostly in the code or the title, and a rating is published only if its
    author wants that.
    """
    japanese = event.language == Language.JAPANESE
    of_team = of_team and event.memberships.exists()
    if of_team:
        title = f"{event.name} 参加記録（チーム）" if japanese else f"{event.name}: a report by the team"
    else:
        title = f"{event.name} 参加記録" if japanese else f"{event.name}: a report"
    return Report(
        event=event,
        author=author,
        is_team=of_team,
        dialect="zenn" if japanese else "github",
        title=title,
        emoji="📝",
        sections=SectionStyle.GAIYO if japanese else SectionStyle.SUMMARY,
        image_folder=event.slug,
        shows_photos=True,
        shows_date=True,
        shows_speakers=True,
    )

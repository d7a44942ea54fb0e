"""Articles of any number of sessions, with everything that an import writes."""

from datetime import date

from django.contrib.auth import get_user_model

from sessions.article.dialects import DIALECTS
from sessions.article.read_article import read_article
from sessions.importing.report.plan import Plan, build_plan

ZENN = DIALECTS["zenn"]

FACTS = " · ".join(
    f"{label}: {fact}"
    for label, fact in {
        "Time": "10:00–11:00",
        "Room": "Hall A",
        "Speakers": "Ada, Ben",
        "Level": "300",
        "Rating": "★★★★☆",
    }.items()
)
RECORDED = (
    f"{FACTS}\n\nhttps://www.youtube.com/watch?v=abcdefg%04d\n\n#### Summary\n\nshort\n\n#### Impressions\n\nlong"
)
NOTED = f"{FACTS}\n\nA note.\n\n#### Impressions\n\nAnother\n\n![](/images/harbour/%d.png)"
SHORT = "#### Summary\n\nAlone in %d"


def article(size: int, *, told: bool = True, title: str = "Harbour") -> str:
    """Return an article of three days, with chapters between them; its headings alone unless it is ``told``."""
    lines = [f'---\ntitle: "{title}"\ntype: "idea"\npublished: false\n---\n', "# Before\n"]
    for day in range(1, 4):
        on = f"({date(2024, 1, day):%a}, {day} January 2024)"
        lines += [f"## Day {day} {on}\n", "A note of the day.\n"] if told else [f"## Day {day}\n"]
        for number in range(day - 1, size, 3):
            lines.append(f"### OPS{number % 5 + 1}{number:02} | Talk {number}\n")
            lines += [(RECORDED, NOTED, SHORT)[number // 3 % 3] % number + "\n"] if told else []
        lines += [f"## Between {day}\n", "A chapter.\n"] if told else [f"## Between {day}\n"]
    return "\n".join(lines)


def plan_of(text: str, event: str = "harbour", stem: str = "harbour-report") -> Plan:
    """Return the plan of importing an article for aiko into an event."""
    owner = get_user_model().objects.get(username="aiko")
    return build_plan(read_article(text, ZENN), ZENN, owner=owner, stem=stem, event_address=event)

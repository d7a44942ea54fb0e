"""Findings that have one right repair: what the button does to a setting, a text or a photo, and taking it back."""

import re
from typing import Any

import pytest
from django.test import Client

from factories import make_chapter, make_photo
from reporting.pages.pages import address, detail
from sessions.models import Chapter, Day, Event, Impression, Photo, Report, Revision, Session
from tiers import some

pytestmark = pytest.mark.django_db

BUTTON = re.compile(r'name="finding" value="([0-9a-f]+)".*?<span class="finding-repair">(.*?)</span>', re.DOTALL)


def offered(owner: Client, report: Report) -> dict[str, str]:
    """Return what the buttons say, and the finding that each repairs."""
    found = {verb: finding for finding, verb in BUTTON.findall(owner.get(detail(report)).text)}
    return {verb.replace("&quot;", '"').replace("&#x27;", "'"): finding for verb, finding in found.items()}


def press(owner: Client, report: Report, verb: str) -> Any:
    """Press the button, and return the page that follows."""
    url = address("report-repair", report.slug)
    return owner.post(url, {"finding": offered(owner, report)[verb]}, follow=True)


def undo(owner: Client, page: Any) -> Any:
    """Press Undo in the banner."""
    (action,) = re.findall(r'<form method="post" action="([^"]*undo=[^"]*)">', page.text)
    return owner.post(action, follow=True)


SOURCE = 'title: "x"\nemoji: "⚓"\n{}\npublished: false'

SETTINGS = [
    ("published: yes", {}, "published: true", "published", True),
    ('published: "true"', {"published": True}, "published: true", "published", True),
    ("published: 0", {}, "published: false", "published", False),
    ('type: "idea "', {}, "idea", "kind", "idea"),
    ("type: Tech", {"kind": "Tech"}, "tech", "kind", "tech"),
    ("title: 2024", {"title": "2024"}, 'title: "2024"', "title", "2024"),
    ('emoji: "a⚓"', {"emoji": "a⚓"}, "⚓", "emoji", "⚓"),
    ("topics: aws, ai", {"topics": []}, "aws, ai", "topics", ["aws", "ai"]),
    ("topics: [2024, ai]", {"topics": ["2024", "ai"]}, 'topics: ["2024", "ai"]', "topics", ["2024", "ai"]),
    ("topics: ['#aws', ' ai ']", {"topics": ["#aws", " ai "]}, "aws, ai", "topics", ["aws", "ai"]),
    ("topics: [aws, '']", {"topics": ["aws", ""]}, "aws", "topics", ["aws"]),
    ("topics: [c++]", {"topics": ["c++"]}, "", "topics", ["c++"]),
    ("topics: [event driven]", {"topics": ["event driven"]}, "", "topics", ["event driven"]),
    ("tags: [aws, ai]", {"topics": []}, "aws, ai", "topics", ["aws", "ai"]),
    ("published_at: 2024/1/31", {"published_at": "2024/1/31"}, "2024-01-31", "published_at", "2024-01-31"),
    ("published_at: 20240131", {"published_at": "20240131"}, "2024-01-31", "published_at", "2024-01-31"),
    (
        "published_at: 2024年1月31日 9:00",
        {"published_at": "2024年1月31日 9:00"},
        "2024-01-31 09:00",
        "published_at",
        "2024-01-31 09:00",
    ),
    ('published_at: ""', {}, "", "published_at", ""),
    ("published_at: 31/1/2024", {"published_at": "31/1/2024"}, "", "published_at", "31/1/2024"),
    ('publication_name: "harbour "', {"publication_name": "harbour"}, "harbour", "publication_name", "harbour"),
]


@pytest.mark.parametrize(("line", "fields", "new", "field", "value"), some(SETTINGS))
def test_repair_of_a_setting(
    line: str, fields: dict[str, Any], new: str, field: str, value: object, report: Report, owner: Client
) -> None:
    key = line.partition(":")[0]
    kept = [each for each in SOURCE.split("\n") if "{}" not in each and not each.startswith(f"{key}:")]
    source = "\n".join(["# by hand", *kept, line])
    values = {"title": "x", "topics": ["aws"], **fields}
    if "topics" not in fields:
        source += '\ntopics: ["aws"]'
    Report.objects.filter(pk=report.pk).update(front_matter=source, **values)

    verbs = [verb for verb in offered(owner, report) if verb != "Remove"]
    if new:
        assert verbs == [f"Change to “{new}”"]
        page = press(owner, report, verbs[0])
        report.refresh_from_db()
        assert (getattr(report, field), offered(owner, report)) == (value, {})
        assert "# by hand" in report.front_matter
        undo(owner, page)
    else:
        assert verbs == []
    report.refresh_from_db()
    assert report.front_matter == source


def test_empty_publication_date_is_removed(report: Report, owner: Client) -> None:
    Report.objects.filter(pk=report.pk).update(front_matter='title: "x"\npublished_at: ""')
    page = press(owner, report, "Remove")
    assert "published_at" not in page.context["article"]
    assert offered(owner, report) == {}


PHOTO = "![](harbour_0.png)"
TEXTS = [
    ("![](./harbour_0.png)", "Change to “harbour_0.png”", PHOTO),
    ("![](/images/harbour/boat.png)", "Change to “boat.png”", "![](boat.png)"),
    ("![](/images/harbour/harbour_0.png)", "", ""),
    ("![](\nharbour_0.png)", "Change to “![](harbour_0.png)”", PHOTO),
    (
        "`![](./harbour_0.png)` ![a](./harbour_0.png =50x)",
        "Change to “harbour_0.png”",
        "`![](./harbour_0.png)` ![a](harbour_0.png =50x)",
    ),
    ("![](harbour_0.PNG)", "Change to “harbour_0.png”", PHOTO),
    ("![](/images/other/harbour_0.png)", "", ""),
    ("![a][r]\n\n[r]: harbour_0.png", "", ""),
    ("https://youtu.be/live/abcdefghijk", "", ""),
    (
        "a\n\nhttps://www.youtube.com/live/abcdefghijk?feature=share",
        "Change to “https://www.youtube.com/watch?v=abcdefghijk”",
        "a\n\nhttps://www.youtube.com/watch?v=abcdefghijk",
    ),
    (
        "https://m.youtube.com/watch?v=abcdefghijk",
        "Change to “https://www.youtube.com/watch?v=abcdefghijk”",
        "https://www.youtube.com/watch?v=abcdefghijk",
    ),
    (":::message\nCalm.", "Add the closing line “:::”", ":::message\nCalm.\n:::"),
    ("````js\nlet a;", "Add the closing line “````”", "````js\nlet a;\n````"),
    (":::message\nCalm.\n\nAnd more.", "", ""),
    ("**あ。**い", "Change to “**あ**。い”", "**あ**。い"),
    (
        "```\n- 前**重要。**なので**強調**だ\n```\n\n- 前**重要。**なので**強調**だ",
        "Change to “- 前**重要**。なので**強調**だ”",
        "```\n- 前**重要。**なので**強調**だ\n```\n\n- 前**重要**。なので**強調**だ",
    ),
    (
        f"{'前' * 50}、**[あ](b)**い**「う」**え{'後' * 50}",
        f"Change to “…{'前' * 9}、**[あ](b)** い「**う**」え{'後' * 30}…”",
        f"{'前' * 50}、**[あ](b)** い「**う**」え{'後' * 50}",
    ),
    ("~~「あ」な。~~い", "Change to “~~「あ」な~~。い”", "~~「あ」な~~。い"),
    ("あ__い__う __「え」__お", "Change to “あ**い**う 「**え**」お”", "あ**い**う 「**え**」お"),
    ("**あ。**い**う。**え **お", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "verb", "fixed"), some(TEXTS))
def test_repair_of_a_text(text: str, verb: str, fixed: str, report: Report, owner: Client) -> None:
    make_photo(event=report.event, name="boat.png", content=b"picture")
    chapter = make_chapter(report=report, heading="End", body=text)

    assert list(offered(owner, report)) == [verb][: bool(verb)]
    if not verb:
        return
    page = press(owner, report, verb)
    chapter.refresh_from_db()
    assert (chapter.body, chapter.version, offered(owner, report)) == (fixed, 2, {})
    assert [revision.texts["body"] for revision in Revision.objects.filter(chapter=chapter)] == [text]

    undo(owner, page)
    chapter.refresh_from_db()
    assert chapter.body == text


def test_long_list_stays_open_after_a_repair(report: Report, owner: Client) -> None:
    make_chapter(report=report, heading="End", body="\n\n".join(f"**{number}。**い" for number in range(9)))
    opened = 'id="report-findings" open'
    assert opened not in owner.get(detail(report)).text
    page = press(owner, report, "Change to “**5**。い”")
    assert opened in page.text
    assert opened in undo(owner, page).text


def test_repair_goes_to_the_text_that_a_finding_names(event: Event, report: Report, owner: Client) -> None:
    session = Session.objects.get()
    wrong, right = "![](./harbour_0.png)", PHOTO
    texts: list[tuple[Any, str]] = [(Day.objects, "note"), (Session.objects, "note"), (Chapter.objects, "body")]
    for rows, field in [*texts, (Impression.objects, "summary"), (Impression.objects, "body")]:
        rows.update(**{field: wrong})
        press(owner, report, "Change to “harbour_0.png”")
        assert getattr(rows.get(), field) == right

    Session.objects.update(recording_url="https://www.youtube.com/live/abcdefghijk")
    press(owner, report, "Change to “https://www.youtube.com/watch?v=abcdefghijk”")
    session.refresh_from_db()
    assert session.recording_url == "https://www.youtube.com/watch?v=abcdefghijk"


def test_capital_letters_in_the_name_of_a_photo(event: Event, report: Report, owner: Client) -> None:
    make_photo(event=event, name="boat.JPG", content=b"picture")
    chapter = make_chapter(report=report, heading="End", body="![](boat.JPG)")

    page = press(owner, report, "Change to “boat.jpg”")
    chapter.refresh_from_db()
    assert (chapter.body, Photo.objects.filter(name="boat.jpg").count()) == ("![](boat.jpg)", 1)

    undo(owner, page)
    chapter.refresh_from_db()
    assert chapter.body == "![](boat.JPG)"


def test_repair_of_what_is_gone_changes_nothing(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report, heading="End", body="![](./harbour_0.png)")
    (finding,) = offered(owner, report).values()
    Chapter.objects.filter(pk=chapter.pk).update(body="Rewritten.", version=2)

    page = owner.post(address("report-repair", report.slug), {"finding": finding}, follow=True)

    chapter.refresh_from_db()
    assert (chapter.body, chapter.version) == ("Rewritten.", 2)
    assert "Nothing was changed: the report was changed meanwhile." in page.text


def test_undo_leaves_what_was_written_since(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report, heading="End", body="![](./harbour_0.png)")
    page = press(owner, report, "Change to “harbour_0.png”")
    Chapter.objects.filter(pk=chapter.pk).update(body="Rewritten.", version=3)

    assert "Nothing was changed: the report was changed meanwhile." in undo(owner, page).text
    chapter.refresh_from_db()
    assert chapter.body == "Rewritten."


def test_undo_of_somebody_else_is_not_there(report: Report, owner: Client, client: Client) -> None:
    make_chapter(report=report, heading="End", body="![](./harbour_0.png)")
    page = press(owner, report, "Change to “harbour_0.png”")
    (action,) = re.findall(r'action="([^"]*undo=[^"]*)"', page.text)
    other = make_chapter().report.event.owner
    client.force_login(other)
    assert client.post(action).status_code == 404

"""The sample: golden articles that hold every construct of the grammar, and the install that is filled with them."""

import io
import re
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from PIL import Image
from pytest_django import Settings

from factories import make_event, make_user
from sessions.article.dialects import DIALECTS
from sessions.article.document import Document
from sessions.demo import conference_data
from sessions.demo.install import PICTURE_SIZE, article, fill, picture, programme, read_sample
from sessions.importing.catalogue.plan import make_plan
from sessions.importing.catalogue.reading import read_programme
from sessions.importing.edits.pictures import StoredPicture
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import build_plan
from sessions.models import Chapter, Day, Event, Feed, Impression, Photo, Report, Session
from sessions.reporting.export import prepare
from web.world_again import made_again

pytestmark = pytest.mark.release

ZENN = DIALECTS["zenn"]
in_both_languages = pytest.mark.parametrize("language", conference_data.LANGUAGES)

IMAGES = [
    "harbour_0.png",
    "arc301_0.png",
    "obs204_0.png",
    "dat402_1.png",
    "dat402_0.png",
    "wrk310_0.png",
    "gdy303_0.png",
]

# What stands in the lines of an article: pattern, times in Japanese, times in English.
CONSTRUCTS = {
    "front matter key": (r"^(?:title|emoji|type|topics|published|published_at|publication_name): ", 7, 7),
    "heading inside a chapter": (r"^### (?!.* \| )(?!深夜|Outage|昼前|The booths)", 2, 2),
    "heading inside a section": (r"^#### (?:質疑応答|Questions)", 1, 1),
    "recording": (r"^https://www\.youtube\.com/watch\?v=[\w-]{11}$", 6, 6),
    "bare link card": (r"^https://(?!www\.youtube)\S+$", 1, 1),
    "embedded card": (r"^@\[card\]\(https://\S+\)$", 1, 1),
    "link in a text": (r"(?<!card)\]\(https://", 1, 1),
    "image without words": (r"^!\[\]\(/images/lantern2025/\S+\)$", 2, 2),
    "image with words": (r"^!\[[^\]]+\]\(/images/lantern2025/\S+\)$", 4, 4),
    "image with a size": (r"^!\[[^\]]+\]\(/images/lantern2025/\S+ =600x\)$", 1, 1),
    "caption": (r"^\*[^*]+\*$", 2, 2),
    "message": (r"^:::message$", 1, 1),
    "alert": (r"^:::message alert$", 1, 1),
    "details": (r"^:::details \S", 1, 1),
    "closed container": (r"^:::$", 3, 3),
    "code fence": (r"^```python$", 1, 1),
    "no heading in the code": (r"^# (?:先に|whoever)", 1, 1),
    "code in a text": (r"(?<!`)`[^`\n]+`(?!`)", 1, 1),
    "list": (r"^- ", 6, 6),
    "numbered list": (r"^[123]\. ", 6, 6),
    "table row": (r"^\|.*\|$", 5, 5),
    "quote": (r"^> ", 1, 1),
    "rule": (r"^---$", 3, 3),
    "bold": (r"\*\*[^*\n]+\*\*", 11, 11),
    "bold that ends in Japanese punctuation": (r"[。、]\*\* ", 8, 0),
    "guarded line": (r"^&#35; ", 1, 1),
}


def document_of(language: str) -> Document:
    """Return the sample as a document."""
    return read_sample(language).document


@in_both_languages
def test_article_holds_what_it_should(language: str) -> None:
    document = document_of(language)
    assert document.counts() == {
        "days": 4, "sessions": 10, "recordings": 6, "notes": 5, "impressions": 10, "images": 7
    }  # fmt: skip
    assert [chapter.level for chapter in document.chapters] == [0, 1, 2, 2, 3, 2, 2, 1]
    assert document.image_names() == IMAGES
    assert (document.level, document.image_folder, document.front.source) == (2, "lantern2025", "")


@in_both_languages
def test_article_holds_every_kind_of_day_and_session(language: str) -> None:
    document = document_of(language)
    kinds = {
        "only a note": [not day.sessions and bool(day.note) for day in document.days],
        "a note above sessions": [bool(day.sessions and day.note) for day in document.days],
    }
    assert kinds == {
        "only a note": [False, False, False, True],
        "a note above sessions": [True, False, True, False],
    }
    shapes = Counter(
        (bool(s.recording_url), bool(s.lead), bool(s.section("summary")), bool(s.section("impressions")))
        for s in document.sessions
    )
    assert shapes == {
        (True, False, True, True): 4,
        (False, True, True, True): 3,
        (True, True, True, True): 1,
        (False, True, False, True): 1,
        (True, False, True, False): 1,
    }
    assert sum(" | " not in session.heading for session in document.sessions) == 1
    titles = [session.heading.partition(" | ")[2] for session in document.sessions]
    assert sum(" | " in title and ": " in title for title in titles) == 1


@in_both_languages
def test_chapter_between_days_stands_behind_the_second(language: str) -> None:
    document = document_of(language)
    kinds = "".join(type(part).__name__[0] for part in document.parts)
    assert kinds == "CCCCDDCDDCC"


def test_article_holds_every_construct() -> None:
    found = {
        construct: tuple(len(re.findall(pattern, article(language), re.MULTILINE)) for language in ("ja", "en"))
        for construct, (pattern, _japanese, _english) in CONSTRUCTS.items()
    }
    assert found == {construct: (japanese, english) for construct, (_, japanese, english) in CONSTRUCTS.items()}


@in_both_languages
def test_recordings_of_the_sample_cannot_be_somebody_elses(language: str) -> None:
    # Sixty-four bits in eleven characters leave sixteen that an identifier can end with.
    possible = set("AEIMQUYcgkosw048")
    endings = {session.recording_url[-1:] for session in document_of(language).sessions}
    assert endings & possible == set()


@pytest.mark.django_db
@in_both_languages
def test_article_comes_back_out_of_the_database(language: str) -> None:
    owner = make_user()
    pictures = {name: StoredPicture(picture(name), *PICTURE_SIZE) for name in IMAGES}
    result = apply_plan(build_plan(read_sample(language), ZENN, owner=owner, stem="lantern-report"), pictures)
    export = prepare(result.report, owner, ZENN)
    assert export.article == article(language)
    assert export.paths == ["articles/lantern-report.md", *(f"images/lantern2025/{name}" for name in IMAGES)]
    assert (result.missing, export.missing) == ((), ())


@pytest.mark.django_db
def test_demo_makes_exactly_this() -> None:
    out = io.StringIO()
    call_command("demo", stdout=out)
    models = (User, Event, Feed, Day, Session, Impression, Photo, Report, Chapter)
    assert {model.__name__: model.objects.count() for model in models} == {
        **{"User": 1, "Event": 2, "Feed": 2, "Day": 8, "Session": 52, "Impression": 30, "Photo": 14, "Report": 2},
        "Chapter": 16,
    }
    assert Photo.objects.missing().count() == 0
    marks = Impression.objects.values_list("state", "watch_later", "session__day__number")
    assert Counter(mark for mark in marks if mark[0] != "attended" or mark[1]) == {
        ("missed", False, 1): 2,
        ("planned", False, 3): 2,
        ("missed", True, 4): 4,
        ("planned", False, 4): 2,
    }
    *lines, door = out.getvalue().splitlines()
    counts = "reports=1 days=4 sessions=26 impressions=15 photos=7"
    assert lines == [f"lantern-conf-2025-ja: {counts}", f"lantern-conf-2025-en: {counts}"]
    words = re.fullmatch(r"Sign in as (\w+) with the password ([\w-]{20})", door)
    assert words is not None
    assert authenticate(username=words[1], password=words[2]) == User.objects.get()


@pytest.mark.django_db
def test_demo_exports_the_article(subtests: pytest.Subtests) -> None:
    made_again(fill)
    for language in conference_data.LANGUAGES:
        with subtests.test(language):
            report = Report.objects.get(event__language=language)
            export = prepare(report, report.event.owner, ZENN)
            assert export.article == article(language)
            assert len(export.pictures) == 7


@pytest.mark.django_db
def test_demo_has_the_programme_as_the_site_of_the_conference_has_it(subtests: pytest.Subtests) -> None:
    made_again(fill)
    for language in conference_data.LANGUAGES:
        with subtests.test(language):
            event = Event.objects.get(language=language)
            read_in, _columns = read_programme(event, programme(language))
            plan = make_plan(event, read_in, event.owner)
            assert plan.counts == {"sessions": 25, "created": 0, "changed": 0, "removed": 0, "kept": 25, "conflicts": 0}
            assert [session.code for session in event.sessions.filter(feed=None)] == [""]


@pytest.mark.django_db
def test_demo_puts_every_session_into_the_day_of_its_hour(subtests: pytest.Subtests) -> None:
    made_again(fill)
    for language in conference_data.LANGUAGES:
        with subtests.test(language):
            event = Event.objects.get(language=language)
            sessions = list(event.sessions.select_related("day").in_order())
            by_the_hour = [event.conference_date(session.starts_at) for session in sessions]
            assert by_the_hour == [session.day.date for session in sessions]
            late = next(session for session in sessions if not session.code)
            assert (late.day.number, late.starts_at.astimezone(event.zone).isoformat()) == (
                2,
                "2025-10-24T00:10:00+09:00",
            )


@pytest.mark.django_db
def test_demo_password_is_a_fresh_one() -> None:
    first = fill().password
    User.objects.all().delete()
    assert fill().password != first


@pytest.mark.django_db
def test_demo_refuses_an_install_with_an_account() -> None:
    make_user()
    with pytest.raises(CommandError, match="There is already an account here"):
        call_command("demo")
    assert (User.objects.count(), Event.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_demo_that_fails_leaves_nothing(settings: Settings) -> None:
    probe = make_event()
    probe.owner.delete()
    media = Path(settings.MEDIA_ROOT)
    # A file where the pictures of the second event have to go.
    block = media / "photos" / str(probe.pk + 2)
    block.parent.mkdir(parents=True)
    block.touch()
    with pytest.raises(OSError, match="exists|directory"):
        fill()
    assert (User.objects.count(), Event.objects.count(), Photo.objects.count()) == (0, 0, 0)
    assert [path for path in media.rglob("*") if path.is_file()] == [block]


@pytest.mark.parametrize("name", IMAGES)
def test_picture_is_small(name: str) -> None:
    content = picture(name)
    assert len(content) <= 200_000
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == ("PNG", PICTURE_SIZE)

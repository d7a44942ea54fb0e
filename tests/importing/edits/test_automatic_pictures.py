"""Pictures that the report shows although no text has them: taken out, described and moved in the edited article."""

from typing import Any

import pytest

from factories import make_photo
from importing.edits.articles import export, plan, stored, take, told
from sessions.article.dialects import DIALECTS
from sessions.models import Impression, Photo, Report, Session

CODES = {"OPS301": "A", "DEV202": "B"}
"""Sessions with photos: one with summary and impressions, one with a summary only."""

ADDED = (("A", "OPS301", "Slower than expected."), ("B", "DEV202", "Only three knots matter."))

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(owner: Any) -> Any:
    def made(dialect: str, **fields: Any) -> tuple[Report, str]:
        Report.objects.all().delete()
        owner.events.all().delete()
        report = stored(owner)
        Report.objects.update(shows_photos=True, dialect=dialect)
        report.copies.all().delete()
        for code, letter in CODES.items():
            session = Session.objects.get(code=code)
            for number in "12":
                make_photo(event=report.event, session=session, name=f"{letter}{number}.png", content=b"x", **fields)
        return report, export(report, dialect)

    return made


def line_of(article: str, name: str) -> str:
    return next(line for line in article.split("\n") if name in line and line.startswith("!["))


def texts(code: str) -> tuple[str, str, str]:
    row = Impression.objects.get(session__code=code)
    return row.session.note, row.summary, row.body


def test_deleted_one_is_not_shown_any_more(make: Any) -> None:
    for dialect in DIALECTS:
        report, article = make(dialect)
        edited = article.replace(line_of(article, "A1.png") + "\n\n", "")
        made = plan(report, edited, dialect)
        of = "OPS301 | Quiet nights with loud alarms"
        assert [told(each) for each in made.listed] == [("picture", of, "A1.png", "clean")], dialect
        result = take(report, edited, dialect)
        assert (result.export, list(Photo.objects.filter(in_reports=False).values_list("name", flat=True))) == (
            edited,
            ["A1.png"],
        ), dialect
        report.copies.all().delete()
        assert export(report, dialect) == edited, dialect
        assert plan(report, edited, dialect).changes == (), dialect


def test_one_added_by_hand_leaves_the_others(make: Any) -> None:
    for dialect in DIALECTS:
        for letter, code, above in (
            ("A", "OPS301", "Slower than expected."),
            ("B", "DEV202", "Only three knots matter."),
        ):
            for place in (above, "1.png", "2.png"):
                report, article = make(dialect)
                line = above if place == above else line_of(article, letter + place)
                new = line_of(article, f"{letter}1.png").replace(f"{letter}1.png", "new.png")
                edited = article.replace(line, f"{line}\n\n{new}")
                result = take(report, edited, dialect)
                assert result.export == edited, (dialect, place)
                report.copies.all().delete()
                assert export(report, dialect) == edited, (dialect, place)
                shown = [f"![]({name})" for name in (f"{letter}1.png", f"{letter}2.png")]
                shown.insert((above, "1.png", "2.png").index(place), "![](new.png)")
                note, summary, body = texts(code)
                assert (body if letter == "A" else summary) == "\n\n".join([above, *shown]), (dialect, place)


def test_words_below_one_stand_there(make: Any) -> None:
    for dialect in DIALECTS:
        report, article = make(dialect)
        edited = article.replace(line_of(article, "A2.png"), line_of(article, "A2.png") + "\n\nSeen from the pier.")
        assert take(report, edited, dialect).export == edited, dialect
        report.copies.all().delete()
        assert export(report, dialect) == edited, dialect


def test_one_replaced_by_another_is_deleted(make: Any) -> None:
    for dialect in DIALECTS:
        report, article = make(dialect)
        line = line_of(article, "B2.png")
        edited = article.replace(line, line.replace("B2.png", "new.png"))
        take(report, edited, dialect)
        assert not Photo.objects.get(name="B2.png").in_reports, dialect
        report.copies.all().delete()
        assert export(report, dialect) == edited, dialect


def test_alternative_text_and_caption_are_those_of_the_photo(make: Any) -> None:
    for dialect in DIALECTS:
        report, article = make(dialect, caption="A pier")
        edited = article.replace("![]", "![The pier]", 1).replace("A pier", "A \\*long\\* pier", 1)
        made = plan(report, edited, dialect)
        assert [told(each)[2:] for each in made.listed] == [("A1.png", "clean")], dialect
        take(report, edited, dialect)
        photo = Photo.objects.get(name="A1.png")
        assert (photo.alt, photo.caption) == ("The pier", "A *long* pier"), dialect
        report.copies.all().delete()
        assert export(report, dialect) == edited, dialect


def test_no_picture_in_place_of_one_is_named(make: Any) -> None:
    report, article = make("zenn")
    line = line_of(article, "A1.png")
    made = plan(report, article.replace(line, f"{line} and words"))
    assert [told(each)[2:] for each in made.listed] == [("A1.png", "not-taken", "invalid")]

"""Every statement that writes a text writes the text in which it is searched."""

import pytest
from django.db.models import Value
from django.db.models.functions import Upper

from factories import make_chapter, make_day, make_feed, make_impression, make_photo, make_session
from models.search_columns import stale
from sessions.importing.rows.ready_rows import ReadyRows
from sessions.models import Chapter, Day, Impression, Photo, Session
from sessions.rules.search_text import MOST, folded

pytestmark = pytest.mark.django_db


def test_columns_hold_the_normalised_texts_of_their_sources() -> None:
    day = make_day(title="初日 Ｄａｙ", note="# Hall Ａ")
    session = make_session(
        day=day, code="OPS301", title="Quiet *Nights*", speakers="Ada", note="No\nvideo", room="Dock"
    )
    impression = make_impression(session=session, summary="ラムダ", body="**良い**")
    chapter = make_chapter(heading="Before", body="Ｉ packed")
    photo = make_photo(session=session, alt="A ship", caption="ﾊﾞﾅﾅ")

    def columns(row: Day | Session | Impression | Chapter | Photo, *names: str) -> tuple[str | None, ...]:
        return type(row).objects.values_list(*names).get(pk=row.pk)

    assert columns(day, "title_search", "note_search") == ("初日 day", "hall a")
    assert columns(session, "title_search", "note_search") == ("ops301\nquiet nights\nada", "no video")
    assert columns(session, "search") == ("ops301\nquiet nights\nada\ndock",)
    assert columns(make_session(day=day), "note_search") == (None,)
    assert columns(impression, "search") == ("らむだ\n良い",)
    assert columns(chapter, "search") == ("before\ni packed",)
    assert columns(photo, "search") == ("a ship\nばなな",)


def test_rows_are_loaded_without_them_and_saved_with_them() -> None:
    make_impression(summary="One", body="Two")
    impression = Impression.objects.get()
    assert impression.get_deferred_fields() == {"search", "private_search"}
    impression.body = "Three"
    impression.save()
    assert (stale(), Impression.objects.values_list("body", "search").get()) == ([], ("Three", "one\nthree"))
    impression.summary = "Four"
    impression.save(update_fields=["summary"])
    assert (stale(), Impression.objects.values_list("search").get()) == ([], ("four\nthree",))
    impression.save(update_fields=["state"])
    assert stale() == []


def test_update_is_one_statement_with_all_texts_of_a_column(django_assert_num_queries) -> None:
    make_impression(summary="One", body="Two")
    with django_assert_num_queries(1):
        Impression.objects.update(summary="Three", body="Four")
    with django_assert_num_queries(1):
        Impression.objects.update(state="planned")
    with django_assert_num_queries(1):
        Session.objects.update(note="Five")
    assert (stale(), Impression.objects.values_list("search").get()) == ([], ("three\nfour",))


def test_update_of_one_text_keeps_the_others_found() -> None:
    day = make_day()
    for number in range(3):
        make_impression(session=make_session(day=day, speakers=f"Speaker {number}"), summary=str(number), body="b")
    assert Impression.objects.exclude(summary="0").update(body="Changed") == 2
    assert Session.objects.update(title="Renamed") == 3
    assert stale() == []
    assert sorted(Impression.objects.values_list("search", flat=True)) == ["0\nb", "1\nchanged", "2\nchanged"]


def test_text_that_only_the_database_knows_is_refused() -> None:
    make_day(note="one")
    with pytest.raises(TypeError, match="the texts of note must be strings"):
        Day.objects.update(note=Upper(Value("two")))
    assert Day.objects.get().note == "one"


def test_text_that_becomes_longer_is_found_by_its_beginning() -> None:
    kilometres = "\u3316"  # one character that becomes six
    assert (len(folded(kilometres)), len(folded(kilometres * MOST))) == (6, MOST)
    day = make_day(note="harbour " + kilometres * 99_000)
    assert [len(day.note_search), Day.objects.filter(note_search__contains="harbour").count()] == [MOST, 1]


def test_rows_made_in_bulk_have_them_and_an_update_in_bulk_renews_them() -> None:
    day = make_day()
    feed = make_feed(event=day.event)
    Session.objects.bulk_create([Session(event=day.event, day=day, title="Bulk", note="Noted")])
    new = Session(event=day.event, day=day, feed=feed, title="Ready", speakers="Ada")
    ReadyRows([new], late=("day", "feed")).write()
    new.title = "Renamed"
    ReadyRows([new], late=("day", "feed"), updates=("title", "description")).write()
    assert stale() == []
    assert sorted(Session.objects.values_list("title_search", "note_search")) == [
        ("bulk", "noted"),
        ("renamed\nada", None),
    ]

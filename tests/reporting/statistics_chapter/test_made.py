"""The statistics become a chapter and a picture, by one form that needs no script."""

import hashlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.conf import settings as install
from django.test import Client
from PIL import Image

from factories import make_day, make_event, make_impression, make_photo, make_report, make_session, make_user
from photos.upload.sending import files_kept
from sessions.agenda.statistics import event_statistics
from sessions.agenda.statistics_chapter import ROWS_SHOWN, caption_text, chapter_text, draw_statistics
from sessions.models import Chapter, Event, Impression, Photo, Report
from sessions.photos.edits import prepare as prepare_edit
from sessions.photos.files import UncommittedFiles
from sessions.pictures.crop import Crop

pytestmark = pytest.mark.django_db

AFTERWARDS = datetime(2027, 1, 1, tzinfo=UTC)
STATISTICS = "/events/harbour/statistics/"
CHAPTER = f"{STATISTICS}chapter/"
REPORT = "/events/harbour/reports/harbour-report/"
ALT = (
    "Attended: 4; Planned: 2; Hours attended: 4 h; Words written: 12; Photos: 0; Days: Day 1 (2), Day 2 (2); "
    "Level: 300 (2), 400 (2); Format: A | \\*B\\* (2), Talk (2)"
)
TEXT = f"""\
![{ALT}](statistics.png)
*Filled: attended. Outlined: planned.*

- Attended: 4
- Planned: 2
- Hours attended: 4 h
- Words written: 12
- Photos: 0

| Day | Attended | Hours | Words | Photos |
| --- | ---: | ---: | ---: | ---: |
| Day 1 | 2 | 2 h | 6 | 0 |
| Day 2 | 2 | 2 h | 6 | 0 |

| Level | Attended |
| --- | ---: |
| 300 | 2 |
| 400 | 2 |

| Format | Attended |
| --- | ---: |
| A \\| \\*B\\* | 2 |
| Talk | 2 |"""
JAPANESE = """\
![参加: 1; 参加した時間: 1 時間; 書いた文字数: 6; 写真: 0; 日ごと: 1 日目 (1); 形式: 基調講演 (1)](statistics.png)
*塗りつぶし: 参加*

- 参加: 1
- 参加した時間: 1 時間
- 書いた文字数: 6
- 写真: 0

| 日 | 参加 | 時間 | 文字数 | 写真 |
| --- | ---: | ---: | ---: | ---: |
| 1 日目 | 1 | 1 時間 | 6 | 0 |

| 形式 | 参加 |
| --- | ---: |
| 基調講演 | 1 |"""


def send(client: Client, heading: str = "Statistics", **more: str) -> str:
    """Send the form; return where it leads."""
    return client.post(CHAPTER, {"heading": heading, "report": "harbour-report", **more}).get("Location", "")


def test_chapter_has_the_numbers_and_stands_after_the_days(owner: Client, event: Event, report: Report) -> None:
    assert 'value="Statistics"' in owner.get(CHAPTER).text

    address = send(owner)

    chapter = Chapter.objects.get()
    assert address == f"{REPORT}chapters/{chapter.pk}/"
    assert (chapter.heading, chapter.level, chapter.place, chapter.after_day) == ("Statistics", 2, "after", None)
    assert chapter.body == TEXT
    assert (
        owner.get(REPORT)
        .context["article"]
        .endswith(f"## Statistics\n\n{TEXT.replace('statistics.png', '/images/quay/statistics.png')}\n")
    )


def test_picture_is_a_photo_of_the_event_that_counts_as_none(owner: Client, event: Event, report: Report) -> None:
    send(owner)

    photo = Photo.objects.get()
    content = owner.get("/events/harbour/photos/statistics.png").getvalue()
    assert content == draw_statistics(event, event_statistics(event, event.owner, AFTERWARDS))
    assert Image.open(BytesIO(content)).size == (photo.width, photo.height)
    assert (photo.event, photo.session, photo.name, photo.alt) == (event, None, "statistics.png", ALT.replace("\\", ""))
    assert (photo.bytes, photo.digest) == (len(content), hashlib.sha256(content).hexdigest())
    assert owner.get("/events/harbour/photos/statistics.png/320.webp").status_code == 200
    assert event_statistics(event, event.owner, AFTERWARDS).photos == 0


def test_report_in_japanese_has_a_japanese_chapter_whatever_the_interface_speaks(client: Client) -> None:
    event = make_event(slug="harbour", time_zone="Asia/Tokyo", language="ja")
    make_report(event=event, slug="harbour-report")
    make_day(event=event)
    session = make_session(event=event, format="基調講演", starts_at="2026-12-01T10:00+09:00")
    make_impression(session=session, body="良い話でした。")
    client.force_login(event.owner)

    assert 'value="統計"' in client.get(CHAPTER).text
    send(client, "統計", report="harbour-report")

    assert Chapter.objects.get().body == JAPANESE


def test_rows_are_numbered_where_the_picture_cannot_show_their_names(event: Event) -> None:
    make_impression(session=make_session(day=event.days.get(number=1), track="데이터"))
    text = chapter_text(event, event_statistics(event, event.owner, AFTERWARDS), "statistics.png")
    assert text.splitlines()[-3:] == ["| Track | Attended |", "| --- | ---: |", "| 1. 데이터 | 1 |"]


def test_second_chapter_has_the_numbers_of_then_and_leaves_the_first(
    owner: Client, event: Event, report: Report
) -> None:
    send(owner)
    send(owner, "Again")  # the same picture
    Chapter.objects.filter(heading="Statistics").update(body=f"{TEXT}\n\nMy own words.")
    make_impression(session=make_session(day=event.days.get(number=1), level=500))
    send(owner, "More")

    bodies = dict(Chapter.objects.values_list("heading", "body"))
    assert (bodies["Statistics"], bodies["Again"]) == (f"{TEXT}\n\nMy own words.", TEXT)
    assert "Attended: 5" in bodies["More"]
    assert "](statistics_2.png)\n" in bodies["More"]
    assert sorted(Photo.objects.values_list("name", flat=True)) == ["statistics.png", "statistics_2.png"]


@pytest.mark.parametrize("change", ["deleted", "edited"])
def test_picture_that_was_changed_is_drawn_anew(change: str, owner: Client, event: Event, report: Report) -> None:
    send(owner)
    photo = Photo.objects.get()
    if change == "deleted":
        photo.discard()
    else:
        with UncommittedFiles() as written:
            prepare_edit(photo, Crop(1), written)()

    send(owner, "Again")

    assert Chapter.objects.get(heading="Again").body == TEXT.replace("statistics.png", "statistics_2.png")
    assert Photo.objects.get(name="statistics_2.png").digest == ""


def test_form_asks_for_the_report_where_there_are_more(owner: Client, event: Event, report: Report) -> None:
    make_report(event=event, title="Second", slug="second-report")
    assert '<option value="second-report" selected>Second</option>' in owner.get(f"{CHAPTER}?report=second-report").text

    send(owner, report="second-report")

    assert Chapter.objects.get().report.slug == "second-report"


def test_refused_form_keeps_what_was_typed_and_makes_nothing(owner: Client, event: Event, report: Report) -> None:
    make_report(event=make_event(owner=event.owner), slug="elsewhere-report")
    for wrong in ({"heading": ""}, {"report": "elsewhere-report"}, {"report": ""}):
        answer = owner.post(CHAPTER, {"heading": "Mine", "report": "harbour-report"} | wrong)
        assert (answer.status_code, 'value="Mine"' in answer.text) == (422, "heading" not in wrong)
    assert (Chapter.objects.count(), Photo.objects.count(), files_kept(install)) == (0, 0, [])


def test_deleted_chapter_is_restored_as_it_was(owner: Client, report: Report) -> None:
    address = send(owner)
    owner.post(f"{address}delete/")
    assert Chapter.objects.present().count() == 0
    owner.post(f"{address}restore/")
    assert Chapter.objects.present().get().body == TEXT


def test_nothing_attended_is_said_instead_of_an_empty_chapter(client: Client) -> None:
    event = make_event(slug="harbour")
    make_report(event=event, slug="harbour-report")
    make_impression(session=make_session(event=event), state="planned")
    client.force_login(event.owner)

    assert "<h2>No session attended yet</h2>" in client.get(CHAPTER).text
    assert client.post(CHAPTER, {"heading": "x", "report": "harbour-report"}).status_code == 422
    assert (Chapter.objects.exists(), Photo.objects.exists()) == (False, False)
    assert client.get("/events/harbour/statistics.png").status_code == 404
    assert CHAPTER not in client.get(STATISTICS).text


def test_without_a_report_it_leads_to_a_new_one(owner: Client) -> None:
    assert 'href="/events/harbour/reports/new/"' in owner.get(CHAPTER).text
    assert owner.post(CHAPTER, {"heading": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("quota", "said"),
    [
        ({"photos": 1}, "Each person can have at most 1 photos here."),
        ({"photo_mb": 0}, "Photos can take at most 0 MB per person here"),
        ({"chapters": 0}, "A report can have at most 0 chapters here."),
    ],
)
def test_quotas_are_said_in_the_form_and_leave_no_row_and_no_file(
    quota: dict[str, int], said: str, owner: Client, event: Event, report: Report, settings
) -> None:
    make_photo(event=event, name="other.png", content=b"GIF89a")
    before = files_kept(install)
    settings.QUOTAS = {**settings.QUOTAS, **quota}

    answer = owner.post(CHAPTER, {"heading": "Mine", "report": "harbour-report"})

    assert (answer.status_code, said in answer.text, 'value="Mine"' in answer.text) == (422, True, True)
    assert (Chapter.objects.count(), Photo.objects.count(), files_kept(install)) == (0, 1, before)


def test_event_of_somebody_else_is_not_found(client: Client, report: Report) -> None:
    client.force_login(make_user())
    answers = [client.get(CHAPTER), client.post(CHAPTER), client.get("/events/harbour/statistics.png")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_pages_lead_here_and_the_picture_is_a_file(owner: Client, event: Event, report: Report) -> None:
    assert f'href="{CHAPTER}"' in owner.get(STATISTICS).text
    assert owner.get(REPORT).text.count(f'href="{CHAPTER}?report=harbour-report"') == 2
    answer = owner.get("/events/harbour/statistics.png")
    assert answer["Content-Disposition"] == 'attachment; filename="harbour-statistics.png"'
    assert answer.content == draw_statistics(event, event_statistics(event, event.owner, AFTERWARDS))


def test_event_without_times_has_its_days_as_bars(client: Client) -> None:
    event = make_event(slug="harbour")
    make_report(event=event, slug="harbour-report")
    make_impression(session=make_session(event=event, code="", title="Somewhen"))
    client.force_login(event.owner)

    send(client)

    assert Image.open(BytesIO(draw_statistics(event, event_statistics(event, event.owner, AFTERWARDS)))).height > 100
    assert Chapter.objects.get().body.startswith("![Attended: 1; ")
    assert "Filled" not in Chapter.objects.get().body


def test_caption_names_the_kinds_of_boxes_that_are_drawn(event: Event) -> None:
    def captions() -> list[str]:
        found = event_statistics(event, event.owner, AFTERWARDS)
        return [caption_text(Event(language=language), found) for language in ("en", "ja")]

    make_impression(session=make_session(event=event, title="Without a time"), state="missed")
    assert captions() == ["Filled: attended. Outlined: planned.", "塗りつぶし: 参加、実線の枠: 予定"]
    Impression.objects.filter(state="planned").update(state="missed")
    assert captions() == ["Filled: attended. Dashed: missed.", "塗りつぶし: 参加、破線の枠: 見逃した"]


def test_many_formats_are_one_row_together(event: Event) -> None:
    day = event.days.get(number=1)
    for number in range(ROWS_SHOWN):
        make_impression(session=make_session(day=day, format=f"Format {number:02}"))
    text = chapter_text(event, event_statistics(event, event.owner, AFTERWARDS), "statistics.png")
    # Two formats of two sessions each stand before the others.
    assert text.splitlines()[-2:] == [f"| Format {ROWS_SHOWN - 3} | 1 |", "| … | 2 |"]
    assert len(text.split("](statistics.png)")[0]) <= len("![") + 300 + text.count("\\")


def test_queries_do_not_grow_with_the_sessions(
    owner: Client, event: Event, report: Report, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(100) as few:
        send(owner)
    for number in range(30):
        make_impression(session=make_session(day=event.days.get(number=1), format=f"{number}"))
    with django_assert_max_num_queries(len(few)):
        send(owner)

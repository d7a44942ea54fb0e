"""The sample author's series of three articles out of one event: linked, and the links follow a title and a slug."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from article.dialects.programs import build_hugo
from factories import make_chapter, make_event, make_impression, make_session
from reporting.series.conftest import Save
from reporting.test_zenn_export import figures
from sessions.article.dialects import DIALECTS
from sessions.article.read_article import read_article
from sessions.importing.edits.pictures import read_pictures
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import build_plan
from sessions.models import Event, Report, Revision
from sessions.reporting.export import prepare, write_folder
from sessions.versions import event_texts

pytestmark = pytest.mark.django_db

ZENN = DIALECTS["zenn"]
SITE = "https://zenn.dev/uakihir0/articles/"
GENERAL, SESSIONS, AROUND = "231210-reinvent-general", "231210-reinvent-taiken", "231210-reinvent-arekore"


@pytest.fixture
def sample(shared: Path) -> str:
    return (shared / "data" / "reports" / "reinvent-2023.md").read_text("utf-8")


@pytest.fixture
def event(client: Client, save: Save, sample: str, shared: Path) -> Event:
    """Return the event of the sample: keynotes and booths logged, a series made of it, its middle article imported."""
    event = make_event(name="AWS re:Invent 2023", slug="reinvent2023", language="ja")
    client.force_login(event.owner)
    for title, kind in (("Adam のキーノート", "キーノート"), ("Werner のキーノート", "基調講演"), ("展示", "Expo")):
        make_impression(session=make_session(event=event, title=title, format=kind), body="よかった。")
    client.post(reverse("sessions:report-series", args=[event.slug]), {"pattern": "three"})
    general, middle, around = event.reports.in_order()
    save(general, slug=GENERAL, **{"names-zenn": "@uakihir0"})
    save(around, slug=AROUND)
    assert [report.title for report in (general, middle, around)] == [
        "AWS re:Invent 2023 参加記録【全般編】",
        "AWS re:Invent 2023 参加記録【体験編】",
        "AWS re:Invent 2023 参加記録【あれこれ編】",
    ]
    # The imported article stands in the place of the one in the middle.
    same = {name: getattr(middle, name) for name in ("created_at", "holds", "filters")}
    middle.delete()
    read = read_article(sample, ZENN)
    document = read.document
    plan = build_plan(read, ZENN, owner=event.owner, stem=SESSIONS, event_address=event.slug)
    pictures = read_pictures(shared / "data" / "seed-images", document.image_names(), document.image_folder)
    made = apply_plan(plan, pictures).report
    Report.objects.filter(pk=made.pk).update(**same)
    make_chapter(
        report=general, heading="はじめに", body="参加したセッションは[体験編](231210-reinvent-taiken.md)にあります。"
    )
    return event


def articles(event: Event, dialect: str = "zenn") -> dict[str, str]:
    reports = event.reports.in_order()
    return {report.slug: prepare(report, event.owner, DIALECTS[dialect]).article for report in reports}


def links(article: str) -> list[str]:
    """Return the articles to which an article links, in order: cards, and links in texts."""
    return re.findall(rf"^{SITE}([0-9a-z-]+)$|\]\({SITE}([0-9a-z-]+)\)", article, re.MULTILINE)


def card(slug: str) -> tuple[str, str]:
    return slug, ""


def words(slug: str) -> tuple[str, str]:
    return "", slug


def test_three_articles_link_to_each_other(event: Event, sample: str) -> None:
    made = articles(event)

    assert made[SESSIONS] == sample
    assert {slug: links(article) for slug, article in made.items()} == {
        GENERAL: [card(SESSIONS), card(AROUND), words(SESSIONS)],
        AROUND: [card(GENERAL), card(SESSIONS)],
        SESSIONS: [card(GENERAL), card(AROUND), words(GENERAL)],
    }
    assert re.findall("^### (.*)$", made[GENERAL], re.MULTILINE) == ["Adam のキーノート", "Werner のキーノート"]
    assert re.findall("^##+ (.*)$", made[AROUND], re.MULTILINE) == ["食事", "ブース", "1 日目", "展示", "感想"]


def test_links_follow_a_title_and_a_slug_in_all_three(event: Event, save: Save) -> None:
    general = event.reports.get(slug=GENERAL)
    middle = event.reports.get(slug=SESSIONS)
    before = articles(event)
    assert "[AWS re:Invent 2023 参加記録【全般編】](231210-reinvent-general.md)" in middle.chapters.first().body

    assert save(general, title="re:Invent の全般", slug="231210-reinvent-all").status_code == 302

    body = middle.chapters.first().body
    assert "[re:Invent の全般](231210-reinvent-all.md)" in body
    assert "[全般編](231210-reinvent-all.md)" in middle.event.days.get(number=1).note
    after = articles(event)
    assert after == {
        "231210-reinvent-all": before[GENERAL].replace("AWS re:Invent 2023 参加記録【全般編】", "re:Invent の全般"),
        AROUND: before[AROUND].replace(GENERAL, "231210-reinvent-all"),
        SESSIONS: before[SESSIONS].replace(GENERAL, "231210-reinvent-all"),
    }
    assert GENERAL in Revision.objects.get(chapter=middle.chapters.first()).texts["body"]
    assert save(middle, slug="231210-reinvent-hands-on", title="体験").status_code == 302
    assert {slug: links(article) for slug, article in articles(event).items()} == {
        "231210-reinvent-all": [card("231210-reinvent-hands-on"), card(AROUND), words("231210-reinvent-hands-on")],
        AROUND: [card("231210-reinvent-all"), card("231210-reinvent-hands-on")],
        "231210-reinvent-hands-on": [card("231210-reinvent-all"), card(AROUND), words("231210-reinvent-all")],
    }


def test_titles_of_links_follow_where_a_site_has_no_cards(event: Event, save: Save) -> None:
    before = articles(event, "github")
    title, new = "AWS re:Invent 2023 参加記録【全般編】", "re:Invent の全般"
    assert [article.count(title) for article in before.values()] == [1, 1, 1]

    save(event.reports.get(slug=GENERAL), title=new, slug="231210-reinvent-all")

    assert list(articles(event, "github").values()) == [
        article.replace(title, new).replace(GENERAL, "231210-reinvent-all") for article in before.values()
    ]


def test_text_that_is_saved_again_and_again_keeps_the_old_slug(
    event: Event, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    general, before = event.reports.get(slug=GENERAL), articles(event)
    monkeypatch.setattr(event_texts, "save_changed", lambda *_args: None)
    response = save(general, slug="231210-reinvent-all")
    assert response.status_code == 409
    assert "was saved at the same time. Save again." in response.text
    assert articles(event) == before


@pytest.mark.release
def test_zenns_own_checks_find_nothing_wrong(event: Event, publish_checks: Path, tmp_path: Path) -> None:
    for report in event.reports.all():
        Report.objects.filter(pk=report.pk).update(topics=["aws"])
        report.refresh_from_db()
        write_folder(prepare(report, event.owner, ZENN), tmp_path / "zenn")
    assert figures(tmp_path / "zenn", publish_checks) == {
        "articles": 3,
        "validated": 3,
        "headings": 45,
        "imageRefs": 5,
        "youtube": 5,
        "cards": 6,
        "images": 5,
        "imagesUnused": 0,
        "problems": 0,
    }


@pytest.mark.release
def test_hugo_builds_the_series_with_its_links(event: Event, publish_checks: Path, tmp_path: Path) -> None:
    for report in event.reports.all():
        Report.objects.filter(pk=report.pk).update(published=True)
    for report in event.reports.all():
        write_folder(prepare(report, event.owner, DIALECTS["hugo"]), tmp_path / "hugo")

    built = build_hugo(tmp_path / "hugo", publish_checks, tmp_path, together=True)

    assert {name: counts["images"] for name, counts in built.items()} == {GENERAL: 0, SESSIONS: 5, AROUND: 0}
    general = (tmp_path / "hugo" / "content" / "posts" / GENERAL / "index.md").read_text()
    assert re.findall(r"\[([^\]]*)\]\((.*?)\)", general) == [
        ("AWS re:Invent 2023 参加記録【体験編】", f'{{{{< relref "posts/{SESSIONS}" >}}}}'),
        ("AWS re:Invent 2023 参加記録【あれこれ編】", f'{{{{< relref "posts/{AROUND}" >}}}}'),
        ("体験編", f'{{{{< relref "posts/{SESSIONS}" >}}}}'),
    ]

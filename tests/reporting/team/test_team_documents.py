"""The article of a team: each shared text under its author's name, the same for everybody, in every dialect."""

import re
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
from django.utils.html import escape

from article.dialects.programs import build_hugo, check_qiita, check_zenn
from factories import make_impression, make_photo, make_session, make_team_text
from photos.samples import picture
from reporting.team.harbour import HIDDEN, harbour, named
from reporting.test_preview_structure import by_zenn
from sessions.article.dialects import DIALECTS
from sessions.article.document import DayText, Section, SessionText
from sessions.article.facts_line import Facts
from sessions.models import Impression, PictureAddress, Profile, Report
from sessions.models.held_sessions import held_sessions
from sessions.reporting.assembly import build_document
from sessions.reporting.export import prepare, write_folder, written_article
from sessions.reporting.printed import name_line
from sessions.reporting.report_data import load_report_data

HOSTILE = (
    *("# x", "**", "*a*", "_b_", "[a](javascript:alert(1))", "![x](x.png)", "<b>bold</b>", "<!-- -->", "a & b"),
    *("&amp;", "@octocat", "ana@harbour.example", "https://evil.example/?a=1", ":tada:", "$x$", "`code`", "~~x~~"),
    *("a | b", "\\", "---", "1. one", "- a", "> a", ":::message", "```", "{{< youtube x >}}", "花 子"),
    *("O'Neil, Ana-Maria (QA)", "==", "[^1]", "www.evil.example", "#12", "a*", "_"),
)
"""Names that must stay text."""

BODY = """## Day 1

### OPS301 | Quiet nights

A note

#### Summary

**Ada**

Of Ada

**Ben**

Of Ben

#### Impressions

**Ada**

Ada thinks

![](/images/lamp.png)
*A lamp (Photo: Ben)*

### OPS302 | Nets

#### Impressions

**Eva**

Eva thinks
"""


def document_of(report: Report, user: Any) -> Any:
    return build_document(load_report_data(Report.objects.get(pk=report.pk), user), DIALECTS["zenn"])


def articles(report: Report, user: Any) -> dict[str, str]:
    """Return the article in every dialect."""
    material = load_report_data(Report.objects.get(pk=report.pk), user)
    return {name: written_article(material, dialect).article for name, dialect in DIALECTS.items()}


@pytest.mark.django_db
def test_each_shared_text_stands_under_the_name_of_its_author() -> None:
    made = harbour()
    summary = Section("Summary", "**Ada**\n\nOf Ada\n\n**Ben**\n\nOf Ben")
    picture_of = "![](lamp.png)\n*A lamp (Photo: Ben)*"
    impressions = Section("Impressions", f"**Ada**\n\nAda thinks\n\n{picture_of}")
    first = SessionText("OPS301 | Quiet nights", lead="A note", sections=(summary, impressions))
    second = SessionText("OPS302 | Nets", sections=(Section("Impressions", "**Eva**\n\nEva thinks"),))
    assert document_of(made.report, made.event.owner).parts == (DayText("Day 1", sessions=(first, second)),)


@pytest.mark.django_db
def test_article_is_the_same_for_everybody() -> None:
    made = harbour()
    found = articles(made.report, made.event.owner)
    assert DIALECTS["zenn"].read_front(found["zenn"])[1].lstrip("\n") == BODY
    for user in made.people.values():
        assert articles(made.report, user) == found
    for article in found.values():
        assert [word for word in HIDDEN if word in article] == []


@pytest.mark.django_db
def test_hugo_names_the_authors_and_the_others_do_not() -> None:
    made = harbour()
    found = articles(made.report, made.event.owner)
    lines = {name: [line for line in article.split("\n") if "author" in line] for name, article in found.items()}
    assert lines == {"zenn": [], "qiita": [], "github": [], "hugo": ['authors: ["Ada", "Ben", "Eva"]']}


@pytest.mark.django_db
def test_text_of_the_team_stands_in_place_of_the_members_texts_while_it_is_in_use() -> None:
    made = harbour()
    text = make_team_text(session=made.first, summary="Of all", body="We think")
    [day] = document_of(made.report, made.event.owner).parts
    assert [(each.heading, each.text) for each in day.sessions[0].sections] == [
        ("Summary", "Of all"),
        ("Impressions", "We think\n\n![](lamp.png)\n*A lamp (Photo: Ben)*"),
    ]
    assert 'authors: ["Ada", "Ben", "Eva"]' in articles(made.report, made.event.owner)["hugo"]
    text.in_use = False
    text.save()
    assert BODY in articles(made.report, made.event.owner)["zenn"]


@pytest.mark.django_db
def test_without_headings_all_of_an_author_stands_together() -> None:
    made = harbour(sections="none", shows_photos=False)
    [day] = document_of(made.report, made.event.owner).parts
    assert day.sessions[0].lead == "A note\n\n**Ada**\n\nOf Ada\n\nAda thinks\n\n**Ben**\n\nOf Ben"


@pytest.mark.django_db
def test_rating_is_the_mean_of_the_shared_ones() -> None:
    made = harbour(shows_rating=True)
    [day] = document_of(made.report, made.event.owner).parts
    assert [session.facts for session in day.sessions] == [Facts(rating=5), Facts()]
    Impression.objects.filter(author=made.people["ada"]).update(rating=2)
    assert document_of(made.report, made.event.owner).parts[0].sessions[0].facts == Facts(rating=3)


@pytest.mark.django_db
def test_team_attended_what_a_member_attended_or_shares_a_text_about() -> None:
    made = harbour()
    day = made.event.days.get()
    held = {
        "attended, unshared": {"state": "attended"},
        "planned, with a text": {"state": "planned", "body": "Words", "shared": True},
        "planned": {"state": "planned", "shared": True},
        "rated": {"state": "", "rating": 5, "shared": True},
        "unshared text": {"state": "", "body": "Words"},
    }
    for title, fields in held.items():
        make_impression(session=make_session(day=day, title=title), author=made.people["max"], **fields)
    make_impression(session=make_session(day=day, title="of who left"), author=made.people["leo"], state="attended")
    make_team_text(session=make_session(day=day, title="with a text of the team"))
    make_team_text(session=make_session(day=day, title="with a text not in use"), in_use=False)
    found = [session.title for session in held_sessions(made.report)]
    assert found == ["Quiet nights", "Nets", "attended, unshared", "planned, with a text", "with a text of the team"]
    made.report.holds, made.report.filters = "filtered", {"rating": 5}
    assert [session.title for session in held_sessions(made.report)] == ["Quiet nights"]
    made.report.filters = {"rating": 1, "state": "both"}
    assert [session.title for session in held_sessions(made.report)] == ["Quiet nights"]


@pytest.mark.django_db
def test_text_that_leaves_something_open_takes_nothing_of_the_next_author_in() -> None:
    made = harbour(shows_photos=False)
    open_ended = {"ada": "```\nopen", "ben": ":::message\nopen", "eva": "~~~\nopen", "max": "Closed\n```\n:::"}
    session = make_session(day=made.event.days.get(), title="Open")
    for name, text in open_ended.items():
        make_impression(session=session, author=made.people[name], shared=True, body=text)
    Profile.objects.filter(user=made.people["max"]).update(name="Max")
    found = document_of(made.report, made.event.owner).parts[0].sessions[2].section("impressions")
    assert found == (
        "**Ada**\n\n\\```\nopen\n\n**Ben**\n\n\\:::message\nopen\n\n**Eva**\n\n\\~~~\nopen\n\n**Max**\n\nClosed\n\\```\n\\:::"
    )
    html = cmarkgfm.github_flavored_markdown_to_html(articles(made.report, made.event.owner)["github"])
    assert re.findall(r"<p><strong>(\w+)</strong></p>", html)[-4:] == ["Ada", "Ben", "Eva", "Max"]


def test_name_stays_text_in_githubs_parser() -> None:
    for name in HOSTILE:
        if name == "ana@harbour.example":
            continue  # GitHub makes a link of an address, however it is escaped
        shown = " ".join(name.split())
        html = cmarkgfm.github_flavored_markdown_to_html(DIALECTS["github"].write_body(name_line(name)))
        assert html == f"<p><strong>{escape(shown).replace('&#x27;', chr(39))}</strong></p>\n"


@pytest.mark.release
def test_name_stays_text_in_zenns_renderer(publish_checks: Path) -> None:
    lines = [name_line(name) for name in HOSTILE]
    found = by_zenn(lines, publish_checks)
    assert found == [[("paragraph", [("strong", [" ".join(name.split())])])] for name in HOSTILE]


@pytest.mark.release
@pytest.mark.django_db
def test_programs_of_the_sites_find_nothing_wrong(publish_checks: Path, tmp_path: Path) -> None:
    made = harbour(picture(), image_folder="harbour", topics=["harbour"], emoji="⚓")
    for number, name in enumerate(HOSTILE):
        author = named(f"hostile{number}", name)
        made.event.memberships.create(user=author)
        make_impression(session=made.second, author=author, shared=True, body=f"Words {number}", state="attended")
        make_photo(session=made.second, name=f"p{number}.png", content=picture(), caption="A photo", added_by=author)
    for photo in made.event.photos.all():
        url = f"https://qiita-image-store.s3.ap-northeast-1.amazonaws.com/0/{photo.pk}.png"
        PictureAddress.objects.create(photo=photo, dialect="qiita", url=url, file=photo.file.name)
    report = Report.objects.get(pk=made.report.pk)
    for name, dialect in DIALECTS.items():
        export = prepare(report, made.event.owner, dialect)
        write_folder(export, tmp_path / name)
    zenn = check_zenn(tmp_path / "zenn", publish_checks)
    assert (zenn["articles"], zenn["problems"], zenn["imagesUnused"]) == (1, 0, 0)
    assert (zenn["headings"], zenn["imageRefs"]) == (6, 1 + len(HOSTILE))
    qiita = check_qiita(tmp_path / "qiita", publish_checks)
    assert (qiita["articles"], qiita["problems"]) == (1, 0)
    # What looks like notation that Hugo has left is refused there, whatever it is.
    left = made.event.memberships.filter(
        user__profile__name__in=["**", ":::message", "{{< youtube x >}}", "![x](x.png)"]
    )
    made.event.photos.filter(added_by__in=left.values("user")).delete()
    assert left.delete()[0] == 4
    write_folder(prepare(report, made.event.owner, DIALECTS["hugo"]), tmp_path / "hugo-names")
    hugo = build_hugo(tmp_path / "hugo-names", publish_checks, tmp_path)
    assert hugo == {report.slug: {"images": len(HOSTILE) - 3, "players": 0, "headings": 6}}

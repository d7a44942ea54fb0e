"""A report is started, changed and deleted by its forms."""

import re
from typing import Any

import pytest
from django.test import Client

from factories import make_report, make_session
from importing.report.commands import run_export
from reporting.pages.pages import address, detail, settings
from sessions.forms.report import ReportForm
from sessions.forms.series import new_report
from sessions.models import Event, Report

pytestmark = pytest.mark.django_db


def test_report_create_proposes_and_starts_a_report(event: Event, owner: Client) -> None:
    assert 'value="Harbour: a report"' in owner.get(address("report-create")).text

    response = owner.post(address("report-create"), settings(slug="", version=""))

    report = event.reports.get()
    assert response.headers["Location"] == detail(report)
    assert (report.title, report.topics, report.slug) == ("Three days at the harbour", ["aws"], "harbour-report")


def test_report_create_invalid_keeps_what_was_typed(event: Event, owner: Client) -> None:
    response = owner.post(address("report-create"), settings(title="", topics="left, here", version=""))

    assert response.status_code == 422
    assert 'value="left, here"' in response.text
    assert not event.reports.exists()


def test_report_update_saves_every_setting(event: Event, report: Report, owner: Client) -> None:
    sent = settings(
        **{"title": "New title", "emoji": "🎪", "kind": "tech", "topics": "aws、 ai,, serverless ", "published": "on"},
        **{"published_at": "2026-11-25 09:00", "publication_name": "harbour", "slug": "new-harbour-slug"},
        **{"image_folder": "quay", "heading_level": 1, "sections": "gaiyo"},
    )

    response = owner.post(address("report-update", report.slug), sent)

    report.refresh_from_db()
    assert response.headers["Location"] == detail(report)
    assert (report.title, report.emoji, report.kind) == ("New title", "🎪", "tech")
    assert report.topics == ["aws", "ai", "serverless"]
    assert (report.published, report.published_at, report.publication_name) == (True, "2026-11-25 09:00", "harbour")
    assert (report.slug, report.image_folder, report.heading_level) == ("new-harbour-slug", "quay", 1)
    assert (report.sections, report.version) == ("gaiyo", 2)


def test_report_new_one_shows_the_photos_of_each_session_until_it_is_switched_off(event: Event, owner: Client) -> None:
    switch = r'<input type="checkbox" name="shows_photos"[^>]*>'
    assert "checked" in re.findall(switch, owner.get(address("report-create")).text)[0]

    owner.post(address("report-create"), settings(slug="", version="", shows_photos="on"))
    report = event.reports.get()
    assert report.shows_photos
    owner.post(address("report-update", report.slug), settings())
    report.refresh_from_db()

    assert not report.shows_photos
    assert "checked" not in re.findall(switch, owner.get(address("report-update", report.slug)).text)[0]


def test_report_new_one_tells_date_and_speakers_and_saves_what_is_switched_on(event: Event, owner: Client) -> None:
    def switches(page: str) -> dict[str, bool]:
        return {
            name: "checked" in tag
            for tag, name in re.findall(r'(<input type="checkbox" name="(shows_\w+)"[^>]*>)', page)
        }

    told = dict.fromkeys(["shows_time", "shows_room", "shows_level", "shows_format", "shows_rating"], False)
    told["shows_notes"] = True  # sent with the settings below
    new = {"shows_photos": True, "shows_date": True, "shows_speakers": True}
    assert switches(owner.get(address("report-create")).text) == told | new

    owner.post(address("report-create"), settings(slug="", version="", shows_time="on", shows_rating="on"))
    report = event.reports.get()
    assert switches(owner.get(address("report-update", report.slug)).text) == told | {
        **dict.fromkeys(new, False),
        **dict.fromkeys(["shows_time", "shows_rating"], True),
    }
    # A time brings its date, as the page says beside the switch, which itself stays as it was set.
    assert (report.shows("time"), report.shows("date"), report.shows_date) == (True, True, False)
    owner.post(address("report-update", report.slug), settings())
    owner.post(address("report-update", report.slug), settings(version=2, shows_notes=""))
    assert not any(switches(owner.get(address("report-update", report.slug)).text).values())


def test_report_settings_for_zenn_are_one_line_until_they_are_needed(report: Report, owner: Client) -> None:
    def fold(page: str) -> tuple[bool, str]:
        [(opened, values)] = re.findall(
            r'<details class="fold publishing" id="publishing"( open)?>.*?publishing-values">(.*?)<', page, re.S
        )
        return bool(opened), values

    path = address("report-update", report.slug)
    said = "⚓ · Idea · aws · Draft · harbour-report"
    assert [fold(owner.get(path + query).text) for query in ("", "?publishing=1")] == [(False, said), (True, said)]
    assert fold(owner.get(address("report-create")).text) == (False, "📝 · Idea · no topics · Draft")
    sent = [settings(slug=""), settings(title="")]
    assert [fold(owner.post(path, each).text)[0] for each in sent] == [True, False]


def test_report_update_keeps_what_only_an_import_can_bring(report: Report, owner: Client) -> None:
    Report.objects.filter(pk=report.pk).update(kind="poem", topics=["one, two", "C#"])

    owner.post(address("report-update", report.slug), settings(kind="poem", topics="one, two, C#", title="Changed"))

    report.refresh_from_db()
    assert (report.title, report.kind, report.topics) == ("Changed", "poem", ["one, two", "C#"])


def test_report_update_chosen_sessions_alone_are_in_the_article(event: Event, report: Report, owner: Client) -> None:
    planned = make_session(day=event.days.get(), code="OPS302", title="Chosen")
    page = owner.get(address("report-update", report.slug)).text
    assert len(re.findall(r'name="chosen"[^>]*checked', page)) == 1

    owner.post(address("report-update", report.slug), settings(holds="chosen", chosen=[str(planned.pk)]))

    assert list(report.chosen.all()) == [planned]
    article = owner.get(detail(report)).context["article"]
    assert re.findall(r"^### (.*)$", article, re.MULTILINE) == ["OPS302 | Chosen"]


def test_report_update_session_of_another_event_is_refused(report: Report, owner: Client) -> None:
    foreign = make_session()

    response = owner.post(address("report-update", report.slug), settings(holds="chosen", chosen=[str(foreign.pk)]))

    assert response.status_code == 422
    assert not report.chosen.exists()


def test_report_update_changed_elsewhere_shows_both_and_saves_after_a_second_look(
    report: Report, owner: Client
) -> None:
    Report.objects.filter(pk=report.pk).update(title="Theirs", version=2)

    response = owner.post(address("report-update", report.slug), settings(title="Mine"))

    report.refresh_from_db()
    assert (response.status_code, report.title) == (409, "Theirs")
    assert 'value="Mine"' in response.text
    assert "Saved elsewhere: Theirs" in response.text
    assert 'name="version" value="2"' in response.text
    owner.post(address("report-update", report.slug), settings(title="Mine", version=2))
    report.refresh_from_db()
    assert (report.title, report.version) == ("Mine", 3)


@pytest.mark.parametrize(
    ("name", "saved", "words"),
    [
        ("published", True, "On"),
        ("shows_photos", False, "Off"),
        ("holds", "chosen", "Selected sessions"),
        ("kind", "tech", "Tech"),
        ("topics", ["aws", "ai"], "aws, ai"),
        ("publication_name", "", "nothing"),
    ],
)
def test_report_update_changed_elsewhere_shows_the_saved_value_as_the_form_does(
    report: Report, owner: Client, name: str, saved: Any, words: str
) -> None:
    Report.objects.filter(pk=report.pk).update(**{name: saved}, version=2)
    mine = settings(**{"published": "", "shows_photos": "on", "publication_name": "mine"})
    response = owner.post(address("report-update", report.slug), mine)
    assert response.context["form"].errors[name] == [f"Saved elsewhere: {words}"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"slug": ""}, "slug"),
        ({"slug": "Not A Slug"}, "slug"),
        ({"slug": "taken-by-another"}, "slug"),
        ({"image_folder": "../up"}, "image_folder"),
        ({"heading_level": 5}, "heading_level"),
        ({"topics": ",".join("abcdefghijklmnopqrstuvwxyz")}, "topics"),
        ({"title": "x\0y"}, "title"),
    ],
)
def test_report_update_invalid_stands_at_its_field(
    changes: dict[str, Any], field: str, event: Event, report: Report, owner: Client
) -> None:
    make_report(event=event, slug="taken-by-another")

    response = owner.post(address("report-update", report.slug), settings(**changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_report_delete_asks_and_leaves_the_sessions(event: Event, report: Report, owner: Client) -> None:
    page = owner.get(address("report-delete", report.slug))
    assert "Introduction" in page.text
    assert event.reports.count() == 1

    response = owner.post(address("report-delete", report.slug))

    assert response.headers["Location"] == address("report-list")
    assert (event.reports.count(), event.sessions.count(), event.photos.count()) == (0, 1, 1)


@pytest.mark.parametrize("new", [True, False])
def test_report_slug_taken_in_the_same_moment_is_told_at_the_field(new: bool, report: Report, owner: Client) -> None:
    other = new_report(report.event, report.author) if new else make_report(event=report.event, slug="another-slug")
    form = ReportForm(
        settings(slug="wanted-by-two", version=other.version),
        instance=other,
        event=report.event,
        user=report.event.owner,
    )
    assert form.is_valid()
    Report.objects.filter(pk=report.pk).update(slug="wanted-by-two")
    assert not (form.create() if new else form.update())
    assert form.errors == {"slug": ["Another report of this event has this slug."]}


def test_report_is_shown_and_exported_for_the_site_that_was_chosen(report: Report, owner: Client) -> None:
    assert owner.get(address("report-download", report.slug)).text.startswith("---\n")

    owner.post(address("report-update", report.slug), settings(dialect="github"))

    assert owner.get(address("report-download", report.slug)).text.startswith("# Three days at the harbour\n")
    assert run_export("harbour").startswith("# Three days at the harbour\n")
    assert run_export("harbour", dialect="zenn").startswith("---\n")
    assert owner.get(address("report-download", report.slug) + "?dialect=zenn").text.startswith("---\n")


@pytest.mark.parametrize(("language", "site"), [("ja", "zenn"), ("en", "github")])
def test_new_report_is_for_the_site_that_most_people_who_write_its_language_use(
    event: Event, owner: Client, language: str, site: str
) -> None:
    Event.objects.filter(pk=event.pk).update(language=language)
    assert owner.get(address("report-create")).context["form"]["dialect"].value() == site

"""Hostile text in every text field of every form: kept as it is and shown escaped, or refused at the field whole."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

import pytest
from django import forms
from django.test import Client
from django.utils.html import escape

from sessions.forms.account import (
    AppCodeForm,
    ChangePasswordForm,
    ConfirmCodeForm,
    ConfirmPasswordForm,
    LoginForm,
    NewPasswordForm,
    ResetRequestForm,
    SignInCodeForm,
    SignupForm,
)
from sessions.forms.agenda import LifeForm, OwnWordsForm, RecordingLinksForm, StarsForm
from sessions.forms.catalogue import CatalogueForm, FeedForm, PlanZoneForm
from sessions.forms.chapter import (
    ChapterAfterDaysForm,
    ChapterForm,
    NewChapterForm,
    StatisticsChapterForm,
    WatchedChapterForm,
)
from sessions.forms.composer import ComposerForm
from sessions.forms.event import DayForm, DayNoteForm, EventForm
from sessions.forms.impression import ImpressionForm, StateForm, TeamTextForm
from sessions.forms.passkey import NewPasskeyForm, PasskeyNameForm
from sessions.forms.people import ApiTokenForm, DeleteAccountForm, InvitationForm
from sessions.forms.photo import PhotoForm
from sessions.forms.profile import EmailForm, ProfileForm
from sessions.forms.report import ReportForm
from sessions.forms.repository import CommitForm, RepositoryForm
from sessions.forms.session import EditSessionForm, NewSessionForm, SessionForm
from sessions.forms.share_link import ReaderPasswordForm, ShareForm
from sessions.forms.sites import QiitaForm, SiteNamesForm
from sessions.forms.uploads import ArticleForm
from sessions.forms.zone import ZoneForm
from web.addresses import addresses
from web.stored import every_row, undone
from web.world import World
from web.world_again import world_again

pytestmark = [pytest.mark.django_db, pytest.mark.release]

LIMIT = 100_000
NUL = "a\0b"
TOO_LONG = "x" * (LIMIT + 1)
MARKUP = "</textarea><script>alert(1)</script>\"'><img src=x>"
KEPT = {
    "markup": MARKUP,
    # Right to left, emoji, a formula, half of a character, a template: together, in one line.
    "odd": '=A("b")\u202eעברית\u202c👩\u200d👧 e\u0301\ufffd{{ a.B }}{% b %}%(x)s\\N{DASH}',
}
"""What every text can be; each fits into the shortest line."""

RULED = frozenset(
    {"code", "emoji", "image_folder", "published_at", "publication_name", "recording_url", "slides_url", "slug"}
    | {"time_zone", "topics"}
)
"""Fields that are no free text and may refuse any of it."""

RULED_IN = frozenset({("photo-update", "name"), ("account", "name")})
"""The same, of fields that are free text in other forms: a file is called so, and a person has a name that is seen."""


class Case(NamedTuple):
    """A form, the address that takes it, and what is sent beside the hostile text; the form's name in the context."""

    form: type[forms.BaseForm]
    address: str
    more: dict[str, object]
    context: str = "form"


CASES = {
    "event-create": Case(EventForm, "sessions:event-create", {}),
    "event-update": Case(EventForm, "sessions:event-update", {"venue": "Dock A"}),
    "day-update": Case(DayForm, "sessions:day-update", {"date": "2026-11-30"}),
    "day-note": Case(DayNoteForm, "sessions:day-note", {}),
    "composer": Case(ComposerForm, "sessions:session-create", {}, "composer"),
    "session-create": Case(NewSessionForm, "sessions:session-create", {"title": "Added", "state": "planned"}),
    "session-update": Case(EditSessionForm, "sessions:session-update", {"room": "Dock A"}),
    "impression-save": Case(ImpressionForm, "sessions:impression-save", {}),
    "photo-update": Case(PhotoForm, "sessions:photo-update", {}),
    "report-create": Case(ReportForm, "sessions:report-create", {"topics": "one, two"}),
    "report-update": Case(ReportForm, "sessions:report-update", {"topics": "one, two"}),
    "team-text": Case(TeamTextForm, "sessions:team-text", {}),
    "chapter-create": Case(NewChapterForm, "sessions:chapter-create", {}),
    "chapter-update": Case(ChapterForm, "sessions:chapter-update", {}),
    "statistics": Case(StatisticsChapterForm, "sessions:statistics-chapter", {}),
    "account": Case(ProfileForm, "sessions:account", {}),
    "invitation": Case(InvitationForm, "sessions:invitations", {}),
    "watched": Case(WatchedChapterForm, "sessions:watch-later-chapter", {}),
}
AUTOSAVED = ("day-note", "impression-save", "team-text", "chapter-update")
"""Their answer to a text that is too long is 413."""

ADDRESSES = {address.name: address for address in addresses()}


def text_fields(form: type[forms.BaseForm]) -> list[str]:
    """Return the fields of a form that a person types text into."""
    return [
        name
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and not field.widget.is_hidden
    ]


EVERY_FIELD = [(name, field) for name, case in CASES.items() for field in text_fields(case.form)]


def every_form(base: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    """Return the forms of the app."""
    for form in base.__subclasses__():
        if form.__module__.startswith("sessions.forms."):
            yield form
        yield from every_form(form)


def test_every_form_with_a_text_is_tried():
    tried = {case.form for case in CASES.values()}
    # What is typed at the door or searched for is not kept, and what is imported is read before it is: see
    # test_hostile_requests.py, tests/importing.
    apart = {LoginForm, SignupForm, ChangePasswordForm, NewPasswordForm, ConfirmPasswordForm, DeleteAccountForm}
    apart |= {CatalogueForm, FeedForm, PlanZoneForm, OwnWordsForm}
    apart |= {LifeForm, RecordingLinksForm, StarsForm}
    # A code, an address, the name of a passkey: see tests/signin.
    apart |= {SignInCodeForm, ConfirmCodeForm, AppCodeForm, EmailForm, ResetRequestForm}
    apart |= {NewPasskeyForm, PasskeyNameForm}
    # What both forms of a session have; a part of EventForm; what two forms of chapters have.
    apart |= {SessionForm, ZoneForm, ChapterAfterDaysForm}
    apart |= {QiitaForm}  # what is pasted is only searched: see tests/rules/test_pasted_images.py
    # Its secrets and its address are never shown again; see tests/publishing/test_repository_pages.py.
    apart |= {RepositoryForm, CommitForm}
    apart |= {StateForm}  # the key of what is undone: see tests/catalogue/test_mark_conflicts.py
    apart |= {ArticleForm}  # see test_hostile_text_of_an_article
    apart |= {ShareForm, ReaderPasswordForm}  # see tests/sharing
    apart |= {ApiTokenForm}  # after a fresh confirmation: see tests/api/test_tokens.py
    apart |= {SiteNamesForm}  # a part of ReportForm, of a few letters: see tests/reporting/pages/test_site_names.py
    assert {form for form in every_form(forms.BaseForm) if text_fields(form)} == tried | apart


@pytest.fixture
def world(client) -> World:
    """Return the world, with its owner signed in."""
    world = world_again()
    client.force_login(world.owner)
    return world


class Controls(HTMLParser):
    """Collects what the controls of a page hold, as a browser would send it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and given.get("type") not in {"checkbox", "radio", "submit"} and name:
            self.values[name] = given.get("value") or ""
        elif tag == "textarea" and name:
            self._in, self.values[name] = name, ""

    def handle_data(self, data: str) -> None:
        if self._in:
            self.values[self._in] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._in:
            self.values[self._in] = self.values[self._in].removeprefix("\n")
            self._in = ""


def body_of(world: World, case: str) -> dict[str, object]:
    sent = world.body(CASES[case].address) | CASES[case].more
    if case == "session-create":
        sent |= {"day": world.event.days.get(number=1).pk, "version": 1}
        del sent["heading"]
    return sent


def send(client: Client, world: World, case: str, body: dict[str, object], **headers: str):
    return client.post(world.path(ADDRESSES[CASES[case].address]), body, headers=headers)


def is_kept(text: str) -> bool:
    """Say whether some row holds the text, alone or in a list."""
    cells = (cell for rows in every_row().values() for row in rows for cell in row if isinstance(cell, str))
    return any(cell == text or (cell.startswith("[") and text in json.loads(cell)) for cell in cells)


def assert_refused_whole(response, case: str, field: str, body: dict[str, object]) -> None:
    """The reason stands at the field and everything typed is still there."""
    form = response.context[CASES[case].context]
    assert list(form.errors) == [field]
    assert escape(form.errors[field][0]) in response.text
    assert f'id="{form[field].auto_id}_error"' in response.text
    controls = Controls(response.text).values
    typed = {name: str(value) for name, value in body.items() if name in text_fields(CASES[case].form)}
    assert {name: controls[name] for name in typed} == typed


def test_text_is_kept_as_it_is_or_refused_whole(client, world, subtests):
    before = every_row()
    for case, field in EVERY_FIELD:
        for kind, text in KEPT.items():
            with subtests.test(f"{case} {field} {kind}"), undone():
                body = body_of(world, case) | {field: text}
                response = send(client, world, case, body)
                if response.status_code == 302:
                    assert is_kept(text)
                    page = client.get(response["Location"])
                    assert (page.status_code, "<script>alert" in page.text) == (200, False)
                else:
                    ruled = field in RULED or (case, field) in RULED_IN
                    assert (response.status_code, ruled) == (422, True)
                    assert_refused_whole(response, case, field, body)
                    assert every_row() == before


def test_text_that_cannot_be_kept_is_refused_whole(client, world, subtests):
    before = every_row()
    for case, field in EVERY_FIELD:
        for kind, text in (("nul", NUL), ("too long", TOO_LONG)):
            with subtests.test(f"{case} {field} {kind}"), undone():
                body = body_of(world, case) | {field: text}
                response = send(client, world, case, body)
                assert response.status_code == (413 if text == TOO_LONG and case in AUTOSAVED else 422)
                assert_refused_whole(response, case, field, body)
                assert every_row() == before


LONG_FIELDS = frozenset({"body", "description", "note", "summary"})


def test_longest_text_is_kept(client, world, subtests):
    text = "あ🎪" * (LIMIT // 2)
    for case, field in EVERY_FIELD:
        if field in LONG_FIELDS:
            with subtests.test(f"{case} {field}"), undone():
                assert send(client, world, case, body_of(world, case) | {field: text}).status_code == 302
                assert is_kept(text)


def test_text_that_saves_itself_is_kept_or_refused_with_a_word_why(client, world, subtests):
    before, saves_itself = every_row(), {"X-Autosave": "1"}
    for case, field in EVERY_FIELD:
        if case not in AUTOSAVED:
            continue
        for text, status in ((NUL, 422), (TOO_LONG, 413)):
            with subtests.test(f"{case} {field} {status}"), undone():
                response = send(client, world, case, body_of(world, case) | {field: text}, **saves_itself)
                assert response.status_code == status
                assert f"<p>{CASES[case].form.base_fields[field].label}: " in response.text
                assert every_row() == before
        for kind, text in KEPT.items():
            with subtests.test(f"{case} {field} {kind}"), undone():
                response = send(client, world, case, body_of(world, case) | {field: text}, **saves_itself)
                assert response.status_code == 200
                assert is_kept(text)


def test_bytes_that_are_no_text_come_in_as_replacement_characters(client, world, subtests):
    for case, field in EVERY_FIELD:
        if field not in RULED and (case, field) not in RULED_IN:
            with subtests.test(f"{case} {field}"), undone():
                form = body_of(world, case) | {field: "%ED%A0%80%FF"}
                body = "&".join(f"{name}={value}" for name, value in form.items())
                path = world.path(ADDRESSES[CASES[case].address])
                response = client.post(path, body.encode(), content_type="application/x-www-form-urlencoded")
                assert response.status_code == 302
                assert is_kept("\ufffd" * 4)


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_hostile_text_of_an_article(world: World, client: Client, text: str) -> None:
    """It is shown escaped, line by line and in the plan, and stored as it was sent."""
    sent = f"---\ntitle: a\n---\n\n## Day 1\n\n### {text}\n\n{text}\n\n![](/images/{text}.png)\n"
    outline = client.post("/import/", {"text": sent})["Location"]
    for address in (outline, f"{outline}plan/"):
        page = client.get(address)
        assert page.status_code == 200
        assert MARKUP not in page.text
    assert escape(text) in client.get(outline).text
    assert world.owner.incoming_articles.get(name="").bytes.decode() == sent

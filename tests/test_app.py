"""The app is called sessions like one of Django's: two silent traps, each guarded here."""

from pathlib import Path

from django.apps import apps
from django.contrib.sessions.models import Session as BrowserSession  # noqa: TID251 - the one to keep apart
from django.db import models

from sessions.models import Session

PROJECT = Path(__file__).resolve().parent.parent


def test_label_keeps_the_app_apart_from_djangos() -> None:
    assert (Session._meta.label, Session._meta.db_table) == (
        "conference_sessions.Session",
        "conference_sessions_session",
    )
    assert apps.get_app_config("sessions").name == "django.contrib.sessions"


def test_no_relation_leads_to_the_session_of_a_browser() -> None:
    related: list[tuple[type[models.Model], str]] = [
        (model, field.name)
        for model in apps.get_app_config("conference_sessions").get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.related_model is BrowserSession
    ]
    assert related == []


def test_migrations_depend_on_the_account_alone() -> None:
    texts = [path.read_text() for path in (PROJECT / "sessions" / "migrations").glob("0*.py")]
    assert texts != []
    assert [text for text in texts if '("sessions", ' in text or "'sessions', " in text] == []

"""The app is called sessions, like one of Django's: neither may be taken for the other."""

from django.apps import apps
from django.contrib.sessions.models import Session as BrowserSession  # noqa: TID251 - that one is meant
from django.db import models

APP = apps.get_app_config("conference_sessions")


def test_app_has_a_label_and_a_name_of_its_own() -> None:
    assert (APP.name, APP.label, APP.verbose_name) == ("sessions", "conference_sessions", "Conference sessions")
    assert apps.get_app_config("sessions").name == "django.contrib.sessions"


def test_no_relation_leads_to_the_session_of_the_browser() -> None:
    relations = [field for model in APP.get_models() for field in model._meta.get_fields() if field.is_relation]
    assert relations != []
    assert [field for field in relations if field.related_model is BrowserSession] == []


def test_every_table_carries_the_label() -> None:
    names = {model._meta.db_table.split("_")[0:2] == ["conference", "sessions"] for model in APP.get_models()}
    assert names == {True}


def test_every_model_knows_itself_by_words() -> None:
    assert [model.__name__ for model in APP.get_models() if model.__str__ is models.Model.__str__] == []

"""An event whose reports link to each other, and the settings form of each."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sessions.forms.report import ReportForm
from sessions.models import Report

type Save = Callable[..., Any]


@pytest.fixture
def save(client: Client) -> Save:
    """Return a function that saves the settings of a report through its form, with changes; the rest stays."""

    def save_settings(report: Report, **changes: Any) -> Any:
        report.refresh_from_db()
        client.force_login(report.event.owner)
        form = ReportForm(instance=report, event=report.event, user=report.event.owner)
        sent = {name: form[name].value() for name in form.fields}
        sent = {name: value for name, value in sent.items() if value not in (False, None)}
        sent |= {f"filter-{name}": value for name, value in report.filters.items()}
        sent["topics"] = ", ".join(report.topics)
        response = client.post(reverse("sessions:report-update", args=[report.event.slug, report.slug]), sent | changes)
        report.refresh_from_db()
        return response

    return save_settings

"""What cannot be undone asks first, in the page and without a script: its form is inside a closed `<details>`."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from factories import make_event, make_member, make_report, make_user
from sessions.models import AgendaLink, Invitation, ReportLink, ShareLink

pytestmark = pytest.mark.django_db

HERE = "/events/harbour/"
QUESTION = re.compile(r'<details class="confirm" data-menu>.*?</details>', re.DOTALL)
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


def actions(text: str) -> list[str]:
    """Return the forms of a page that end something: those that remove, leave, revoke, renew or sign out everywhere."""
    ends = re.compile(r'team/(leave|members/\d+)/|name="(revoke|renew|everywhere)"')
    return [form for form in FORM.findall(text) if ends.search(form) and "<select" not in form]


def test_forms_that_end_something_ask_first():
    ada, ben = make_user(username="ada"), make_user(username="ben")
    event = make_event(owner=ada, slug="harbour")
    make_member(event=event, user=ben)
    report = make_report(event=event, slug="harbour-report")
    later = timezone.now() + timedelta(days=1)
    Invitation.objects.issue(ada, event=event, uses=9, expires_at=later)
    ShareLink.objects.issue(ada, event=event)
    ReportLink.objects.issue(ada, report=report, dialect="zenn")
    AgendaLink.objects.issue(ada, event=event)
    clients = {}
    for user in (ada, ben):
        clients[user] = Client()
        clients[user].force_login(user)
    pages = {
        "team": (ada, f"{HERE}team/", 3),
        "team of a member": (ben, f"{HERE}team/", 1),
        "invitations": (ada, "/people/invitations/", 1),
        "share": (ada, f"{HERE}share/", 2),
        "links for programs": (ada, f"{HERE}reports/harbour-report/links/", 1),
        "calendar": (ada, f"{HERE}agenda/", 1),
        "account": (ada, "/accounts/", 1),
    }
    found = {}
    for name, (user, path, _number) in pages.items():
        text = clients[user].get(path).text
        asked = [form for question in QUESTION.findall(text) for form in actions(question)]
        found[name] = (len(actions(text)), len(asked))
    assert found == {name: (number, number) for name, (_user, _path, number) in pages.items()}

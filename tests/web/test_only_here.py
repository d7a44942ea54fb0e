"""Pages that show a new link: at an address for others where there is one, else they say who can open it."""

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_event, make_report, make_session, make_user
from people.signing_up import confirm
from tiers import BEFORE_A_RELEASE

pytestmark = pytest.mark.django_db

HOSTS = {
    ("127.0.0.1:8123", ""): ("http://127.0.0.1:8123/", 1),
    ("localhost:8123", ""): ("http://localhost:8123/", 1),
    ("127.0.0.1:8123", "192.168.7.9"): ("http://192.168.7.9:8123/", 0),
    ("192.168.7.9:8123", "192.168.7.9"): ("http://192.168.7.9:8123/", 0),
}
"""By the host of a request and ALLOWED_HOSTS: how the link begins, and whether only this computer can open it."""


@pytest.mark.scaled
def test_link_that_only_this_computer_opens_comes_with_a_warning(client: Client, settings, subtests) -> None:
    session = make_session(event=make_event(owner=make_user()))
    event, colleague = session.event, make_user()
    report = make_report(event=event)
    client.force_login(event.owner)
    confirm(client)
    pages = {
        ("event-share", event.slug): {"do": "create"},
        ("report-share", event.slug, report.slug): {"do": "create"},
        ("session-share", event.slug, session.pk): {"do": "create"},
        ("agenda-link", event.slug): {},
        ("report-links", event.slug, report.slug): {},
        ("team-links", event.slug): {},
        ("invitations",): {"uses": "1", "days": "7"},
        ("person-reset", colleague.pk): {},
        ("api-token-create",): {"name": "Phone", "scope": "read", "days": "30"},
    }
    settings.LOOPBACK, settings.HTTPS = ["localhost", "127.0.0.1"], False
    for at, ((name, *args), sent) in enumerate(pages.items()):
        hosts = [*HOSTS.items()] if BEFORE_A_RELEASE else [[*HOSTS.items()][at % len(HOSTS)]]
        for (host, allowed), (begin, warnings) in hosts:
            with subtests.test(name=name, host=host, allowed=allowed):
                settings.ALLOWED_HOSTS, headers = [*settings.LOOPBACK, *filter(None, [allowed])], {"Host": host}
                path = reverse(f"sessions:{name}", args=args)
                made = client.post(path, sent, headers=headers)
                shown, again = (client.get(made["Location"], headers=headers).text for _time in range(2))
                warning = f"Only this computer can open this link: it leads to <code>{host}</code>."
                assert (shown.count(warning), again.count(warning)) == (warnings, 0)
                # The menu of each page has the other one.
                assert shown.count('href="/phone/"') == 1 + warnings
                links = shown.count(f'value="{begin}') + shown.count(f"<code>{begin}")
                assert links == (2 if name == "report-links" else 1)

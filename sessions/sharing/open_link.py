"""Finding the link of a secret address, and counting how often its page is opened."""

import re

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from sessions.models import Event, Report, ShareLink, ShareViews
from sessions.web.database import optional_write

_ROBOT = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|preview|facebookexternalhit|embedly|headless|monitor|scan|fetch|"
    r"feed|curl|wget|python|java/|go-http|okhttp|libwww|httpx|axios|node",
    re.IGNORECASE,
)
"""What programs call themselves that open pages without a reader."""


def find_link(token: str) -> ShareLink | None:
    """Return the link with this secret token if it works now; one query for every reason why it does not.

    A link also ends when its author may not change the event or the report any more.
    """
    found: ShareLink | None = (
        ShareLink.objects.by_token(token)
        .valid(timezone.now())
        .select_related("event__owner", "author__profile", "report", "session")
        .first()
    )
    if found is None or not _is_authors(found):
        return None
    if found.report:
        found.report.event = found.event
    return found


def _is_authors(link: ShareLink) -> bool:
    if link.report_id:
        return Report.objects.editable_by(link.author).present().filter(pk=link.report_id).exists()
    return Event.objects.editable_by(link.author).present().filter(pk=link.event_id).exists()


def key_of(link: ShareLink) -> str:
    """Return the key of a link, stored or not, for the limits of what runs at once."""
    return f"link {link.pk or f'of {link.author_id}'}"


def is_counted(request: HttpRequest, reader: User | None, link: ShareLink) -> bool:
    """Return whether a request opens the page for a reader: no HEAD, no prefetch, no robot, and not its author.

    ``reader`` is who is signed in here, if anybody.
    """
    purpose = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}".lower()
    browser = request.headers.get("User-Agent", "")
    is_own = reader is not None and reader.pk == link.author_id
    is_reader = bool(browser) and not _ROBOT.search(browser)
    return request.method == "GET" and "prefetch" not in purpose and is_reader and not is_own


def count_view(link: ShareLink) -> None:
    """Count a view today, in the zone of the event; a full disk or a locked database keeps nobody from reading."""
    with optional_write():
        ShareViews.objects.count_view(link, timezone.localtime(timezone.now(), link.event.zone).date())

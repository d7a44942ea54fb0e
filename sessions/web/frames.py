"""The pages that show a preview may have frames: players, of a fixed list of sites, that a person asks for."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.csp import CSP, build_policy

from sessions.rules.players import FRAME_ORIGINS

PAGES = frozenset(
    {
        "sessions/reports/chapter_form.html",
        "sessions/agenda/day_note.html",
        "sessions/agenda/today.html",
        "sessions/reports/report_detail.html",
        "sessions/session/detail.html",
    }
)
"""Templates with a preview, or with a button that shows one."""


def allow_players(response: HttpResponse, template: str) -> None:
    """Let a page with a preview have frames of the players' sites; csp_override would be forgotten on one of its views.

    Everything else of the Content Security Policy stays.
    """
    if template in PAGES:
        policy = settings.SECURE_CSP | {"frame-src": list(FRAME_ORIGINS)}
        response.headers[str(CSP.HEADER_ENFORCE)] = build_policy(policy)

"""The page *State of this install*, for the owner of the site: what ``doctor`` checks, without its slow checks."""

from itertools import groupby

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sessions.monitoring.checks import number_of, run_checks
from sessions.monitoring.finding import Level
from sessions.views.access import for_site_owner
from sessions.web.htmx import HtmxHttpRequest, render_page


@require_safe
@for_site_owner
def show(request: HtmxHttpRequest) -> HttpResponse:
    """Show the findings by subject."""
    found = list(run_checks(slow=False))
    context = {
        "sections": [
            (subject.name.lower(), subject.value, [finding for _subject, finding in findings])
            for subject, findings in groupby(found, key=lambda each: each[0])
        ],
        "attention": [(subject.name.lower(), finding) for subject, finding in found if finding.level is not Level.OK],
        "wrong": number_of(Level.WRONG, found),
        "warnings": number_of(Level.WARNING, found),
    }
    return render_page(request, "sessions/people/site_state.html", context)

"""The page *State of this install*, for the owner of the site: what ``doctor`` checks, without its slow checks."""

from collections import Counter
from itertools import groupby

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sessions.agenda.access import for_site_owner
from sessions.monitoring.check_result import CheckLevel
from sessions.monitoring.checks import run_checks
from sessions.web.htmx import HtmxHttpRequest, render_page


@require_safe
@for_site_owner
def show(request: HtmxHttpRequest) -> HttpResponse:
    """Show the results by subject."""
    found = list(run_checks(slow=False))
    levels = Counter(result.level for _subject, result in found)
    context = {
        "sections": [
            (subject.name.lower(), subject.value, [result for _subject, result in results])
            for subject, results in groupby(found, key=lambda each: each[0])
        ],
        "attention": [(subject.name.lower(), result) for subject, result in found if result.level is not CheckLevel.OK],
        "wrong": levels[CheckLevel.WRONG],
        "warnings": levels[CheckLevel.WARNING],
    }
    return render_page(request, "sessions/people/site_state.html", context)

"""Page "Open on your phone": the address of this site as a QR code, and how to make it reachable."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sessions.web.client_address import is_on_this_machine
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.reach import EXAMPLE_ADDRESS, is_loopback, local_network_address, port_of, reachable


@require_safe
def show(request: HtmxHttpRequest) -> HttpResponse:
    """Show the addresses for a phone; on the loopback address also the ways to get one."""
    local = is_loopback(request)
    context = {
        "addresses": reachable(request),
        "is_loopback": local,
        "is_plain": not settings.HTTPS,
        # Nothing about the network of the machine to somebody who is elsewhere, also if they send the name "localhost".
        "network_address": (local_network_address() if local and is_on_this_machine(request) else None)
        or EXAMPLE_ADDRESS,
        "port": port_of(request),
    }
    return render_page(request, "sessions/phone.html", context)

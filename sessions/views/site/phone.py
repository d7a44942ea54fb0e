"""Page "Open on your phone": the address of this site as a QR code, and how to make it reachable."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sessions.web.client_address import is_on_this_machine
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.site_addresses import (
    EXAMPLE_ADDRESS,
    caddy_ports,
    caddy_run,
    is_loopback,
    local_network_address,
    port_of,
    reachable,
    start_command,
)


@require_safe
def show(request: HtmxHttpRequest) -> HttpResponse:
    """Show the addresses for a phone; on the loopback address also the ways to get one."""
    local = is_loopback(request)
    # Nothing about the network and the files of the machine to somebody who is elsewhere, also if they send the name
    # "localhost".
    here = local and is_on_this_machine(request)
    port = port_of(request)
    http_port, https_port = caddy_ports(port)
    context = {
        "addresses": reachable(request),
        "is_loopback": local,
        "is_plain": not settings.HTTPS,
        "network_address": (local_network_address() if here else None) or EXAMPLE_ADDRESS,
        "port": port,
        "start": start_command(port, data=here),
        "caddy_run": caddy_run(port),
        "http_port": http_port,
        "https_port": https_port,
    }
    return render_page(request, "sessions/site/phone.html", context)

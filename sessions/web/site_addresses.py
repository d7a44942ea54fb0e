"""Addresses at which other devices, such as a phone, reach this site, and their QR codes."""

import ipaddress
import re
import shlex
import socket
from collections.abc import Mapping
from dataclasses import dataclass

import segno
from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.safestring import SafeString, mark_safe

from sessions.web.client_address import is_on_this_machine


def qr_svg(text: str) -> SafeString:
    """Return the QR code as an SVG element that takes the size of its box; the quiet zone is part of it."""
    code = segno.make(text, error="l", micro=False)
    svg: str = code.svg_inline(omitsize=True, svgclass=None, lineclass=None, border=4, dark="#000", light="#fff")
    return mark_safe(svg)  # noqa: S308 - the text is drawn, not written


EXAMPLE_ADDRESS = "192.168.1.5"
"""What stands for the address of a machine in its local network where that is not known."""

USUAL_PORT = "8000"
"""The port of `make run`, and that to which Caddyfile passes requests, unless another one is set."""
USUAL_HTTPS_PORT = 443

_PORT = re.compile(r"[1-9][0-9]{0,4}")
_LAST_PORT = 65_535
"""The highest port that there is."""

# Of the range for documentation (RFC 5737): no machine has it, and nothing is sent to it.
_ELSEWHERE = ("192.0.2.1", 9)


def is_loopback_name(host: str) -> bool:
    """Return whether a host name or address, with or without brackets, means the machine itself."""
    return host in settings.LOOPBACK or f"[{host}]" in settings.LOOPBACK


def is_loopback(request: HttpRequest) -> bool:
    """Return whether the site was opened under a name that means the machine itself."""
    return is_loopback_name(split_domain_port(request.get_host())[0])


def reachable(request: HttpRequest) -> list[str]:
    """Return the addresses for other devices: that of this request, or those that the settings allow.

    A request on the loopback address does not say at which address other devices reach the server. The allowed names
    are for requests from this machine only: another one can send the name "localhost" too.
    """
    if not is_loopback(request):
        host, port = split_domain_port(request.get_host())
        return [request.build_absolute_uri("/") if is_port(port or "80") else f"{request.scheme}://{host}/"]
    if not is_on_this_machine(request):
        return []
    return allowed_addresses(port_of(request))


def url_for_others(request: HttpRequest, path: str) -> str:
    """Return the URL of a page for other devices: at the first address of ``reachable``, else that of the request."""
    others = reachable(request)
    return others[0].rstrip("/") + path if others else request.build_absolute_uri(path)


def port_of(request: HttpRequest) -> str:
    """Return the port in the address of a request; 80 where it names none, the usual one for an impossible one."""
    port = split_domain_port(request.get_host())[1] or "80"
    return port if is_port(port) else USUAL_PORT


def is_port(text: str) -> bool:
    """Return whether a text is the number of a port as people write it; the header Host may hold other digits."""
    return _PORT.fullmatch(text) is not None and int(text) <= _LAST_PORT


def allowed_addresses(port: int | str) -> list[str]:
    """Return a URL for each name in ALLOWED_HOSTS that is neither loopback nor a pattern.

    With https a proxy is in front, on the port HTTPS_PORT.
    """
    names = [name for name in settings.ALLOWED_HOSTS if not is_loopback_name(name) and not name.startswith(".")]
    return [_address(name, port) for name in names]


def own_addresses(port: int | str) -> list[str]:
    """Return the same for links that are handed out; that of this machine where the settings allow no other name."""
    return allowed_addresses(port) or [f"http://127.0.0.1:{port}/"]


def own_address(request: HttpRequest) -> str:
    """Return the URL of the site for a link that is sent to somebody, under the name of the request.

    The port is that of the settings: whoever sends a request chooses the one in its header. For a request on the
    loopback address it is the first of ``own_addresses``.
    """
    name = split_domain_port(request.get_host())[0]
    return own_addresses(settings.PORT)[0] if is_loopback_name(name) else _address(name, settings.PORT)


def _address(name: str, port: int | str) -> str:
    """Return the URL of the site under a name: with https that of the proxy."""
    if not settings.HTTPS:
        return f"http://{name}:{port}/"
    of_https = "" if settings.HTTPS_PORT == USUAL_HTTPS_PORT else f":{settings.HTTPS_PORT}"
    return f"https://{name}{of_https}/"


@dataclass(frozen=True, slots=True)
class StartCommand:
    """The command that starts this server again: more variables are written between its two parts."""

    before: str
    after: str


def start_command(port: int | str, *, data: bool = True) -> StartCommand:
    """Return the command that starts this server again: on its port, and with its data folder if ``data``.

    It is `make run` in a checkout, else `conference-log serve`.
    """
    variables = {} if str(port) == USUAL_PORT else {"PORT": str(port)}
    if data and settings.DATA_DIR != settings.DEFAULT_DATA_DIR:
        variables["DATA_DIR"] = str(settings.DATA_DIR)
    if not settings.IS_CHECKOUT:
        return StartCommand(_with("env", variables), " conference-log serve")
    # make reads $ as the name of a variable.
    return StartCommand(_with("make run", {name: value.replace("$", "$$") for name, value in variables.items()}), "")


def _with(command: str, variables: Mapping[str, str]) -> str:
    return " ".join([command, *(f"{name}={shlex.quote(value)}" for name, value in variables.items())])


def caddy_run(port: int | str) -> str:
    """Return the command that starts Caddy in front of this server, without the variables that name the site."""
    upstream = "" if str(port) == USUAL_PORT else f"UPSTREAM=127.0.0.1:{port} "
    return f"{upstream}caddy run --config Caddyfile"


def caddy_ports(port: int | str) -> tuple[int, int]:
    """Return ports for http and https that Caddy may open without rights of an administrator, beside this server."""
    http, https = (wanted + 1 if str(wanted) == str(port) else wanted for wanted in (8080, 8443))
    return http, https


def local_network_address() -> str | None:
    """Return the IPv4 address of this machine in its local network; None without a network. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if ipaddress.ip_address(address).is_loopback else address

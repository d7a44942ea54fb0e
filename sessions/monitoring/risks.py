"""Settings that are a risk for an install that others can reach."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from sessions.monitoring.check_result import CheckResult, warn_if


def risk_results() -> Iterator[CheckResult]:
    """Yield the settings that can be a risk; of an install that only this machine reaches, plain http is none."""
    is_reachable = bool(set(settings.ALLOWED_HOSTS) - set(settings.LOOPBACK))
    yield CheckResult("DEBUG", _on_or_off(settings.DEBUG), warn_if(settings.DEBUG))
    if settings.HTTPS:
        yield CheckResult("HTTPS", _on_or_off(True))
    elif is_reachable:
        told = _("off: passwords and texts are sent without encryption")
        yield CheckResult("HTTPS", told, warn_if(True))
    else:
        yield CheckResult("HTTPS", _("off; only this machine can open the site"))
    if settings.HTTPS and is_reachable and not settings.PROXY_COUNT:
        yield CheckResult("PROXY_COUNT", _("0: with https a proxy is needed, and must be counted"), warn_if(True))
    is_open = settings.SIGNUP_OPEN and is_reachable
    told = _("open: everybody who reaches the site can create an account") if is_open else "closed"
    yield CheckResult("SIGNUP", told, warn_if(is_open))


def _on_or_off(value: bool) -> str:
    return "on" if value else "off"

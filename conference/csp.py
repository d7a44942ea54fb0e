"""Content Security Policy (CSP) of every page: what a browser may load, and from where."""

from django.utils.csp import CSP


def content_security_policy() -> dict[str, list[str]]:
    """Return the policy as Django's SECURE_CSP: only resources of this site."""
    return {
        "default-src": [CSP.NONE],
        "script-src": [CSP.SELF],
        "style-src": [CSP.SELF],
        "img-src": [CSP.SELF, "blob:"],
        "connect-src": [CSP.SELF],
        "form-action": [CSP.SELF],
        "base-uri": [CSP.NONE],
        "object-src": [CSP.NONE],
        "frame-ancestors": [CSP.NONE],
        "manifest-src": [CSP.SELF],
        "worker-src": [CSP.SELF],
    }

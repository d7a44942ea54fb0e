"""Web app manifest: makes the site installable (PWA)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import resolve_url
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

# As in static/css/tokens.css: paper, and the green of the cover.
PAPER = "#f8f4e9"

ICONS = {"any": (192, 512), "maskable": (512,)}


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Return name, icons, shortcuts and share target in the interface language."""
    share = resolve_url("sessions:share")
    content = {
        "id": "/",
        "name": _("Conference Log"),
        "short_name": _("Conference Log"),
        "description": _("Log the sessions of a conference while it happens, publish the report afterwards."),
        "lang": get_language(),
        "start_url": resolve_url("sessions:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["productivity", "education"],
        "icons": [_icon(size, purpose) for purpose, sizes in ICONS.items() for size in sizes],
        "shortcuts": [
            {"name": _("Log a session"), "url": share, "icons": [_icon(192, "any")]},
            {"name": _("Add photos"), "url": f"{share}?photos=1", "icons": [_icon(192, "any")]},
        ],
        "share_target": {
            "action": share,
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                **{"title": "title", "text": "text", "url": "url"},
                "files": [{"name": "files", "accept": ["image/*"]}],
            },
        },
    }
    params = {"ensure_ascii": False}
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params=params)


def _icon(size: int, purpose: str) -> dict[str, str]:
    name = f"icons/icon-{'' if purpose == 'any' else f'{purpose}-'}{size}.png"
    return {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}

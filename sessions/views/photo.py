"""The file of a photo, for those who may see its event."""

import mimetypes

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from sessions.models import Photo

SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
"""What a browser may show in the page; everything else is offered as a download."""


@require_safe
@csp_override({"default-src": [CSP.NONE], "sandbox": True})  # type: ignore[dict-item]  # as Django documents it
def file(request: HttpRequest, slug: str, name: str) -> FileResponse:
    """Send the file of a photo by its name in the texts; Http404 while it is missing."""
    photos = Photo.objects.visible_to(request.user).present().filter(event__slug=slug)
    try:
        photo = photos.get(name=name)
    except (Photo.DoesNotExist, ValidationError):  # the latter for what no name can hold, such as %00
        raise Http404 from None
    try:
        content = photo.file.open("rb") if photo.file else None
    except OSError:
        content = None
    if content is None:
        raise Http404
    kind = mimetypes.guess_type(photo.file.name)[0] or ""
    shown = kind in SHOWN
    content_type = kind if shown else "application/octet-stream"
    response = FileResponse(content, filename=photo.name, content_type=content_type, as_attachment=not shown)
    response["Cache-Control"] = "private, max-age=3600"
    return response

"""Messages about photos: why an upload was refused, and the result of an upload or a rename."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sessions.pictures.accepted import PictureRefusal, PictureRefused
from sessions.quotas.rows import OverQuota
from sessions.web.upload_limits import UploadLimits

MEGABYTE = 1_000_000

REFUSALS: Mapping[PictureRefusal, str | Promise] = {
    PictureRefusal.EMPTY: gettext_lazy("The file is empty."),
    PictureRefusal.NOT_A_PICTURE: gettext_lazy("This is not an image."),
    PictureRefusal.FORMAT: gettext_lazy("This image format is not supported. Use JPEG, PNG, WebP, GIF, HEIC or AVIF."),
    PictureRefusal.BROKEN: gettext_lazy("The image is damaged."),
    PictureRefusal.TRUNCATED: gettext_lazy("The image is incomplete. Upload it again."),
    PictureRefusal.TOO_LARGE: gettext_lazy("The file is larger than 15 MB, or cannot be made small enough."),
    PictureRefusal.TOO_MANY_PIXELS: gettext_lazy("The image has too many pixels. Upload a smaller one."),
    PictureRefusal.TOO_MANY_FRAMES: gettext_lazy("The animation is too long."),
    PictureRefusal.TOO_SLOW: gettext_lazy("This image takes too long to open."),
}


def refusal(error: PictureRefused | OverQuota) -> str:
    """Return the message why a file was refused."""
    if isinstance(error, OverQuota):
        return str(error)
    if error.reason == PictureRefusal.FORMAT and error.found:
        text = _("The image format %(kind)s is not supported. Use JPEG, PNG, WebP, GIF, HEIC or AVIF.")
        return text % {"kind": error.found}
    return str(REFUSALS[error.reason])


def refused(name: str, why: str) -> str:
    """Return the message with the file name."""
    return _("“%(name)s” was not added. %(why)s") % {"name": name[:80], "why": why}


def after_upload(added: int, filed: int, known: int, back: int, filled: int) -> Sequence[str]:
    """Return the messages after an upload: how many photos were added, and where they are."""
    said: list[str] = []
    if added:
        new = ngettext("%(count)s photo added", "%(count)s photos added", added) % {"count": added}
        where = ngettext("%(count)s assigned by time", "%(count)s assigned by time", filed) % {"count": filed}
        said.append(_("%(new)s, %(where)s.") % {"new": new, "where": where})
    if filled:
        text = ngettext("%(count)s missing photo was added.", "%(count)s missing photos were added.", filled)
        said.append(text % {"count": filled})
    if back:
        text = ngettext("%(count)s deleted photo was restored.", "%(count)s deleted photos were restored.", back)
        said.append(text % {"count": back})
    if known:
        text = ngettext("%(count)s photo was here already.", "%(count)s photos were here already.", known)
        said.append(text % {"count": known})
    return said


def after_rename(names: int, words: int) -> Sequence[str]:
    """Return the messages after a rename: how many texts were updated."""
    said: list[str] = []
    if names:
        text = ngettext("The name was changed in %(count)s text.", "The name was changed in %(count)s texts.", names)
        said.append(text % {"count": names})
    if words:
        text = ngettext(
            "The alternative text or caption was updated in %(count)s text.",
            "The alternative text or caption was updated in %(count)s texts.",
            words,
        )
        said.append(text % {"count": words})
    return said


def not_renamed(name: str, places: Sequence[str]) -> str:
    """Return the warning about texts that still use the old name, in a form that could not be updated."""
    text = ngettext(
        "%(count)s text still uses “%(name)s” in a form that could not be changed automatically. Change it here: "
        "%(places)s",
        "%(count)s texts still use “%(name)s” in a form that could not be changed automatically. Change it here: "
        "%(places)s",
        len(places),
    )
    return text % {"count": len(places), "name": name, "places": " · ".join(places)}


def too_large_upload(count: int, limits: UploadLimits) -> str:
    """Return the message when a form was sent with too many or too large files; none was read."""
    text = _(
        "No photo was added: at most %(count)s photos of %(each)s MB each, %(together)s MB in total, "
        "can be uploaded at once."
    )
    return text % {"count": count, "each": limits.each // MEGABYTE, "together": limits.together // MEGABYTE}

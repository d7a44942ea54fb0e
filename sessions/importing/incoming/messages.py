"""Sentences about a report that waits: why files are refused or left out, roles, and what was not understood."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from sessions.article.outline.model import Remark, RemarkKind, Role
from sessions.importing.edits.messages import field_label
from sessions.importing.incoming.files import FilesFault, FilesRefused
from sessions.importing.incoming.planning import ArticlePlan
from sessions.importing.incoming.staging import DAMAGED, NO_ROOM, OTHER_TYPE, TOO_MANY, UNREAD, UNUSED
from sessions.importing.rows.checks import RefusedText
from sessions.photos.messages import REFUSALS
from sessions.pictures.accepted import PictureRefusal
from sessions.quotas.rows import OverQuota

FAULTS: Mapping[FilesFault, str | Promise] = {
    FilesFault.EMPTY: gettext_lazy("The article is empty."),
    FilesFault.BINARY: gettext_lazy("This is no text. Choose a Markdown file (.md), or a zip that contains one."),
    FilesFault.TOO_LARGE: gettext_lazy("The text of an article can have at most 2 MB."),
    FilesFault.NOT_A_ZIP: gettext_lazy("The zip file is damaged or incomplete."),
    FilesFault.ENCRYPTED: gettext_lazy("The zip file is protected by a password. Save it without one."),
    FilesFault.TOO_MANY: gettext_lazy("The zip file contains more than 2,000 files."),
    FilesFault.BOMB: gettext_lazy("Unpacked, the zip file would be larger than 150 MB, or it is compressed unusually."),
    FilesFault.NO_ARTICLE: gettext_lazy("No Markdown file (.md) was found. Choose one, or paste the text."),
}

ROLES: Mapping[Role, str | Promise] = {
    Role.DAY: pgettext_lazy("role of a line", "Day"),
    Role.GROUP: pgettext_lazy("role of a line", "Group"),
    Role.SESSION: pgettext_lazy("role of a line", "Session"),
    Role.SECTION: pgettext_lazy("role of a line", "Section"),
    Role.CHAPTER: pgettext_lazy("role of a line", "Chapter"),
    Role.TEXT: pgettext_lazy("role of a line", "Text"),
}

KEYS: Mapping[Role, str] = {
    Role.DAY: "d",
    Role.GROUP: "g",
    Role.SESSION: "s",
    Role.SECTION: "e",
    Role.CHAPTER: "c",
    Role.TEXT: "t",
}
"""The key that gives a role to the line in focus."""

REMARKS: Mapping[RemarkKind, str | Promise] = {
    RemarkKind.FRONT_MATTER: gettext_lazy("The front matter cannot be read; it stays as text."),
    RemarkKind.LONG_HEADING: gettext_lazy("Too long for a title; it stays as text."),
    RemarkKind.MANY_DAYS: gettext_lazy("More days than an event can have."),
    RemarkKind.LONG_VALUE: gettext_lazy("Longer than can be stored: it is cut or left out."),
    RemarkKind.UNDECODABLE: gettext_lazy("Some characters of this line cannot be read."),
}

_REASONS: Mapping[str, str | Promise] = {
    UNUSED: gettext_lazy("The article does not show it."),
    TOO_MANY: gettext_lazy("More than 300 images."),
    NO_ROOM: gettext_lazy("The images are too large together."),
    DAMAGED: gettext_lazy("It cannot be read from the zip file."),
    UNREAD: gettext_lazy("The article shows it from a folder, or in a form, that cannot be imported."),
    **{str(refusal): REFUSALS[refusal] for refusal in PictureRefusal},
}


def fault(error: FilesRefused) -> str:
    """Return the message why files are refused, with the name of the file."""
    text = str(FAULTS[error.fault])
    return _("“%(name)s”: %(why)s") % {"name": error.name[:80], "why": text} if error.name else text


def left_out(files: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the names of the files that are not imported, by the reason in words."""
    found: dict[str, list[str]] = {}
    for name, reason in files:
        why = str(_REASONS.get(reason, _REASONS[DAMAGED]))
        if reason.startswith(OTHER_TYPE):
            kind = reason.removeprefix(OTHER_TYPE)
            why = _("%(name)s is a %(found)s file, not what its name says.") % {"name": name, "found": kind}
        found.setdefault(why, []).append(name)
    return found


def others_left(name: str, others: Sequence[str]) -> str:
    """Return the message which of several Markdown files was taken."""
    count = len(others) + 1
    text = ngettext(
        "There is %(count)s Markdown file. “%(name)s” was taken.",
        "There are %(count)s Markdown files. “%(name)s” was taken.",
        count,
    )
    return text % {"count": count, "name": name[:80]}


def counted(role: Role, count: int) -> str:
    """Return how many lines have a role, in words; "" for none."""
    if not count:
        return ""
    texts = {
        Role.DAY: ngettext("%(count)s day", "%(count)s days", count),
        Role.GROUP: ngettext("%(count)s group", "%(count)s groups", count),
        Role.SESSION: ngettext("%(count)s session", "%(count)s sessions", count),
        Role.SECTION: ngettext("%(count)s section", "%(count)s sections", count),
        Role.CHAPTER: ngettext("%(count)s chapter", "%(count)s chapters", count),
    }
    return texts[role] % {"count": f"{count:,}"}


def remark_here(found: Remark) -> str:
    """Return the message about a detail that was not understood, for its own line."""
    return str(REMARKS.get(found.kind, ""))


def remark(found: Remark) -> str:
    """Return the message about a detail that was not understood, with its line in the file, from 1."""
    text = {"number": found.line + 1, "what": REMARKS.get(found.kind, "")}
    return _("Line %(number)s: %(what)s") % text


def refused(error: RefusedText | OverQuota) -> str:
    """Return the message that a text of the article is invalid, or that there is no room for it."""
    return _("This cannot be imported. %(why)s") % {"why": error}


def imported(planned: ArticlePlan) -> str:
    """Return the message after an import: what was created."""
    created = [
        counted(role, planned.plan.created[name])
        for name, role in (("days", Role.DAY), ("sessions", Role.SESSION), ("chapters", Role.CHAPTER))
    ]
    found = len(planned.found)
    photos = ngettext("%(count)s image", "%(count)s images", found) % {"count": found} if found else ""
    parts = [part for part in (*created, photos) if part]
    return _("Imported: %(parts)s.") % {"parts": _(", ").join(parts)} if parts else _("Imported.")


def conflicts(planned: ArticlePlan) -> list[tuple[str, str]]:
    """Return the texts that stay as they are stored: of what, and the name of the field."""
    return [(change.name, field_label(change)) for change in planned.plan.conflicts]

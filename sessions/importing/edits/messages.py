"""Sentences about the changes of an edited article, the same on its page and in the command."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.importing.edits.changes import FACTS_LINE, LABEL, ArticleChange, ChangeKind, ChangeState, NotTaken
from sessions.importing.edits.checks import model_field
from sessions.importing.edits.credits import CREDIT
from sessions.importing.edits.settings import SITE
from sessions.importing.edits.state import TEXT_FIELDS, PartKind
from sessions.versions.conflicts import Choice

_SHOWN_LENGTH = 80
"""Maximum length of a value or a heading in a sentence, in characters, so that it can be read."""

_FIELDS: Mapping[str, str | Promise] = {
    "heading": gettext_lazy("Heading"),
    FACTS_LINE: gettext_lazy("Line with time, room, speakers"),
    f"{LABEL}:summary": gettext_lazy("Heading above the summary"),
    f"{LABEL}:body": gettext_lazy("Heading above the impressions"),
    "starts": gettext_lazy("Start"),
    "ends": gettext_lazy("End"),
    "front_matter": gettext_lazy("Front matter"),
    "authors": gettext_lazy("Authors"),
    CREDIT: gettext_lazy("Photo credit"),
}
"""The names of what is no field of a model, or has another name there."""

_NEW = {
    PartKind.SESSION: gettext_lazy("New session: %(name)s"),
    PartKind.CHAPTER: gettext_lazy("New chapter: %(name)s"),
    PartKind.DAY: gettext_lazy("New day: %(name)s"),
}

_REMOVED = {
    PartKind.SESSION: gettext_lazy("%(name)s was removed: it leaves the report and stays in your log."),
    PartKind.CHAPTER: gettext_lazy("%(name)s was removed: it goes to the bin."),
    PartKind.DAY: gettext_lazy("%(name)s was removed: its title and its note go. The note is kept as an earlier text."),
}

_REASONS: Mapping[NotTaken, str | Promise] = {
    NotTaken.START_TIME: gettext_lazy("Not taken: the start times decide the order of the sessions of a day."),
    NotTaken.DAY_ORDER: gettext_lazy("Not taken: days stand in the order of their numbers."),
    NotTaken.GROUPED: gettext_lazy("Not taken: the sessions of this report are grouped by their format or track."),
    NotTaken.AUTOMATIC_PICTURE: gettext_lazy("Not taken: who added this photo decides whether reports show it."),
    NotTaken.DAY_IN_USE: gettext_lazy("Not taken: there are other sessions or chapters in this day here."),
    NotTaken.DAY_EMPTY: gettext_lazy(
        "Not shown: its sessions are in your log and not in this report. Its note stays here."
    ),
    NotTaken.NOTES_HIDDEN: gettext_lazy("Not taken: this report does not show the notes of days."),
    NotTaken.DATE_KEPT: gettext_lazy("Not taken: a day keeps its date, and no two days have the same."),
    NotTaken.OF_OTHERS: gettext_lazy(
        "Not taken: the members of the team change what they wrote themselves. The article can have one text of the "
        "team in its place."
    ),
    NotTaken.AUTHORS: gettext_lazy("Not taken: the authors are those whose texts are in the article."),
    NotTaken.CREDIT: gettext_lazy("Not taken: the report itself names who added each photo."),
    NotTaken.SETTING: gettext_lazy("Not taken: the settings of the report decide this for all sessions."),
    NotTaken.INVALID: gettext_lazy("Not taken: this cannot be stored."),
    NotTaken.UNREAD: gettext_lazy("Not taken: what is missing or cannot be read stays as it is here."),
    NotTaken.LEFT: "",
    NotTaken.MAYBE_PART: "",
    NotTaken.PICTURE_MISSING: gettext_lazy("The picture is not here yet. Add it on the page of the photos."),
}


MAY_SELECT = gettext_lazy(
    "The report may then keep to the sessions that it has: one that you attend later is not added by itself."
)


def sentence(change: ArticleChange) -> str:
    """Return a change as one sentence, without what becomes of it."""
    name = _short(change.name) or _("Text before the first heading")
    match change.kind:
        case ChangeKind.NEW:
            return str(_NEW[change.part]) % {"name": name}
        case ChangeKind.REMOVED:
            return str(_REMOVED[change.part]) % {"name": name}
        case ChangeKind.REMOVED_HERE:
            return _("%(name)s was changed there and removed here.") % {"name": name}
        case ChangeKind.FIELD if change.reason is NotTaken.DAY_EMPTY:
            return _("%(name)s stands in the article without a session.") % {"name": name}
        case ChangeKind.MOVED if change.before != change.after:
            values = {"name": name, "old": _short(change.before), "new": _short(change.after)}
            return _("%(name)s was moved from “%(old)s” to “%(new)s”.") % values
        case ChangeKind.MOVED if change.there:
            return _("%(name)s was moved: it stands below “%(new)s” now.") % {"name": name, "new": _short(change.there)}
        case ChangeKind.MOVED:
            return _("%(name)s was moved.") % {"name": name}
        case ChangeKind.HEADING if not change.there:
            return _(
                "The heading of %(name)s is missing, and its text stands at the start. Was it deleted by mistake?"
            ) % {"name": name}
        case ChangeKind.HEADING:
            values = {"name": name, "other": _short(change.there)}
            return (
                _("The heading of %(name)s is missing, and its text stands in “%(other)s”. Was it deleted by mistake?")
                % values
            )
        case ChangeKind.PARTS:
            return _("Many parts are missing. Is this the whole article?")
        case ChangeKind.PICTURE if change.part is PartKind.REPORT:
            return _("New picture: %(name)s") % {"name": name}
        case ChangeKind.PICTURE if not change.after:
            return _("A picture of %(name)s was removed.") % {"name": name}
    label = field_label(change)
    if change.part is not PartKind.REPORT or (change.field == CREDIT and change.name):
        label = _("%(name)s, %(field)s") % {"name": name, "field": label}
    return _value_sentence(change, label)


def field_label(change: ArticleChange) -> str:
    """Return the name of the field that has changed, as pages call it."""
    if change.part is PartKind.CHAPTER and change.field == "body":
        return _("Text")
    if change.field.startswith(f"{SITE}:"):
        return change.field.partition(":")[2]
    found = model_field(change.part, change.field)
    return str(_FIELDS.get(change.field) or capfirst(found.verbose_name if found else change.field))


def _value_sentence(change: ArticleChange, label: str) -> str:
    values = {"field": label, "old": _short(change.before), "new": _short(change.after)}
    if not change.before:
        return _("%(field)s: added “%(new)s”") % values
    if not change.after:
        return _("%(field)s: removed “%(old)s”") % values
    if change.field in TEXT_FIELDS or change.field == "front_matter":
        return _("%(field)s: text changed") % values
    return _("%(field)s: “%(old)s” becomes “%(new)s”") % values


def outcome(change: ArticleChange) -> str:
    """Return what becomes of a change, "" if it is simply taken."""
    if change.state is ChangeState.EQUAL:
        return _("The same is here already.")
    if change.state is ChangeState.CONFLICT:
        if change.is_taken:
            return ""
        if change.is_question or change.kind is ChangeKind.NEW:
            return str(choices_of(change)[0][1])
        if change.kind is ChangeKind.FIELD and change.field not in TEXT_FIELDS:
            return _("Changed here as well: the saved one stays.")
        return _("Changed here as well: the saved one stays. The other text is kept.")
    if change.kind is ChangeKind.PICTURE and change.value is None and change.is_taken:
        return _("The photo stays in the album. Reports do not show it automatically any more.")
    if change.reason is None:
        return ""
    reason = str(_REASONS[change.reason])
    return f"{reason} {change.detail}" if change.detail else reason


_CHOICES: Mapping[ChangeKind, tuple[str | Promise, str | Promise]] = {
    ChangeKind.HEADING: (
        gettext_lazy("The heading is put back."),
        gettext_lazy("It leaves the report; its text stays where it stands now."),
    ),
    ChangeKind.PARTS: (
        gettext_lazy("This is a part: what is missing stays."),
        gettext_lazy("This is all: what is missing leaves the report."),
    ),
    ChangeKind.NEW: (gettext_lazy("Leave it out"), gettext_lazy("Bring it back")),
    ChangeKind.REMOVED: (gettext_lazy("Keep it"), gettext_lazy("Take it out")),
    ChangeKind.REMOVED_HERE: (gettext_lazy("Leave it out"), gettext_lazy("Bring it back")),
}


def choices_of(change: ArticleChange) -> list[tuple[Choice, str | Promise]]:
    """Return the answers to a conflict or a question, the one that changes nothing here first."""
    usual = (gettext_lazy("Keep the saved text"), gettext_lazy("Take the edited text"))
    found = list(zip((Choice.THEIRS, Choice.MINE), _CHOICES.get(change.kind, usual), strict=True))
    has_both = change.kind is ChangeKind.FIELD and change.field in TEXT_FIELDS
    return [*found, (Choice.BOTH, Choice.BOTH.label)] if has_both else found


def _short(text: str) -> str:
    return str(Truncator(" ".join(text.split())).chars(_SHOWN_LENGTH))

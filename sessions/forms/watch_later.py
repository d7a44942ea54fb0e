"""Forms of the watch-later list: one session's mark, and a chapter of watched sessions."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.agenda.watch_later import WatchLaterRow, changes_to_remove, watched_chapter_text
from sessions.forms.chapter import CHOSEN_ROWS
from sessions.models import Chapter, ChapterPlace, Report, Session, State
from sessions.models.querysets.events import SessionQuerySet
from sessions.models.validators import validate_year
from sessions.rules.clean_text import TEXT_LIMIT


class WatchForm(forms.Form):
    """One action: watched, not watched, remove from the list, or undo that."""

    do = forms.ChoiceField(choices=[(name, name) for name in ("watched", "unwatched", "off", "back")])
    later = forms.BooleanField(required=False)
    watched = forms.DateTimeField(required=False, validators=[validate_year])
    state = forms.ChoiceField(choices=[(State.PLANNED, ""), (State.MISSED, "")], required=False)

    def changes(self, row: WatchLaterRow, now: datetime) -> dict[str, Any]:
        """Return the changes by model field."""
        match self.cleaned_data["do"]:
            case "watched":
                return {"watched_at": now}
            case "unwatched":
                # The reason why it was on the list may be gone.
                return {"watched_at": None} if row.is_missed else {"watched_at": None, "watch_later": True}
            case "off":
                return changes_to_remove(row)
            case _:
                sent = self.cleaned_data
                changes = {"watch_later": sent["later"], "watched_at": sent["watched"]}
                return changes | ({"state": sent["state"]} if sent["state"] else {})


class WatchedChapterForm(forms.Form):
    """Which watched sessions become a chapter, in which report, with which heading."""

    heading = forms.CharField(label=_("Heading"), max_length=300)
    report = forms.ModelChoiceField(Report.objects.none(), label=_("Report"), empty_label=None)
    sessions = forms.ModelMultipleChoiceField(
        Session.objects.none(),
        label=_("Sessions"),
        error_messages={"required": _("Select at least one session.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, reports: Any, sessions: SessionQuerySet, language: str, **kwargs: Any) -> None:
        """`sessions` are those to choose from, in order and with the user's impressions."""
        super().__init__(*args, **kwargs)
        self.fields["report"].queryset = reports  # type: ignore[attr-defined]
        self.fields["sessions"].queryset = sessions  # type: ignore[attr-defined]
        self.offered: list[Session] = list(sessions)
        self.initial.setdefault("sessions", [session.pk for session in self.offered])
        self.fields["heading"].widget.attrs["lang"] = language

    def choices(self) -> list[tuple[Session, bool]]:
        """Return the sessions to choose from, and whether each is ticked."""
        ticked = {str(pk) for pk in self["sessions"].value() or []}
        return [(session, str(session.pk) in ticked) for session in self.offered]

    def chapter(self) -> Chapter | None:
        """Return the unsaved chapter for ``save_new``, after the days; None, with a form error, when it is too long."""
        report: Report = self.cleaned_data["report"]
        chosen = {session.pk for session in self.cleaned_data["sessions"]}
        text = watched_chapter_text([session for session in self.offered if session.pk in chosen], report)
        if len(text) > TEXT_LIMIT:
            limit = {"limit": TEXT_LIMIT}
            self.add_error(
                "sessions", _("The chapter would be longer than %(limit)s characters. Select fewer sessions.") % limit
            )
            return None
        chapter = Chapter(
            report=report,
            place=ChapterPlace.AFTER,
            level=report.heading_level,
            heading=self.cleaned_data["heading"],
            body=text,
        )
        chapter.full_clean(exclude=CHOSEN_ROWS)
        return chapter

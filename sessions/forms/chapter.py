"""Forms of a report's chapters: text, position, and chapters of watched sessions and of statistics."""

from datetime import datetime
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sessions.agenda.watch_later import WatchLaterRow, changes_to_remove, watched_chapter_text
from sessions.forms.fields import TextArea, VersionInput
from sessions.models import Chapter, ChapterPlace, Report, Session, State
from sessions.models.session import SessionQuerySet
from sessions.models.validators import validate_year
from sessions.quotas.rows import OverQuota, require
from sessions.reporting.chapter_places import Spot
from sessions.rules.clean_text import TEXT_LIMIT

CHOSEN_ROWS = ("report", "after_day", "in_day", "after_session")
"""Fields of a new chapter that its form took from rows of the database: if one is deleted meanwhile, that is a 404."""


class SpotForm(forms.Form):
    """Position of a chapter, in a list that groups those inside and after each day."""

    spot = forms.ChoiceField(label=_("Position"))

    def __init__(self, *args: Any, spots: list[Spot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spots = {spot.key: spot for spot in spots}
        self.fields["spot"].choices = _grouped(spots)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Spot:
        """The chosen position, of a valid form."""
        return self.spots[self.cleaned_data["spot"]]


def _grouped(spots: list[Spot]) -> list[Any]:
    choices: list[Any] = []
    for day, of_day in groupby(spots, key=lambda spot: spot.day):
        named = [(spot.key, spot.label) for spot in of_day]
        choices += [(day.heading, named)] if day else named
    return choices


def _level_choices() -> list[tuple[int, Any]]:
    return [(0, _("Text without a heading"))] + [(level, "#" * level) for level in range(1, 7)]


class ChapterForm(forms.ModelForm):
    """Heading and text of a chapter, with the version they are based on (optimistic lock).

    A chapter inside a day keeps its level, which counts again once it is moved out: there it stands among the sessions.
    """

    version = forms.IntegerField(min_value=1, widget=VersionInput)
    level = forms.TypedChoiceField(
        label=_("Level"), choices=_level_choices, coerce=int, widget=forms.Select(attrs={"class": "chapter-level"})
    )

    class Meta:
        model = Chapter
        fields = ("heading", "level", "body")
        widgets: ClassVar = {
            "heading": forms.TextInput(attrs={"class": "chapter-heading", "placeholder": _("Heading")}),
            "body": TextArea(
                {
                    "rows": 18,
                    "class": "input editor-area chapter-text",
                    "placeholder": _("Write here. Your text is saved automatically."),
                }
            ),
        }

    def __init__(self, *args: Any, opening: bool, **kwargs: Any) -> None:
        """`opening` means that the chapter is the first of the report: only then the heading is optional."""
        super().__init__(*args, **kwargs)
        if self.instance.is_inside:
            self.fields["level"].widget = forms.HiddenInput()
        elif not opening and self.instance.level:
            self.fields["level"].choices = _level_choices()[1:]  # type: ignore[attr-defined]
        self.initial["version"] = self.instance.version
        for name in ("heading", "body"):
            self.fields[name].widget.attrs["lang"] = self.instance.report.event.language
        # No maxlength: a browser would truncate a pasted text silently; the server reports that it is too long.
        self.fields["body"].widget.attrs.pop("maxlength", None)


class NewChapterForm(SpotForm):
    """Heading and position of a new chapter; its text is written on its own page, with autosave."""

    heading = forms.CharField(label=_("Heading"), max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))
    field_order = ("heading", "spot")

    def chapter_of(self, report: Report) -> Chapter:
        """Return the unsaved chapter for ``save_new``: at the heading level of days, the last of its position."""
        chapter = Chapter(
            report=report,
            heading=self.cleaned_data["heading"],
            level=report.heading_level,
            place=self.chosen.place,
            after_day=self.chosen.after_day,
            in_day=self.chosen.in_day,
            after_session=self.chosen.after_session,
        )
        chapter.full_clean(exclude=CHOSEN_ROWS)
        return chapter


def save_new(chapter: Chapter, form: forms.Form) -> bool:
    """Save a new chapter; False, with a form error, when the report is over quota."""
    try:
        with transaction.atomic():
            require("chapters", chapter.report)
            chapter.save()
    except OverQuota as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


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


class ChapterAfterDaysForm(forms.Form):
    """In which report a chapter stands after the days, with which heading."""

    heading = forms.CharField(label=_("Heading"), max_length=300)
    report = forms.ModelChoiceField(Report.objects.none(), label=_("Report"), empty_label=None)

    def __init__(self, *args: Any, reports: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report"].queryset = reports  # type: ignore[attr-defined]
        self.fields["heading"].widget.attrs["lang"] = language

    def chapter_of(self, body: str) -> Chapter:
        """Return the unsaved chapter for ``save_new``."""
        report: Report = self.cleaned_data["report"]
        heading = self.cleaned_data["heading"]
        chapter = Chapter(
            report=report, place=ChapterPlace.AFTER, level=report.heading_level, heading=heading, body=body
        )
        chapter.full_clean(exclude=CHOSEN_ROWS)
        return chapter


class StatisticsChapterForm(ChapterAfterDaysForm):
    """A chapter of statistics; the address of the page names a report by its slug."""

    report = forms.ModelChoiceField(Report.objects.none(), label=_("Report"), empty_label=None, to_field_name="slug")


class WatchedChapterForm(ChapterAfterDaysForm):
    """A chapter of watched sessions, which are chosen."""

    sessions = forms.ModelMultipleChoiceField(
        Session.objects.none(),
        label=_("Sessions"),
        error_messages={"required": _("Select at least one session.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, sessions: SessionQuerySet, **kwargs: Any) -> None:
        """`sessions` are those to choose from, in order and with the user's impressions."""
        super().__init__(*args, **kwargs)
        self.fields["sessions"].queryset = sessions  # type: ignore[attr-defined]
        self.offered: list[Session] = list(sessions)
        self.initial.setdefault("sessions", [session.pk for session in self.offered])

    def choices(self) -> list[tuple[Session, bool]]:
        """Return the sessions to choose from, and whether each is ticked."""
        ticked = {str(pk) for pk in self["sessions"].value() or []}
        return [(session, str(session.pk) in ticked) for session in self.offered]

    def chapter(self) -> Chapter | None:
        """Return the unsaved chapter for ``save_new``; None, with a form error, when it is too long."""
        chosen = {session.pk for session in self.cleaned_data["sessions"]}
        text = watched_chapter_text(
            [session for session in self.offered if session.pk in chosen], self.cleaned_data["report"]
        )
        if len(text) <= TEXT_LIMIT:
            return self.chapter_of(text)
        too_long = _("The chapter would be longer than %(limit)s characters. Select fewer sessions.")
        self.add_error("sessions", too_long % {"limit": TEXT_LIMIT})
        return None

"""Forms of a report's chapter and its position."""

from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sessions.forms.fields import TextArea, VersionInput, keep_blanks
from sessions.models import Chapter, Report
from sessions.quotas.rows import OverQuota, require
from sessions.reporting.chapter_spots import Spot

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
        labels: ClassVar = {"heading": _("Heading"), "body": _("Text")}
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
        keep_blanks(self)
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

"""A free chapter of a report, and where it stands."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sessions.forms.fields import TextArea, VersionInput, keep_blanks
from sessions.models import Chapter, Report
from sessions.quotas.rows import OverQuota, require
from sessions.quotas.text_bytes import charge_rows
from sessions.reporting.chapter_spots import Spot


class SpotForm(forms.Form):
    """Where a chapter stands."""

    spot = forms.ChoiceField(label=_("Place"))

    def __init__(self, *args: Any, spots: list[Spot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spots = {spot.key: spot for spot in spots}
        self.fields["spot"].choices = [(spot.key, spot.label) for spot in spots]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Spot:
        """The spot that was chosen; for a valid form."""
        return self.spots[self.cleaned_data["spot"]]


def _level_choices() -> list[tuple[int, Any]]:
    return [(0, _("Text without a heading"))] + [(level, "#" * level) for level in range(1, 7)]


class ChapterForm(forms.ModelForm):
    """Heading and text of a chapter, with the version they were read at."""

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
                    "placeholder": _("Write here. It saves itself."),
                }
            ),
        }

    def __init__(self, *args: Any, opening: bool, **kwargs: Any) -> None:
        """`opening` says that nothing stands before the chapter: then it can do without a heading."""
        super().__init__(*args, **kwargs)
        if not opening and self.instance.level:
            self.fields["level"].choices = _level_choices()[1:]  # type: ignore[attr-defined]
        self.initial["version"] = self.instance.version
        for name in ("heading", "body"):
            self.fields[name].widget.attrs["lang"] = self.instance.report.event.language
        keep_blanks(self)
        # A browser would cut a pasted text short without a word; the server says that it is too long.
        self.fields["body"].widget.attrs.pop("maxlength", None)


class NewChapterForm(SpotForm):
    """What a chapter begins with: a heading and a place; its text is written on its own page, where it saves itself."""

    heading = forms.CharField(label=_("Heading"), max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))
    field_order = ("heading", "spot")

    def chapter_of(self, report: Report) -> Chapter:
        """Return the chapter for ``save_new``: at the level of the days, behind the others of its spot."""
        chapter = Chapter(
            report=report,
            heading=self.cleaned_data["heading"],
            level=report.heading_level,
            place=self.chosen.place,
            after_day=self.chosen.after_day,
        )
        chapter.full_clean()
        return chapter


def save_new(chapter: Chapter, form: forms.Form) -> bool:
    """Save a new chapter; False, with a word at the form, where the report or its owner has no room for it."""
    try:
        with transaction.atomic():
            require("chapters", chapter.report)
            chapter.save()
            charge_rows(chapter.report.event.owner_id, [chapter])
    except OverQuota as refusal:
        form.add_error(None, str(refusal))
        return False
    return True

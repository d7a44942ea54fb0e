"""Form of the chapter of statistics."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.forms.chapter import CHOSEN_ROWS
from sessions.models import Chapter, ChapterPlace, Report


class StatisticsChapterForm(forms.Form):
    """In which report the chapter stands, with which heading."""

    heading = forms.CharField(label=_("Heading"), max_length=300)
    report = forms.ModelChoiceField(Report.objects.none(), label=_("Report"), empty_label=None, to_field_name="slug")

    def __init__(self, *args: Any, reports: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report"].queryset = reports  # type: ignore[attr-defined]
        self.fields["heading"].widget.attrs["lang"] = language

    def chapter(self, body: str) -> Chapter:
        """Return the unsaved chapter for ``save_new``, after the days."""
        report: Report = self.cleaned_data["report"]
        heading = self.cleaned_data["heading"]
        chapter = Chapter(
            report=report, place=ChapterPlace.AFTER, level=report.heading_level, heading=heading, body=body
        )
        chapter.full_clean(exclude=CHOSEN_ROWS)
        return chapter

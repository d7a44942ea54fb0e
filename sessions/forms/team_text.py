"""Form of the one text of a team about a session."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.forms.fields import TextArea, VersionInput, keep_blanks
from sessions.models import TeamText


class TeamTextForm(forms.ModelForm):
    """Summary and impressions, with the version they are based on (optimistic lock); 0 while nothing is stored."""

    version = forms.IntegerField(min_value=0, widget=VersionInput)

    class Meta:
        model = TeamText
        fields = ("summary", "body")
        labels: ClassVar = {"summary": _("Summary"), "body": _("Impressions")}
        widgets: ClassVar = {"summary": TextArea(), "body": TextArea()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)
        keep_blanks(self)

    def shown_texts(self) -> list[forms.BoundField]:
        """Return the fields of the texts."""
        return [self["summary"], self["body"]]

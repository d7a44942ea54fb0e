"""Form of a backup that is restored beside what is there."""

from django import forms
from django.utils.translation import gettext_lazy


class RestoreBackupForm(forms.Form):
    """The zip of an event, or of everything of one person."""

    file = forms.FileField(
        label=gettext_lazy("Backup"),
        help_text=gettext_lazy("A zip file that was downloaded here, or from another install, up to 300 MB."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

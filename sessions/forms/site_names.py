"""Form of a person's names at publishing sites; it is part of the settings of each report."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.models import SiteNames
from sessions.models.querysets.access import Reader

_KEYS = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}


class SiteNamesForm(forms.ModelForm):
    """The names that the addresses of a person's articles contain; a field that is not sent keeps its value."""

    class Meta:
        model = SiteNames
        fields = ("zenn", "qiita")
        labels: ClassVar = {"zenn": _("Your name at Zenn"), "qiita": _("Your name at Qiita")}
        help_texts: ClassVar = {
            "zenn": _("As in zenn.dev/NAME. Links to your articles contain it; it is used in all your reports."),
            "qiita": _("As in qiita.com/NAME."),
        }
        widgets: ClassVar = {name: forms.TextInput(attrs=_KEYS) for name in ("zenn", "qiita")}

    prefix = "names"
    mostly_optional = True

    def __init__(self, data: Any = None, *, user: Reader) -> None:
        known = SiteNames.objects.filter(user=user.pk).first() or SiteNames(user_id=user.pk or 0)
        if data is not None:
            names = ((f"{self.prefix}-{name}", getattr(known, name)) for name in self.Meta.fields)
            data = {name: data.get(name, value).strip().removeprefix("@") for name, value in names}
        super().__init__(data, instance=known)

    def save(self, commit: bool = True) -> SiteNames:
        """Save; of two first forms of a person at once the later one changes the row of the other."""
        if not commit:
            return super().save(commit=False)
        names = {name: getattr(self.instance, name) for name in self.Meta.fields}
        saved, _created = SiteNames.objects.update_or_create(user_id=self.instance.user_id, defaults=names)
        return saved

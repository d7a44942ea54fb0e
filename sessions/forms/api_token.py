"""Form of a new API token."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models import ApiToken
from sessions.models.api_token import TOKEN_DAYS

_DAYS = (_("7 days"), _("30 days"), _("90 days"), _("1 year"))


class ApiTokenForm(forms.ModelForm):
    """What a token is for, what it may do, and how long."""

    days = forms.TypedChoiceField(
        label=_("Valid for"), choices=list(zip(TOKEN_DAYS, _DAYS, strict=True)), coerce=int, initial=90
    )

    class Meta:
        model = ApiToken
        fields = ("name", "scope")
        labels: ClassVar = {"name": _("Name"), "scope": _("The program may")}
        help_texts: ClassVar = {"name": _("By which you recognise it, such as the name of the program.")}
        widgets: ClassVar = {"scope": forms.RadioSelect}

    def values(self) -> dict[str, Any]:
        """Return the values of a new token, of a valid form; it is valid from now on."""
        cleaned = self.cleaned_data
        expires_at = timezone.now() + timedelta(days=cleaned["days"])
        return {"name": cleaned["name"], "scope": cleaned["scope"], "expires_at": expires_at}

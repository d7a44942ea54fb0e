"""Forms of what a person chooses: profile, mail address, language and theme."""

from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sessions.accounts.adapter import AlreadyTaken
from sessions.accounts.lookup import is_free, is_user_name_of_other, lock_accounts
from sessions.forms.account import LONGEST_ADDRESS
from sessions.forms.zone import ZoneForm
from sessions.models import Profile, Theme
from sessions.rules.account_names import in_parentheses
from sessions.rules.clean_text import without_invisible

TAKEN = "taken"
"""Code of the error of a name shown that is the user name of somebody else, or holds it in parentheses."""


class ProfileForm(ZoneForm):
    """Name shown, language, theme and time zone of one person, on every device."""

    mostly_optional = True
    field_order = ("name", "language", "theme", "time_zone", "zone_choice")

    class Meta:
        model = Profile
        fields = ("name", "language", "theme", "time_zone")
        help_texts: ClassVar = {
            "name": _("Others see it with what you share. If empty, it is your user name."),
            "language": _("The language of a report belongs to its event."),
        }
        widgets: ClassVar = {"language": forms.RadioSelect, "theme": forms.RadioSelect}

    def __init__(self, *args: Any, too_many_refusals: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._too_many_refusals = too_many_refusals
        self.fields["time_zone"].help_text = _(
            "For times on pages like this, and new events whose venue does not tell one. Type a city or a country."
        )
        for name in ("language", "theme"):  # no empty choice: the page shows what applies now
            field = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Refuse a name that nobody sees as it is, and one with the user name of somebody else (code "taken")."""
        name: str = self.cleaned_data["name"]
        if not name or name == self.initial.get("name"):
            return name
        seen = without_invisible(name)
        if not seen:
            raise forms.ValidationError(_("Nobody would see this name. Type one with letters, or leave it empty."))
        if seen != name.strip():
            raise forms.ValidationError(
                _("This name has invisible characters, such as marks that change the direction of text. Type it again.")
            )
        if self._too_many_refusals:
            raise get_adapter().validation_error("too_many_login_attempts")
        if is_user_name_of_other([name], self.instance.user):
            raise forms.ValidationError(
                _("This name cannot be used: it is the user name of somebody else."), code=TAKEN
            )
        if is_user_name_of_other(in_parentheses(name), self.instance.user):
            raise forms.ValidationError(
                _("This name cannot be used: it has the user name of somebody else in parentheses."), code=TAKEN
            )
        return name

    def clean(self) -> dict[str, Any]:
        """Replace a place by its time zone; an empty field stays empty."""
        is_empty = self.cleaned_data.get("time_zone") == ""
        cleaned = super().clean()
        if is_empty:
            cleaned["time_zone"] = ""
        return cleaned

    def save(self, commit: bool = True) -> Profile:
        """Create or change the profile. A language or theme that was not sent stays as it is."""
        profile = super().save(commit=False)
        sent = {name: self.cleaned_data[name] for name in self.Meta.fields if self.add_prefix(name) in self.data}
        stored, _created = Profile.objects.update_or_create(user=profile.user, defaults=sent)
        return stored


class EmailForm(forms.Form):
    """Mail address of one person; empty removes it."""

    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text=_(
            "Used only for a new password and for invitations. Nobody else sees it. Leave it empty to remove it."
        ),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("email", user.email)
        self.user = user

    def save(self) -> None:
        """Store the address; raises AlreadyTaken if another account has it, or has it as its name."""
        email: str = self.cleaned_data["email"]
        with transaction.atomic():
            lock_accounts()  # as at sign-up: two people cannot take one address at the same time
            user = User.objects.get(pk=self.user.pk)
            if email and email != user.email and not is_free(email, besides=user):
                raise AlreadyTaken("email")
            user.email = email
            user.save(update_fields=["email"])
            EmailAddress.objects.filter(user=user).delete()
            if email:
                EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)


class PreferenceForm(forms.Form):
    """Interface language and theme; a field that is not sent keeps its value."""

    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, required=False, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=Theme.choices,
        required=False,
        widget=forms.RadioSelect,
    )

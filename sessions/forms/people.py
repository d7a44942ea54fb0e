"""Forms of the people of a site: invitation, API token, handing over an event, deleting one's account."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.core import context
from django import forms
from django.contrib.auth.models import User
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from sessions.models import ApiToken, Event, Invitation, MemberRole, Membership, full_name
from sessions.models.api_token import TOKEN_DAYS
from sessions.models.invitation import MOST_USES
from sessions.people.hand_over import heirs_of
from sessions.web.date_formats import dated

LONGEST_PASSWORD = 4_096
"""Maximum length of a typed password, in characters: a longer one is refused unread."""


class PersonChoice(forms.ModelChoiceField):
    """Choice of a person by shown name and user name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return both names; the user name alone where they are equal."""
        return full_name(obj)


class EventChoice(forms.ModelChoiceField):
    """Choice of an event by name and first day."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name, with the first day where it is known."""
        return f"{obj.name} ({dated(obj.first_day)})" if obj.first_day else str(obj.name)


class InvitationForm(forms.ModelForm):
    """A new invitation: for whom, how many accounts, and how long."""

    days = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=[
            (1, _("1 day")),
            (7, _("7 days")),
            (30, _("30 days")),
            (90, _("90 days")),
        ],
        coerce=int,
        initial=7,
    )

    class Meta:
        model = Invitation
        fields = ("for_whom", "uses", "event", "role")
        labels: ClassVar = {
            "event": _("Member of an event"),
            "role": _("Role in the event"),
        }
        help_texts: ClassVar = {
            "for_whom": _("Only the owner of this site sees this."),
            "uses": _("Each person who signs up with the link uses one."),
            "event": _("Whoever signs up with the link becomes a member of this event of yours."),
            "role": _("An editor writes, a reader reads what the team shares."),
        }
        field_classes: ClassVar = {"event": EventChoice}
        widgets: ClassVar = {
            "uses": forms.NumberInput(attrs={"min": 1, "max": MOST_USES, "inputmode": "numeric"}),
        }

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data)
        self.fields["event"].queryset = Event.objects.owned_by(user).present().newest_first()  # type: ignore[attr-defined]
        self.fields["event"].empty_label = "—"  # type: ignore[attr-defined]
        self.fields["role"].required = False  # without an event it means nothing

    def clean_role(self) -> str:
        """Return the role; an editor where none was chosen."""
        return self.cleaned_data["role"] or MemberRole.EDITOR

    def values(self) -> dict[str, Any]:
        """Return the values of a new invitation, of a valid form; it is valid from now on."""
        cleaned = self.cleaned_data
        expires_at = timezone.now() + timedelta(days=cleaned["days"])
        return {name: cleaned[name] for name in self.Meta.fields} | {"expires_at": expires_at}


class HandOverForm(forms.Form):
    """Which event of a person is offered to whom, or taken by the owner of the site who asks."""

    event = EventChoice(label=_("Event"), queryset=Event.objects.none(), empty_label="—")
    to = PersonChoice(
        label=_("New owner"),
        queryset=User.objects.none(),
        empty_label="—",
        help_text=_("A member becomes the owner by accepting. You become it at once."),
    )

    def __init__(self, data: Any, owner: User, asks: User, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self._asks = asks
        self.fields["event"].queryset = Event.objects.owned_by(owner).present().newest_first()  # type: ignore[attr-defined]
        if len(only := self.fields["event"].queryset[:2]) == 1:  # type: ignore[attr-defined]
            self.fields["event"].initial = only[0]
        members = Membership.objects.filter(event__owner=owner, event__deleted_at=None).values("user")
        people = User.objects.filter(Q(pk__in=members) | Q(pk=asks.pk), is_active=True).select_related("profile")
        self.fields["to"].queryset = people.order_by(Lower("username"), "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse somebody who cannot become the owner of the event, and name who can."""
        cleaned = super().clean() or {}
        event, to = cleaned.get("event"), cleaned.get("to")
        if event and to:
            heirs = list(heirs_of(event, self._asks))
            if to not in heirs:
                names = ", ".join(map(full_name, heirs))
                self.add_error("to", _("Possible for this event: %(names)s") % {"names": names})
        return cleaned


class DeleteAccountForm(forms.Form):
    """The password, and for each event with other members that it is deleted for everybody."""

    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, data: Any, user: User, shared: Iterable[Event]) -> None:
        super().__init__(data)
        self._user = user
        for event in shared:
            self.fields[f"event-{event.pk}"] = forms.BooleanField(
                label=_("Delete “%(event)s” for everybody") % {"event": event.name},
                help_text=format_html(
                    '{} <a href="{}">{}</a>',
                    _("Other people work on this event. It stays for them if one of them becomes its owner first."),
                    reverse("sessions:team", args=[event.slug]),
                    _("Offer the event"),
                ),
            )
        self.order_fields([*(name for name in self.fields if name != "password"), "password"])

    def clean(self) -> dict[str, Any]:
        """Check the password last; a wrong one counts as a failed sign-in (rate limit)."""
        cleaned = super().clean() or {}
        if not self.errors and not get_adapter(context.request).reauthenticate(self._user, cleaned["password"]):
            self.add_error("password", get_adapter().validation_error("enter_current_password"))
        return cleaned


_DAYS = (_("7 days"), _("30 days"), _("90 days"), _("1 year"))


class ApiTokenForm(forms.ModelForm):
    """What a token is for, what it may do, and how long."""

    days = forms.TypedChoiceField(
        label=_("Valid for"), choices=list(zip(TOKEN_DAYS, _DAYS, strict=True)), coerce=int, initial=90
    )

    class Meta:
        model = ApiToken
        fields = ("name", "scope")
        labels: ClassVar = {"scope": _("The program may")}
        help_texts: ClassVar = {"name": _("By which you recognise it, such as the name of the program.")}
        widgets: ClassVar = {"scope": forms.RadioSelect}

    def values(self) -> dict[str, Any]:
        """Return the values of a new token, of a valid form; it is valid from now on."""
        cleaned = self.cleaned_data
        expires_at = timezone.now() + timedelta(days=cleaned["days"])
        return {"name": cleaned["name"], "scope": cleaned["scope"], "expires_at": expires_at}

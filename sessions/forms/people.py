"""Forms of the people of a site: invitation, handing over an event, deleting one's account."""

from datetime import timedelta
from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.core import context
from django import forms
from django.contrib.auth.models import User
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.models import Event, Invitation, MemberRole, full_name
from sessions.models.invitation import MOST_USES
from sessions.people.deletion import EventWithMembers
from sessions.people.hand_over import heirs_of
from sessions.web.date_formats import dated

MOST_NAMED = 20
"""Maximum number of members that a refusal names."""

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
        label=gettext_lazy("Valid for"),
        choices=[
            (1, gettext_lazy("1 day")),
            (7, gettext_lazy("7 days")),
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
        ],
        coerce=int,
        initial=7,
    )

    class Meta:
        model = Invitation
        fields = ("for_whom", "uses", "event", "role")
        labels: ClassVar = {
            "for_whom": gettext_lazy("For whom"),
            "uses": gettext_lazy("Number of accounts"),
            "event": gettext_lazy("Member of an event"),
            "role": gettext_lazy("Role in the event"),
        }
        help_texts: ClassVar = {
            "for_whom": gettext_lazy("Only the owner of this site sees this."),
            "uses": gettext_lazy("Each person who signs up with the link uses one."),
            "event": gettext_lazy("Whoever signs up with the link becomes a member of this event of yours."),
            "role": gettext_lazy("An editor writes, a reader reads what the team shares."),
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
    """Which event of a person gets which new owner."""

    event = EventChoice(label=gettext_lazy("Event"), queryset=Event.objects.none(), empty_label="—")
    to = PersonChoice(label=gettext_lazy("New owner"), queryset=User.objects.none(), empty_label="—")

    def __init__(self, data: Any, owner: User, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["event"].queryset = Event.objects.owned_by(owner).present().newest_first()  # type: ignore[attr-defined]
        if len(only := self.fields["event"].queryset[:2]) == 1:  # type: ignore[attr-defined]
            self.fields["event"].initial = only[0]
        people = User.objects.filter(is_active=True).exclude(pk=owner.pk).select_related("profile")
        self.fields["to"].queryset = people.order_by(Lower("username"), "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse somebody who is not in the team of the event, where it has one."""
        cleaned = super().clean() or {}
        event, to = cleaned.get("event"), cleaned.get("to")
        if event and to:
            heirs = list(heirs_of(event)[: MOST_NAMED + 1])
            if to not in heirs and not heirs_of(event).filter(pk=to.pk).exists():
                names = ", ".join(full_name(heir) for heir in heirs[:MOST_NAMED])
                more = "…" if len(heirs) > MOST_NAMED else ""
                self.add_error("to", _("Choose a member of its team: %(names)s") % {"names": names + more})
        return cleaned


class DeleteAccountForm(forms.Form):
    """The password, and for each event with other members who becomes its owner, or that it is deleted."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, data: Any, user: User, shared: list[EventWithMembers]) -> None:
        super().__init__(data)
        self._user, self._shared = user, shared
        for each in shared:
            choices = [
                ("", _("Choose what happens to it")),
                *(
                    (str(member.pk), _("Hand over to %(name)s") % {"name": full_name(member)})
                    for member in each.members
                ),
                ("delete", _("Delete for everybody")),
            ]
            self.fields[f"event-{each.event.pk}"] = forms.ChoiceField(
                label=each.event.name, choices=choices, help_text=_("Other people work on this event.")
            )
        self.order_fields([*(f"event-{each.event.pk}" for each in shared), "password"])

    def clean(self) -> dict[str, Any]:
        """Check the password last; a wrong one counts as a failed sign-in (rate limit)."""
        cleaned = super().clean() or {}
        if not self.errors and not get_adapter(context.request).reauthenticate(self._user, cleaned["password"]):
            self.add_error("password", get_adapter().validation_error("enter_current_password"))
        return cleaned

    def heirs(self) -> dict[int, User]:
        """Return the new owner of each event that is handed over, by the key of the event, of a valid form."""
        chosen = {each.event.pk: self.cleaned_data[f"event-{each.event.pk}"] for each in self._shared}
        members = {str(member.pk): member for each in self._shared for member in each.members}
        return {event: members[choice] for event, choice in chosen.items() if choice != "delete"}

"""Profile: what a person chooses for every device: name shown, language, theme, time zone."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions.models.event import default_time_zone
from sessions.models.fields import LineField
from sessions.models.validators import validate_time_zone

LONGEST_SHOWN_NAME = 80
"""Maximum length of the name that others see, in characters."""


class Theme(models.TextChoices):
    """The colours of the pages."""

    SYSTEM = "system", _("Same as the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Profile(models.Model):
    """Choices of one person; an empty one was never made.

    A person without a row has chosen nothing: the cookies and the language of the browser apply.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="profile", verbose_name=_("user")
    )
    name = LineField(_("name shown"), max_length=LONGEST_SHOWN_NAME, blank=True, default="")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, blank=True, default="")
    theme = models.CharField(_("theme"), max_length=6, choices=Theme, blank=True, default="")
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", validators=[validate_time_zone])

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            models.CheckConstraint(condition=Q(theme__in=["", *Theme.values]), name="profile_theme_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.user.get_username()


def profile_of(user: User | AnonymousUser) -> Profile:
    """Return the profile of a user; a new one that is not stored if there is none, or for an anonymous user.

    No query for the user of a request, nor for rows loaded with ``select_related("…__profile")``.
    """
    if isinstance(user, AnonymousUser) or not user.is_authenticated:
        return Profile()
    try:
        profile: Profile = user.profile
    except ObjectDoesNotExist:
        return Profile(user=user)
    return profile


def shown_name(user: User) -> str:
    """Return the name under which others see a user: that of the profile, else the user name.

    For many rows, load them with ``select_related("author__profile")`` first, or use ``shown_names``.
    """
    return profile_of(user).name or user.get_username()


def full_name(user: User) -> str:
    """Return the shown name with the user name, as "Chie Suzuki (chie)"; the user name alone where they are equal.

    For many rows, load them with ``select_related("profile")`` first.
    """
    name, account = shown_name(user), user.get_username()
    return account if name == account else f"{name} ({account})"


def shown_names(users: Iterable[int]) -> dict[int, str]:
    """Return the shown name of each user by primary key, in one query; missing users are left out."""
    found = User.objects.filter(pk__in=set(users)).values_list("pk", "username", "profile__name")
    return {pk: name or username for pk, username, name in found}


def name_of_colleague(user: User, editor_id: int | None) -> str:
    """Return the name of the person who saved a row, if that is somebody else than the user; else "".

    One query at most; ``editor_id`` is None where nobody knows who it was.
    """
    if editor_id is None or editor_id == user.pk:
        return ""
    return shown_names([editor_id]).get(editor_id, "")


def time_zone_of(user: User | AnonymousUser) -> str:
    """Return the time zone of a user's new events: that of the profile, else the one of the installation."""
    return profile_of(user).time_zone or default_time_zone()

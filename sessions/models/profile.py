"""What a person chooses for every device: name shown, language, theme, time zone, and names at publishing sites."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ObjectDoesNotExist
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions.models.event import Event, default_time_zone
from sessions.models.fields import LineField
from sessions.models.validators import validate_time_zone
from sessions.rules.account_names import folded, in_parentheses
from sessions.rules.clean_text import without_invisible

validate_site_name = RegexValidator(r"\A[0-9A-Za-z_-]{1,39}\Z", _("Use only letters, digits, hyphens and underscores."))


class Theme(models.TextChoices):
    """The colours of the pages."""

    SYSTEM = "system", _("Same as the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Profile(models.Model):
    """Choices of one person; an empty one was never made.

    A person without a row has chosen nothing: the cookies and the language of the browser apply.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="profile")
    name = LineField(_("name shown"), max_length=80, blank=True, default="")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, blank=True, default="")
    theme = models.CharField(_("theme"), max_length=6, choices=Theme, blank=True, default="")
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", validators=[validate_time_zone])

    class Meta:
        verbose_name = _("profile")
        constraints = [
            models.CheckConstraint(condition=Q(theme__in=["", *Theme.values]), name="profile_theme_known"),
        ]

    def __str__(self) -> str:
        return self.seen_name or self.user.get_username()

    @property
    def seen_name(self) -> str:
        """The name shown without invisible characters, which earlier versions have stored; "" if nothing is left."""
        return without_invisible(self.name)


class SiteNames(models.Model):
    """A person's names at Zenn and Qiita; "" where there is none."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="site_names")
    zenn = LineField(_("name at Zenn"), max_length=39, blank=True, default="", validators=[validate_site_name])
    qiita = LineField(_("name at Qiita"), max_length=39, blank=True, default="", validators=[validate_site_name])

    class Meta:
        verbose_name = _("names at publishing sites")

    def __str__(self) -> str:
        return str(self.user)


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

    For many rows, load them with ``select_related("author__profile")`` first; for a team use ``team_names``.
    """
    return profile_of(user).seen_name or user.get_username()


def full_name(user: User) -> str:
    """Return the shown name with the user name, as "Chie Suzuki (chie)"; the user name alone where they are equal.

    For many rows, load them with ``select_related("profile")`` first.
    """
    name, account = shown_name(user), user.get_username()
    return account if name == account else f"{name} ({account})"


def seen_names(users: Iterable[int]) -> dict[int, str]:
    """Return the names that users chose to be shown, by primary key, in one query; never the user name."""
    found = Profile.objects.filter(user__in=set(users)).values_list("user", "name")
    return {pk: seen for pk, name in found if (seen := without_invisible(name))}


def team_names(event: Event, also: Iterable[int] = ()) -> dict[int, str]:
    """Return the names of the owner and the members of an event by primary key, told apart, in one query.

    ``also`` are the primary keys of others who are named beside them, such as those who added photos and have left.
    """
    of_team = Q(pk=event.owner_id) | Q(pk__in=event.memberships.values("user")) | Q(pk__in=also)
    found = User.objects.filter(of_team).values_list("pk", "username", "profile__name")
    return told_apart({pk: (without_invisible(name or "") or username, username) for pk, username, name in found})


def told_apart(people: Mapping[int, tuple[str, str]]) -> dict[int, str]:
    """Return the names of people of one team, given their shown names and user names, by the same keys.

    Those that are equal when folded have the user name beside: ``Ada (ada2)``. So have those that are the user name of
    another, or hold it in parentheses: they may have been chosen before that account was made.
    """
    shown_folds = Counter(folded(shown) for shown, _username in people.values())
    accounts = {folded(username): pk for pk, (_shown, username) in people.items()}

    def is_ambiguous(pk: int, shown: str) -> bool:
        if shown_folds[folded(shown)] > 1:
            return True
        return any(accounts.get(folded(part), pk) != pk for part in (shown, *in_parentheses(shown)))

    return {
        pk: f"{shown} ({username})" if is_ambiguous(pk, shown) else shown for pk, (shown, username) in people.items()
    }


def name_of_colleague(user: User, editor_id: int | None, event: Event) -> str:
    """Return the name of who saved a row of an event, if that is somebody else than the user; else "".

    Only the owner and the members of now are named: who joined later need not know who has left. One query at most;
    ``editor_id`` is None where it is not known who it was.
    """
    if editor_id is None or editor_id == user.pk:
        return ""
    return team_names(event).get(editor_id, "")


def time_zone_of(user: User | AnonymousUser) -> str:
    """Return the time zone of a user's new events: that of the profile, else the one of the installation."""
    return profile_of(user).time_zone or default_time_zone()


def has_owner() -> bool:
    """Return whether any account exists."""
    return User.objects.exists()


def is_site_owner(user: User | AnonymousUser) -> bool:
    """Return whether a user runs the site: a superuser, or whoever signed up first."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or not User.objects.filter(pk__lt=user.pk).exists()

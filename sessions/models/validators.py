"""Validators of model fields: the pure rules with a message for the form field."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions.rules.clean_text import TextError, clean_line, clean_text
from sessions.rules.codes import is_code
from sessions.rules.days import YEARS
from sessions.rules.photo_names import FOLDER, is_portable

RESERVED_SLUGS = frozenset({"new"})
"""Slugs that would collide with other URLs."""

MAX_TOPICS = 20
"""Maximum number of topics of a report: sites take five, and an imported article may have more."""

MAX_TOPIC_LENGTH = 60
"""Maximum length of a topic, in characters: a sentence is none."""

validate_web_address = URLValidator(
    schemes=["http", "https"], message=_("Enter a web address that begins with http:// or https://.")
)
validate_report_slug = RegexValidator(
    r"\A[0-9a-z_-]{1,60}\Z", _("Use only lower-case letters a to z, digits, hyphens and underscores.")
)
validate_folder = RegexValidator(
    FOLDER,
    _("Use only letters, digits, hyphens, underscores, dots and slashes. No part may be empty or begin with a dot."),
)


def valid_line(text: str, longest: int | None = None) -> str:
    """Return the text as one line, as it is stored; raises ValidationError for what cannot be stored."""
    with _refused_text():
        return clean_line(text, longest or max(len(text), 1))


def valid_text(text: str) -> str:
    """Return a text of several lines as it is stored; raises ValidationError for what cannot be stored."""
    with _refused_text():
        return clean_text(text)


@contextmanager
def _refused_text(code: str = "") -> Iterator[None]:
    try:
        yield
    except TextError as error:
        message = gettext("This text contains a character that cannot be stored. Remove it and try again.")
        if error.reason == "too_long":
            message = gettext("This text is too long: at most %(limit)s characters.") % {"limit": error.limit}
        raise ValidationError(message, code=code or error.reason) from error


def validate_code(text: str) -> None:
    """Raise ValidationError unless the text is valid as a code before `` | ``."""
    if not is_code(text):
        raise ValidationError(
            _("A code has at most 20 characters, no spaces, and at least one digit, such as COM301-R."), code="code"
        )


@cache
def time_zone_names() -> frozenset[str]:
    """Return the valid IANA time zone names."""
    return frozenset(available_timezones()) - {"Factory", "localtime"}


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless the name is a known IANA time zone."""
    if name not in time_zone_names():
        raise ValidationError(_("Choose a time zone such as Asia/Tokyo."), code="time_zone")


def validate_year(value: date) -> None:
    """Raise ValidationError for an implausible year: a typing error, and date arithmetic could overflow."""
    if value.year not in YEARS:
        raise ValidationError(_("Check the year."), code="year")


def validate_slug_not_reserved(slug: str) -> None:
    """Raise ValidationError for a reserved slug."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This word is reserved. Choose another one."), code="reserved")


def validate_photo_name(name: str) -> None:
    """Raise ValidationError unless the name is a plain file name, valid on every system and fully visible."""
    if name in {".", ".."} or name != name.strip() or not is_portable(name):
        raise ValidationError(_("Use a plain file name such as com301_0.jpg."), code="photo_name")


def validate_topics(topics: object) -> None:
    """Raise ValidationError unless the value is a list of at most 20 short lines."""
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        raise ValidationError(_("Topics are a list of words."), code="topics")
    if len(topics) > MAX_TOPICS:
        raise ValidationError(_("Use fewer topics."), code="topics")
    for topic in topics:
        with _refused_text("topics"):
            kept = clean_line(topic, MAX_TOPIC_LENGTH)
        if kept != topic:
            raise ValidationError(_("A topic must be one line without control characters."), code="topics")

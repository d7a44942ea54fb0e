"""Model fields that sanitise their value: one line of text, and Markdown as the author wrote it."""

from typing import Any

from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.validators import valid_line, valid_text
from sessions.rules.clean_text import TEXT_LIMIT

# Refused, not removed: a null character means that something other than text was pasted.
_refuse_nul = ProhibitNullCharactersValidator(
    _("This text contains a null character, which cannot be stored. Remove it and try again."), code="nul"
)


class LineField(models.CharField):
    """One line of text: no line breaks, no control characters, trimmed; spaces inside stay.

    Sanitised by full_clean() and again before it is stored, so that update() cannot store anything else. Raises
    ValidationError for what cannot be stored. The length is checked by the validator and the database.
    """

    def to_python(self, value: Any) -> Any:
        """Return the sanitised line."""
        text = super().to_python(value)
        if not isinstance(text, str):
            return text
        _refuse_nul(text)
        return valid_line(text)


class MarkdownField(models.TextField):
    """Markdown of at most TEXT_LIMIT characters with LF line ends; spacing and spelling stay.

    Sanitised at the same places as a LineField. Raises ValidationError for what cannot be stored.
    """

    default_validators = [MaxLengthValidator(TEXT_LIMIT)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", TEXT_LIMIT)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the sanitised text."""
        text = super().to_python(value)
        if not isinstance(text, str):
            return text
        _refuse_nul(text)
        return valid_text(text)

    def formfield(self, **kwargs: Any) -> Any:
        """Return a field that does not strip: Markdown is stored as written."""
        return super().formfield(**{"strip": False, **kwargs})

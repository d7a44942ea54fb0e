"""What a report has in one dialect only: values that its site assigned, and addresses of uploaded pictures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.fields import LineField, MarkdownField
from sessions.models.photo import Photo
from sessions.models.querysets.access import EventRowsQuerySet, ReportRowsQuerySet
from sessions.models.report import MAX_DIALECT, Report
from sessions.models.validators import validate_web_address

MAX_ADDRESS = 1000
"""Maximum length of the address of an uploaded picture, in characters: that of its column."""


class Edition(models.Model):
    """A report in one dialect: `values` that only its site knows, by key, and the front matter as imported."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="editions")
    dialect = models.CharField(_("dialect"), max_length=MAX_DIALECT)
    values = models.JSONField(_("values"), default=dict, blank=True)
    front_matter = MarkdownField(_("front matter as imported"), editable=False)

    objects = ReportRowsQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        constraints = [models.UniqueConstraint(fields=["report", "dialect"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.report} ({self.dialect})"


class PictureAddressQuerySet(EventRowsQuerySet):
    """Addresses of pictures."""

    event_path = "photo__event"


class PictureAddress(models.Model):
    """The address of a photo on a site to which its author uploaded it by hand.

    `file` is the name of the stored file at that time: with another one, the picture was changed since.
    """

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="addresses")
    dialect = models.CharField(max_length=MAX_DIALECT)
    url = LineField(max_length=MAX_ADDRESS, validators=[validate_web_address])
    file = models.CharField(max_length=200, editable=False)

    objects = PictureAddressQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "dialect"], name="picture_address_once")]

    def __str__(self) -> str:
        return self.url

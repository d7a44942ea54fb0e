"""Usage: counter of the text bytes that a person has stored, so that a save need not count them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Usage(models.Model):
    """Running total per person (denormalised counter); never too low, and recounted exactly when it reaches the quota.

    Deleted rows are not subtracted; see ``sessions/quotas/text_bytes.py``.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="usage", verbose_name=_("user")
    )
    text_bytes = models.PositiveBigIntegerField(_("bytes of texts"), default=0)

    class Meta:
        verbose_name = _("usage")
        verbose_name_plural = _("usage")

    def __str__(self) -> str:
        return f"{self.user}: {self.text_bytes}"

"""Names of a person at publishing sites: the addresses of articles contain them."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.fields import LineField

validate_site_name = RegexValidator(r"\A[0-9A-Za-z_-]{1,39}\Z", _("Use only letters, digits, hyphens and underscores."))


class SiteNames(models.Model):
    """A person's names at Zenn and Qiita; "" where there is none."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="site_names", verbose_name=_("user")
    )
    zenn = LineField(_("name at Zenn"), max_length=39, blank=True, default="", validators=[validate_site_name])
    qiita = LineField(_("name at Qiita"), max_length=39, blank=True, default="", validators=[validate_site_name])

    class Meta:
        verbose_name = _("names at publishing sites")
        verbose_name_plural = _("names at publishing sites")

    def __str__(self) -> str:
        return str(self.user)

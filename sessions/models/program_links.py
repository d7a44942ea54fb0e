"""Secret links for programs: the calendar subscription of an agenda, and the article of a report to pull."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.event import Event
from sessions.models.querysets.access import WRITING_ROLES
from sessions.models.report import MAX_DIALECT, Report
from sessions.models.secret_link import SecretLink, SecretLinkQuerySet


class AgendaLink(SecretLink):
    """Secret link of one agenda."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="agenda_links", verbose_name=_("event"))

    objects = SecretLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of an agenda")
        verbose_name_plural = _("addresses of agendas")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.event} ({self.author})"


class ReportLinkQuerySet(SecretLinkQuerySet):
    """Secret links of reports."""

    event_path = "report__event"
    roles_of_authors = WRITING_ROLES


class ReportLink(SecretLink):
    """Secret link of one report in one dialect."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="links", verbose_name=_("report"))
    dialect = models.CharField(_("dialect"), max_length=MAX_DIALECT)

    objects = ReportLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of a report")
        verbose_name_plural = _("addresses of reports")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.report} ({self.author})"

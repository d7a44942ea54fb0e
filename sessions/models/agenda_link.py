"""Secret link of a calendar subscription: it shows one person's agenda of an event without a login."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.event import Event
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

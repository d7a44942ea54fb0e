"""How long the article of a report is, and the limit: each article is assembled in one request, in linear time."""

from contextlib import AbstractContextManager

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.models import Report, TeamText
from sessions.models.held_sessions import held_sessions
from sessions.quotas.rows import OverQuota
from sessions.rules.concurrency_limit import heavy

LONG = 1_000_000
"""Minimum number of characters of a long article, which needs fifty megabytes and more; real reports have a tenth."""


class ArticleTooLong(OverQuota):
    """The texts of a report are longer than an article may be: `length` is the number of their characters.

    The message says the limit and what to do, in the language of whoever reads it.
    """

    title = gettext_lazy("This report is too long")
    page_name = gettext_lazy("Open the report")

    def __init__(self, report: Report, length: int) -> None:
        super().__init__(report.pk, length)
        self.length = length
        self.page = reverse("sessions:report-detail", args=[report.event.slug, report.slug])

    def __str__(self) -> str:
        numbers = {"length": f"{self.length:,}", "most": f"{most_characters():,}"}
        text = _(
            "The texts of this report have %(length)s characters, and an article can have at most %(most)s here. "
            "Choose fewer days or sessions, or a higher rating, in the report settings, make several reports of it, "
            "or ask the owner of this site."
        )
        return text % numbers


def most_characters() -> int:
    """Return the limit on this install: the number of characters of all texts of an article."""
    return int(settings.QUOTAS["article_characters"])


def length_of(report: Report, user: User) -> int:
    """Return the number of characters of the texts that an article is made of.

    One query that loads no text, once for a report object and a person: a page asks twice, whether it may be shown and
    whether it has to wait.
    """
    known: dict[int, int] = report.__dict__.setdefault("_article_lengths", {})
    if user.pk not in known:
        known[user.pk] = _count_characters(report, user)
    return known[user.pk]


def room_for(report: Report, user: User, key: str = "") -> AbstractContextManager[None]:
    """Context manager: take a slot for heavy work if the article is long; raises TooManyAtOnce when none is free.

    `key` is that of a link through which anybody reads it.
    """
    return heavy(key or user.pk, needed=length_of(report, user) >= LONG)


def _count_characters(report: Report, user: User) -> int:
    sessions = held_sessions(report).order_by()
    keys = sessions.values("pk")
    printed = report.printed_impressions(user).filter(session__in=keys)
    of_team = TeamText.objects.filter(in_use=True, session__in=keys) if report.is_team else TeamText.objects.none()
    lengths = report.chapters.present().order_by().values_list(Length("body"))
    others = (
        report.event.days.order_by().values_list(Length("note")),
        sessions.values_list(Length("note")),
        printed.values_list(Length("summary") + Length("body")),
        of_team.values_list(Length("summary") + Length("body")),
    )
    return sum(length for (length,) in lengths.union(*others, all=True))


def require_length(report: Report, user: User) -> None:
    """Raise ArticleTooLong for a report whose texts are longer than the limit."""
    length = length_of(report, user)
    if length > most_characters():
        raise ArticleTooLong(report, length)

"""The tables of a backup, and what is left out with the reason; a test compares both with the models.

A new model is one more BackupTable. A new field is in the backup, unless it is left out there; it also goes into
docs/backup-1.schema.json.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from sessions import models
from sessions.backup.layout import BackupScope
from sessions.models.search_fields import SearchField

_ALL = frozenset(BackupScope)
_SITE = frozenset({BackupScope.SITE})
_NOT_EVENT = frozenset({BackupScope.SITE, BackupScope.PERSON})

_EDITOR = frozenset({"edited_by", "edited_version"})
"""Only names a colleague while two people write at once."""

LEFT_OUT: Mapping[str, str] = {
    "account.EmailConfirmation": "a link in a mail, valid for some days",
    "auth.Group": "not used",
    "auth.Group_permissions": "not used",
    "auth.Permission": "made by `migrate`",
    "auth.User_groups": "not used",
    "auth.User_user_permissions": "not used",
    "conference_sessions.ApiToken": "a token that was revoked since the backup would work again",
    "conference_sessions.FailureRecord": "what failed on this server, for some days",
    "conference_sessions.IncomingArticle": "waits for confirmation, at most one day",
    "conference_sessions.IncomingFeed": "waits for confirmation, at most one day",
    "conference_sessions.IncomingPicture": "waits for confirmation, at most one day",
    "conference_sessions.Operation": "says what Undo writes back: only this install itself may say that",
    "contenttypes.ContentType": "made by `migrate`",
    "sessions.Session": "who is signed in; everybody signs in again after a restore",
    "usersessions.UserSession": "who is signed in; everybody signs in again after a restore",
}
"""Models that are in no backup, with the reason."""

TABLES_LEFT_OUT = frozenset({"operations"})
"""The tables of such models that earlier programs wrote."""


@dataclass(frozen=True)
class BackupTable:
    """Rows of one model in a backup.

    `event` are the lookups to the event. `private` are the lookups to the people who alone may take the row along; a
    row where all of them are None belongs to the event, and everybody takes it along where the lookup `shared` is true.
    `person` is the lookup to the person of a row without event. `seen_by` are the lookups to the authors for whose
    impressions and reports the row is needed, also of somebody else's event.
    `secret` fields leave only with the whole install. `left_out` fields are in no backup; what a zip says of them is
    not read, since earlier programs wrote some. `once` rows are restored only where the person has none yet.
    """

    name: str
    model: Any
    scopes: frozenset[BackupScope] = _ALL
    event: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    shared: str = ""
    person: str = ""
    seen_by: tuple[str, ...] = ()
    secret: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    once: bool = False

    @cached_property
    def columns(self) -> Mapping[str, Any]:
        """The fields of the model by their names in the backup; a reference has its name without ``_id``."""
        return {field.name: field for field in self.model._meta.concrete_fields if field.name not in self.not_read}

    @cached_property
    def not_read(self) -> frozenset[str]:
        """The names of the fields that are left out, with those that are made of the others, and the editor."""
        made = {field.name for field in self.model._meta.concrete_fields if isinstance(field, SearchField)}
        return self.left_out | _EDITOR | made


_OF_REPORT: Any = {"event": ("report__event",), "private": ("report__author",), "shared": "report__is_team"}
_SEEN_WITH_SESSIONS = ("sessions__impressions__author", "event__reports__author")

TABLES: tuple[BackupTable, ...] = (
    BackupTable("users", User, _SITE),
    BackupTable("email_addresses", EmailAddress, _SITE),
    BackupTable("profiles", models.Profile, _NOT_EVENT, person="user", once=True),
    BackupTable("authenticators", Authenticator, _SITE),
    BackupTable("site_names", models.SiteNames, _NOT_EVENT, person="user", once=True),
    BackupTable(
        "repositories", models.Repository, _NOT_EVENT, person="owner", secret=frozenset({"secret", "public_key"})
    ),
    BackupTable("events", models.Event, event=("pk",), seen_by=("sessions__impressions__author", "reports__author")),
    BackupTable("days", models.Day, event=("event",), seen_by=_SEEN_WITH_SESSIONS),
    BackupTable("feeds", models.Feed, event=("event",)),
    BackupTable(
        "sessions", models.Session, event=("event",), seen_by=("impressions__author", "event__reports__author")
    ),
    # An offer waits for an answer; it can be made again.
    BackupTable("memberships", models.Membership, _SITE, left_out=frozenset({"offered_at"})),
    BackupTable("coverage_requests", models.CoverageRequest, event=("session__event",)),
    # What Undo writes back only this install itself may say, ...
    BackupTable("session_keys", models.SessionKey, _SITE, left_out=frozenset({"before"})),
    BackupTable("impressions", models.Impression, event=("session__event",), private=("author",)),
    BackupTable("team_texts", models.TeamText, event=("session__event",)),
    BackupTable("photos", models.Photo, event=("event",)),
    BackupTable("reports", models.Report, event=("event",), private=("author",), shared="is_team"),
    BackupTable("chosen_sessions", models.Report.chosen.through, **_OF_REPORT),
    BackupTable("chapters", models.Chapter, **_OF_REPORT),
    BackupTable("editions", models.Edition, **_OF_REPORT),
    BackupTable("picture_addresses", models.PictureAddress, event=("photo__event",)),
    # Not with a part: they are the merge bases of edits that come back to this install. Version 0.9.0 wrote `keys`.
    BackupTable("article_copies", models.ArticleCopy, _SITE, left_out=frozenset({"keys"})),
    # ... and which files in a repository may be replaced or removed unasked.
    BackupTable(
        "publications",
        models.Publication,
        _NOT_EVENT,
        event=("report__event",),
        private=("repository__owner",),
        left_out=frozenset(
            ("path", "article", "files", "pending_commit", "pending_path", "pending_article", "pending_files")
        ),
    ),
    BackupTable(
        "revisions",
        models.Revision,
        event=("impression__session__event", "chapter__report__event", "day__event", "teamtext__session__event"),
        private=("impression__author", "chapter__report__author"),
        shared="chapter__report__is_team",
    ),
    BackupTable("agenda_links", models.AgendaLink, _SITE),
    BackupTable("report_links", models.ReportLink, _SITE),
    BackupTable("share_links", models.ShareLink, _SITE),
    BackupTable("share_views", models.ShareViews, _SITE),
    BackupTable("invitations", models.Invitation, _SITE),
    BackupTable("invitation_uses", models.InvitationUse, _SITE),
    BackupTable("security_events", models.SecurityEvent, _SITE),
)
"""In the order in which rows can be written: a row refers only to those of tables before it."""

BY_NAME: Mapping[str, BackupTable] = {table.name: table for table in TABLES}

BY_MODEL: Mapping[Any, BackupTable] = {table.model: table for table in TABLES}

"""The tables of a backup with their fields, and what is left out with the reason; a test compares it with the models.

A new model is one more BackupTable, a new field one more name in it; both go into docs/backup-1.schema.json too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from sessions.backup.layout import BackupScope
from sessions.models import (
    AgendaLink,
    ArticleCopy,
    Chapter,
    CoverageRequest,
    Day,
    Edition,
    Event,
    Feed,
    Impression,
    Invitation,
    InvitationUse,
    Membership,
    Photo,
    PictureAddress,
    Profile,
    Publication,
    Report,
    ReportLink,
    Repository,
    Revision,
    SecurityEvent,
    Session,
    SessionKey,
    ShareLink,
    ShareViews,
    SiteNames,
    TeamText,
)

_ALL = frozenset(BackupScope)
_SITE = frozenset({BackupScope.SITE})
_NOT_EVENT = frozenset({BackupScope.SITE, BackupScope.PERSON})


@dataclass(frozen=True)
class BackupTable:
    """Rows of one model in a backup, with the names of their fields.

    `event` are the lookups to the event. `private` are the lookups to the people who alone may take the row along; a
    row where all of them are None belongs to the event, and everybody takes it along where the lookup `shared` is true.
    `person` is the lookup to the person of a row without event. `seen_by` are the lookups to the authors for whose
    impressions and reports the row is needed, also of somebody else's event.
    `secret` fields leave only with the whole install. `once` rows are restored only where the person has none yet.
    """

    name: str
    model: Any
    fields: str
    scopes: frozenset[BackupScope] = _ALL
    event: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    shared: str = ""
    person: str = ""
    seen_by: tuple[str, ...] = ()
    secret: frozenset[str] = frozenset()
    once: bool = False

    @cached_property
    def columns(self) -> Mapping[str, Any]:
        """The fields of the model by their names in the backup; a reference has its name without ``_id``."""
        return {name: self.model._meta.get_field(name) for name in self.fields.split()}

    @property
    def key(self) -> str:
        """The name of the primary key."""
        return str(self.model._meta.pk.name)


_OF_REPORT: Any = {"event": ("report__event",), "private": ("report__author",), "shared": "report__is_team"}

TABLES: tuple[BackupTable, ...] = (
    BackupTable(
        "users",
        User,
        "id username password first_name last_name email is_staff is_superuser is_active last_login date_joined",
        _SITE,
    ),
    BackupTable("email_addresses", EmailAddress, "id user email verified primary", _SITE),
    BackupTable("profiles", Profile, "user name language theme time_zone", _NOT_EVENT, person="user", once=True),
    BackupTable("authenticators", Authenticator, "id user type data created_at last_used_at", _SITE),
    BackupTable("site_names", SiteNames, "id user zenn qiita", _NOT_EVENT, person="user", once=True),
    BackupTable(
        "repositories",
        Repository,
        "id owner name address branch folder dialect user_name secret public_key host_key author_name author_email "
        "created_at",
        _NOT_EVENT,
        person="owner",
        secret=frozenset({"secret", "public_key"}),
    ),
    BackupTable(
        "events",
        Event,
        "id deleted_at owner name slug venue time_zone language minutes_between_venues first_day last_day created_at "
        "updated_at",
        event=("pk",),
        seen_by=("sessions__impressions__author", "reports__author"),
    ),
    BackupTable(
        "days",
        Day,
        "id event number date title note version updated_at",
        event=("event",),
        seen_by=("sessions__impressions__author", "event__reports__author"),
    ),
    BackupTable("feeds", Feed, "id event kind title url mapping taken_at created_at", event=("event",)),
    BackupTable(
        "sessions",
        Session,
        "deleted_at id event day code title level format track room speakers starts_at ends_at logged_at sort_at "
        "recording_url slides_url description note position feed external_id feed_digests removed_from_feed_at version "
        "created_at updated_at",
        event=("event",),
        seen_by=("impressions__author", "event__reports__author"),
    ),
    BackupTable("memberships", Membership, "id event user role created_at", _SITE),
    BackupTable("coverage_requests", CoverageRequest, "id session author created_at", event=("session__event",)),
    BackupTable("session_keys", SessionKey, "id session", _SITE),
    BackupTable(
        "impressions",
        Impression,
        "id session author state second_choice watch_later watched_at summary body private_note shared rating "
        "version created_at updated_at",
        event=("session__event",),
        private=("author",),
    ),
    BackupTable(
        "team_texts",
        TeamText,
        "id session summary body in_use version created_at updated_at",
        event=("session__event",),
    ),
    BackupTable(
        "photos",
        Photo,
        "deleted_at id event session added_by name file unedited_file original edit previous_edit digest alt caption "
        "taken_at offset placed_by_hand follows_heading width height bytes position created_at",
        event=("event",),
    ),
    BackupTable(
        "reports",
        Report,
        "id event author is_team title dialect emoji kind topics published published_at publication_name slug "
        "heading_level image_folder sections shows_photos shows_notes shows_date shows_time shows_room shows_speakers "
        "shows_level shows_format shows_rating holds filters grouping lists_others front_matter version "
        "created_at updated_at",
        event=("event",),
        private=("author",),
        shared="is_team",
    ),
    BackupTable("chosen_sessions", Report.chosen.through, "id report session", **_OF_REPORT),
    BackupTable(
        "chapters",
        Chapter,
        "deleted_at id report place after_day in_day after_session position level heading body version updated_at",
        **_OF_REPORT,
    ),
    BackupTable("editions", Edition, "id report dialect values front_matter", **_OF_REPORT),
    BackupTable("picture_addresses", PictureAddress, "id photo dialect url file", event=("photo__event",)),
    BackupTable(
        "article_copies",
        ArticleCopy,
        "id report dialect kind text packed digest encoding file_name outline keys digests created_at",
        # Not with a part: they are the merge bases of edits that come back to this install.
        _SITE,
    ),
    BackupTable(
        "publications",
        Publication,
        "id report repository commit published_at",
        _NOT_EVENT,
        event=("report__event",),
        private=("repository__owner",),
    ),
    BackupTable(
        "revisions",
        Revision,
        "id impression chapter day teamtext author texts version reason written_at created_at",
        event=("impression__session__event", "chapter__report__event", "day__event", "teamtext__session__event"),
        private=("impression__author", "chapter__report__author"),
        shared="chapter__report__is_team",
    ),
    BackupTable("agenda_links", AgendaLink, "id author digest created_at event", _SITE),
    BackupTable("report_links", ReportLink, "id author digest created_at report dialect", _SITE),
    BackupTable(
        "share_links",
        ShareLink,
        "id author digest created_at event report session name with_impressions with_photos with_ratings indexed "
        "expires_at password",
        _SITE,
    ),
    BackupTable("share_views", ShareViews, "id link date count", _SITE),
    BackupTable(
        "invitations",
        Invitation,
        "id author digest created_at for_whom uses used event role expires_at revoked_at",
        _SITE,
    ),
    BackupTable("invitation_uses", InvitationUse, "id invitation user created_at", _SITE),
    BackupTable("security_events", SecurityEvent, "id kind user by facts created_at", _SITE),
)
"""In the order in which rows can be written: a row refers only to those of tables before it."""

BY_NAME: Mapping[str, BackupTable] = {table.name: table for table in TABLES}

BY_MODEL: Mapping[Any, BackupTable] = {table.model: table for table in TABLES}

EDITOR = "only names a colleague while two people write at once"
SEARCHED = "made of the other fields of the row (SearchField)"
PUSHED = "says which files may be replaced or removed unasked: only this install itself may say that"
UNDONE = "says what Undo writes back: only this install itself may say that"

LEFT_OUT: Mapping[str, str] = {
    "account.EmailConfirmation": "a link in a mail, valid for some days",
    "auth.Group": "not used",
    "auth.Group_permissions": "not used",
    "auth.Permission": "made by `migrate`",
    "auth.User.groups": "not used",
    "auth.User.user_permissions": "not used",
    "auth.User_groups": "not used",
    "auth.User_user_permissions": "not used",
    "conference_sessions.ApiToken": "a token that was revoked since the backup would work again",
    "conference_sessions.Day.edited_by": EDITOR,
    "conference_sessions.Day.edited_version": EDITOR,
    "conference_sessions.Chapter.edited_by": EDITOR,
    "conference_sessions.Chapter.edited_version": EDITOR,
    "conference_sessions.Report.edited_by": EDITOR,
    "conference_sessions.Report.edited_version": EDITOR,
    "conference_sessions.TeamText.edited_by": EDITOR,
    "conference_sessions.TeamText.edited_version": EDITOR,
    "conference_sessions.Session.edited_by": EDITOR,
    "conference_sessions.Session.edited_version": EDITOR,
    "conference_sessions.FailureRecord": "what failed on this server, for some days",
    "conference_sessions.Day.note_search": SEARCHED,
    "conference_sessions.Day.title_search": SEARCHED,
    "conference_sessions.Chapter.search": SEARCHED,
    "conference_sessions.Impression.private_search": SEARCHED,
    "conference_sessions.Impression.search": SEARCHED,
    "conference_sessions.IncomingArticle": "waits for confirmation, at most one day",
    "conference_sessions.IncomingFeed": "waits for confirmation, at most one day",
    "conference_sessions.IncomingPicture": "waits for confirmation, at most one day",
    "conference_sessions.Membership.offered_at": "waits for an answer; can be offered again",
    "conference_sessions.Operation": UNDONE,
    "conference_sessions.Photo.search": SEARCHED,
    "conference_sessions.Publication.article": PUSHED,
    "conference_sessions.Publication.files": PUSHED,
    "conference_sessions.Publication.path": PUSHED,
    "conference_sessions.Publication.pending_article": PUSHED,
    "conference_sessions.Publication.pending_commit": PUSHED,
    "conference_sessions.Publication.pending_files": PUSHED,
    "conference_sessions.Publication.pending_path": PUSHED,
    "conference_sessions.Report.chosen": "the table chosen_sessions",
    "conference_sessions.Report.title_search": SEARCHED,
    "conference_sessions.Session.note_search": SEARCHED,
    "conference_sessions.Session.search": SEARCHED,
    "conference_sessions.Session.title_search": SEARCHED,
    "conference_sessions.SessionKey.before": UNDONE,
    "conference_sessions.Usage": "counted again after a restore",
    "contenttypes.ContentType": "made by `migrate`",
    "sessions.Session": "who is signed in; everybody signs in again after a restore",
    "usersessions.UserSession": "who is signed in; everybody signs in again after a restore",
}
"""Models, and fields of models (``app.Model.field``), that are in no backup, with the reason.

What a zip says of them is not read: earlier programs wrote some.
"""

TABLES_LEFT_OUT = frozenset({"operations"})
"""The tables of such models that earlier programs wrote."""

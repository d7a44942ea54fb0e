"""All models, re-exported, so that callers need not know which module defines them."""

from sessions.models.api_token import ApiToken, TokenScope
from sessions.models.article_copy import ArticleCopy, CopyKind
from sessions.models.chapter import Chapter, ChapterPlace
from sessions.models.day import Day
from sessions.models.edition import Edition, PictureAddress
from sessions.models.event import MAX_DAYS, Event, Language
from sessions.models.failure_record import FailureKind, FailureRecord
from sessions.models.feed import Feed
from sessions.models.impression import PLANNED_OR_ATTENDED, Impression, State
from sessions.models.incoming import IncomingArticle, IncomingFeed, IncomingPicture
from sessions.models.invitation import Invitation, InvitationUse
from sessions.models.membership import OWNER, MemberRole, Membership
from sessions.models.operation import Operation
from sessions.models.photo import Photo
from sessions.models.profile import (
    Profile,
    SiteNames,
    Theme,
    full_name,
    name_of_colleague,
    profile_of,
    shown_name,
    team_names,
    time_zone_of,
    told_apart,
)
from sessions.models.report import ArticleType, FilterState, Grouping, Holds, ListPlace, Report, SectionStyle
from sessions.models.repository import Publication, Repository
from sessions.models.revision import Revision, RevisionReason
from sessions.models.secret_link import AgendaLink, ReportLink
from sessions.models.security_event import SecurityEvent, SecurityEventKind
from sessions.models.session import Level, Session, SessionKey
from sessions.models.share_link import ShareKind, ShareLink, ShareViews
from sessions.models.team import CoverageRequest, TeamText

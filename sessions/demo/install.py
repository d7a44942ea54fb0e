"""Seed an empty install with sample data: an account, the conference in two languages, reports and pictures."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from sessions.article.dialects import DIALECTS
from sessions.article.outline.model import Role
from sessions.article.outline.to_document import ReadArticle
from sessions.article.read_article import read_article
from sessions.demo import conference_data
from sessions.importing.catalogue.apply import apply_plan as apply_catalogue
from sessions.importing.catalogue.plan import make_plan
from sessions.importing.catalogue.reading import read_programme
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import build_plan
from sessions.models import Event, Impression, Session
from sessions.photos.files import UncommittedFiles, store
from sessions.rules import formats
from sessions.rules.codes import level_of
from sessions.rules.days import instant_at
from sessions.rules.photo_names import ending_of

USERNAME = "demo"

PICTURE_SIZE = (1200, 675)
"""Width and height of each picture of the sample, in pixels."""


class NotEmpty(Exception):
    """There is an account already, so the install is not empty."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Result: the account, its password, and the row counts of each event by slug."""

    username: str
    password: str
    events: dict[str, dict[str, int]]


def article(language: str) -> str:
    """Return the sample article in `language`, as Markdown."""
    return files("sessions.demo").joinpath(f"sample-{language}.md").read_text("utf-8")


def read_sample(language: str) -> ReadArticle:
    """Return the sample article in `language` as it is imported, with the chapters that a person would mark."""
    text, zenn = article(language), DIALECTS["zenn"]
    found = read_article(text, zenn).outline.entries
    roles = {entry.line: Role.CHAPTER for entry in found if entry.title in conference_data.CHAPTERS}
    return read_article(text, zenn, conference_data.slug(language), roles=roles)


def programme(language: str) -> bytes:
    """Return the sample programme in `language`, in a feed format."""
    return files("sessions.demo").joinpath(f"programme-{language}.json").read_bytes()


def picture(name: str) -> bytes:
    """Return the picture of the sample articles with this name, as PNG."""
    return files("sessions.demo").joinpath("pictures", name).read_bytes()


def fill() -> Filled:
    """Create the account and its data in one transaction; raises NotEmpty when there is an account already."""
    with UncommittedFiles() as written, transaction.atomic():
        # Lock a row that always exists, so that two concurrent runs wait for each other.
        ContentType.objects.select_for_update().get(app_label="auth", model="user")
        if get_user_model().objects.exists():
            raise NotEmpty
        password = secrets.token_urlsafe(15)
        owner = User.objects.create_user(USERNAME, password=password)
        events = [_import(owner, language) for language in conference_data.LANGUAGES]
        for event in events:
            _store_pictures(event, written)
    return Filled(USERNAME, password, {event.slug: _counts(event) for event in events})


def _import(owner: User, language: str) -> Event:
    event = Event(
        owner=owner,
        name=conference_data.NAME.of(language),
        slug=conference_data.slug(language),
        venue=conference_data.VENUE.of(language),
        time_zone=conference_data.TIME_ZONE,
        language=language,
        first_day=conference_data.FIRST_DAY,
        last_day=conference_data.LAST_DAY,
    )
    event.full_clean()
    event.save()
    zenn = DIALECTS["zenn"]
    apply_plan(build_plan(read_sample(language), zenn, owner=owner, stem=event.slug, event_address=event.slug))
    for day in event.days.all():
        day.date = conference_data.FIRST_DAY + timedelta(days=day.number - 1)
        day.save(update_fields=["date", "updated_at"])
    for sitting in conference_data.SITTINGS:
        _tell(event, sitting)
    read_in, _columns = read_programme(event, programme(language))
    apply_catalogue(make_plan(event, read_in, owner), timezone.now())
    return event


def _tell(event: Event, sitting: conference_data.SampleSession) -> None:
    """Write the facts of one session; create the session if no article has it."""
    language = event.language
    day = event.days.get(number=sitting.day)
    if sitting.title is None:
        session = event.sessions.get(day=day, code=sitting.code)
    else:
        session = Session(event=event, day=day, code=sitting.code, title=sitting.title.of(language))
    on = conference_data.FIRST_DAY + timedelta(days=sitting.day - 1)
    known = formats.find(sitting.format)
    session.starts_at = instant_at(on, sitting.start, event.zone)
    session.ends_at = instant_at(on, sitting.end, event.zone)
    session.room = sitting.room.of(language)
    session.track = sitting.track.of(language)
    session.speakers = ", ".join(speaker.of(language) for speaker in sitting.speakers)
    session.format = known.name(language) if known else sitting.format
    session.level = level_of(sitting.code)
    session.full_clean()
    session.save()
    Impression.objects.update_or_create(
        session=session,
        author=event.owner,
        defaults={"state": sitting.state, "rating": sitting.rating, "watch_later": sitting.watch_later},
    )


def _store_pictures(event: Event, written: UncommittedFiles) -> None:
    for photo in event.photos.missing().in_order():
        store(photo, picture(photo.name), ending_of(photo.name), PICTURE_SIZE, written)
        photo.save()


def _counts(event: Event) -> dict[str, int]:
    return {
        "reports": event.reports.count(),
        "days": event.days.count(),
        "sessions": event.sessions.count(),
        "impressions": Impression.objects.filter(session__event=event).count(),
        "photos": event.photos.exclude(file="").count(),
    }

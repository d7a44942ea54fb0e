"""Results of a search in one's own words: each match with its address, and excerpts of what matches in it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sessions.agenda.own_words import Hit, Kind
from sessions.models import Chapter, Day, Event, Impression, Photo, Report, Session
from sessions.models.querysets.access import Reader
from sessions.rules.excerpts import Excerpt, excerpts, marked, plain_words

PAGE_SIZE = 20
"""Results on a page."""

PHOTOS_SHOWN = 3
"""Maximum number of captions that are shown with one session; its page has all."""


@dataclass(frozen=True, slots=True)
class ResultText:
    """An excerpt, which text it is of, and the address of a photo if it is a caption."""

    label: str
    excerpt: Excerpt
    url: str = ""


@dataclass(slots=True)
class SearchResult:
    """One match as it is shown; ``name`` is the kind of what is no session, ``day`` and ``start`` say when it was."""

    kind: Kind
    event: Event
    url: str
    heading: Excerpt
    name: str = ""
    day: str = ""
    start: datetime | None = None
    texts: list[ResultText] = field(default_factory=list)
    new_event: bool = False


def load_results(
    user: Reader, events: Mapping[int, Event], hits: Sequence[Hit], words: Sequence[str]
) -> list[SearchResult]:
    """Load what is shown of matches, in their order: one query for each kind of row, and one for impressions.

    A row that was deleted in the meantime is left out.
    """
    keys: dict[Kind, list[str]] = {}
    for hit in hits:
        keys.setdefault(hit.kind, []).append(hit.key)
    photo_keys = [key for hit in hits for key in _photos_shown(hit)]
    rows: dict[tuple[str, str], Any] = {
        **_by_key("session", _sessions(user, keys.get("session", []))),
        **_by_key("photo", _photos(user, photo_keys), needed=photo_keys),
        **_by_key("chapter", _chapters(keys.get("chapter", [])), needed=keys.get("chapter", [])),
        **_by_key("report", Report.objects.filter(pk__in=keys.get("report", [])), needed=keys.get("report", [])),
        **_by_key("day", Day.objects.filter(pk__in=keys.get("day", [])), needed=keys.get("day", [])),
    }
    results = []
    for hit in hits:
        row = rows.get((hit.kind, _same(hit.key)))
        if row is not None:
            photos = [rows[("photo", _same(key))] for key in _photos_shown(hit) if ("photo", _same(key)) in rows]
            results.append(_BUILDERS[hit.kind](events[hit.event_id], row, photos, words))
    return results


def _photos_shown(hit: Hit) -> list[str]:
    if hit.kind == "photo":
        return [hit.key]
    return [key for _position, key in sorted(hit.photos)[:PHOTOS_SHOWN]]


def _same(key: str) -> str:
    """Return a key as text without dashes: one database writes those of a UUID, the other does not."""
    return key.replace("-", "")


def _by_key(kind: str, rows: Iterable[Any], needed: Sequence[str] = ("",)) -> dict[tuple[str, str], Any]:
    return {(kind, _same(str(row.pk))): row for row in rows} if needed else {}


def _sessions(user: Reader, keys: Sequence[str]) -> QuerySet[Session] | list[Session]:
    if not keys:
        return []
    rows = Session.objects.present().filter(pk__in=keys).select_related("day")
    return rows.with_impression_of(user).defer("search", "feed_digests", "description")


def _photos(user: Reader, keys: Sequence[str]) -> QuerySet[Photo]:
    may_edit = Exists(Photo.objects.editable_by(user).filter(pk=OuterRef("pk")))
    return Photo.objects.present().filter(pk__in=keys).annotate(may_edit=may_edit)


def _address_of(event: Event, photo: Photo) -> str:
    """Return the page of a photo that `_photos` loaded; for who only reads the event, its file or the album."""
    if photo.may_edit:  # type: ignore[attr-defined]  # annotated
        return reverse("sessions:photo-update", args=[event.slug, photo.pk])
    if photo.file:
        return reverse("sessions:photo-file", args=[event.slug, photo.name])
    return reverse("sessions:photo-list", args=[event.slug])


def _chapters(keys: Sequence[str]) -> QuerySet[Chapter]:
    return Chapter.objects.present().filter(pk__in=keys).select_related("report")


def _texts(words: Sequence[str], *texts: tuple[str, str]) -> Iterator[ResultText]:
    for label, text in texts:
        # A word that stands only in an address or a mark is shown with it.
        for excerpt in (excerpts(plain_words(text), words) or excerpts(text, words)) if text else ():
            yield ResultText(label, excerpt)


def _line(label: str, text: str, words: Sequence[str], url: str = "") -> Iterator[ResultText]:
    parts = marked(text, words)
    if any(part.is_match for part in parts):
        yield ResultText(label, parts, url)


def _session(event: Event, session: Session, photos: Sequence[Photo], words: Sequence[str]) -> SearchResult:
    session.event = session.day.event = event
    own = session.own_impression
    texts = [
        *_line(_("Speakers"), session.speakers, words),
        *_texts(words, (_("Note"), session.note)),
        *_texts(words, *(_own_texts(own) if own else ())),
        *(text for photo in photos for text in _caption(event, photo, words)),
    ]
    url = reverse("sessions:session-detail", args=[event.slug, session.pk])
    heading = marked(session.heading, words)
    return SearchResult("session", event, url, heading, day=session.day.heading, start=session.starts_at, texts=texts)


def _own_texts(own: Impression) -> tuple[tuple[str, str], ...]:
    return (_("Summary"), own.summary), (_("Impressions"), own.body), (_("Private note"), own.private_note)


def _caption(event: Event, photo: Photo, words: Sequence[str]) -> Iterator[ResultText]:
    url = _address_of(event, photo)
    yield from _line(_("Photo"), photo.caption, words, url)
    if photo.alt != photo.caption:
        yield from _line(_("Photo"), photo.alt, words, url)


def _photo(event: Event, photo: Photo, _photos: Sequence[Photo], words: Sequence[str]) -> SearchResult:
    url = _address_of(event, photo)
    label = capfirst(str(Photo._meta.get_field("alt").verbose_name))
    heading, *more = (marked(text, words) for text in dict.fromkeys((photo.caption or photo.alt, photo.alt)) if text)
    texts = [ResultText(label, each) for each in more if any(part.is_match for part in each)]
    return SearchResult("photo", event, url, heading, name=_("Photo"), texts=texts)


def _chapter(event: Event, chapter: Chapter, _photos: Sequence[Photo], words: Sequence[str]) -> SearchResult:
    url = reverse("sessions:chapter-update", args=[event.slug, chapter.report.slug, chapter.pk])
    texts = list(_texts(words, (_("Text"), chapter.body)))
    return SearchResult("chapter", event, url, marked(str(chapter), words), name=_("Chapter"), texts=texts)


def _report(event: Event, report: Report, _photos: Sequence[Photo], words: Sequence[str]) -> SearchResult:
    url = reverse("sessions:report-detail", args=[event.slug, report.slug])
    return SearchResult("report", event, url, marked(report.title, words), name=_("Report"))


def _day(event: Event, day: Day, _photos: Sequence[Photo], words: Sequence[str]) -> SearchResult:
    day.event = event
    url = f"{reverse('sessions:event-today', args=[event.slug])}?{urlencode({'day': day.number})}"
    texts = list(_texts(words, (_("Note"), day.note)))
    return SearchResult("day", event, url, marked(day.heading, words), texts=texts)


_BUILDERS: dict[Kind, Callable[[Event, Any, Sequence[Photo], Sequence[str]], SearchResult]] = {
    "session": _session,
    "photo": _photo,
    "report": _report,
    "chapter": _chapter,
    "day": _day,
}

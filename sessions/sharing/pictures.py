"""Which photos are on the page of a link: only these are sent, and each time the database is asked again."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from sessions.article.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.article.guard import guard
from sessions.article.images import image_paths, is_plain_name
from sessions.models import Impression, Photo, ShareLink, TeamText
from sessions.models.held_sessions import held_sessions
from sessions.models.session import SessionQuerySet
from sessions.reporting.files.build import picture_names_in
from sessions.reporting.files.parser import parse
from sessions.reporting.printed import printed_notes
from sessions.reporting.report_data import printed_texts


def sessions_of(link: ShareLink) -> SessionQuerySet:
    """Return the sessions that a link to an event or a session shows: the author's agenda, or that one."""
    present: SessionQuerySet = link.event.sessions.present()
    return present.filter(pk=link.session_id) if link.session_id else present.on_agenda_of(link.author)


def pictures_in(texts: Iterable[str]) -> Iterable[str]:
    """Yield the plain names of the pictures in texts; one in code of several lines may be among them."""
    name_of: Callable[[str], str] = DIALECTS[DEFAULT_DIALECT].picture_name
    for text in texts:
        if "![" in text:
            yield from filter(is_plain_name, map(name_of, image_paths(text)))


def _is_shown(name: str, texts: Iterable[str], folder: str | None = None) -> bool:
    """Return whether one of the texts shows a picture when it is rendered; only those that name it are parsed."""
    return any(name in _names_in(text, folder) for text in texts if name in pictures_in([text]))


@lru_cache(maxsize=16)
def _names_in(text: str, folder: str | None) -> frozenset[str]:
    """Return the names of the pictures that a text shows; kept, because a page asks for each of its pictures."""
    return frozenset(picture_names_in(parse(text)[0], folder))


def photo_of(link: ShareLink, name: str) -> Photo | None:
    """Return a photo by its name, if it is on the page of a link to an event or a session."""
    photo: Photo | None = link.event.photos.present().with_file().filter(name=name).first()
    if photo is None or not link.with_photos:
        return None
    sessions = sessions_of(link).order_by()
    if photo.session_id and sessions.filter(pk=photo.session_id).exists():
        return photo
    if not link.with_impressions:
        return None
    keys = sessions.values("pk")
    own = Impression.objects.filter(author=link.author_id, session__in=keys)
    texts = [
        *sessions.filter(note__contains=name).values_list("note", flat=True),
        *own.filter(summary__contains=name).values_list("summary", flat=True),
        *own.filter(body__contains=name).values_list("body", flat=True),
    ]
    if not link.session_id:
        days = link.event.days.filter(pk__in=sessions.values("day"), note__contains=name)
        texts += days.values_list("note", flat=True)
    return photo if _is_shown(name, texts) else None


def photo_in_report(link: ShareLink, name: str) -> Photo | None:
    """Return a photo by its name, if it is in the article of the link's report; loads only texts that may name it."""
    photo: Photo | None = link.event.photos.present().with_file().filter(name=name).first()
    if photo is None or link.report is None:
        return None
    texts = map(_as_written, _texts_with(link, name))
    return photo if _is_shown(name, texts, link.report.image_folder) or _is_automatic(link, photo) else None


def _as_written(text: str) -> str:
    """Return a text as an article has it: code that nobody closed is text there."""
    return guard(text, is_structure=lambda _line: False, setext=False)


def _texts_with(link: ShareLink, name: str) -> Iterator[str]:
    assert link.report
    sessions = held_sessions(link.report).order_by()
    printed = link.report.printed_impressions(link.author).filter(session__in=sessions.values("pk"))
    if link.report.is_team:
        of_team = TeamText.objects.filter(in_use=True, session__in=sessions.values("pk"))
        printed = printed.exclude(session__in=of_team.values("session"))
        yield from of_team.filter(summary__contains=name).values_list("summary", flat=True)
        yield from of_team.filter(body__contains=name).values_list("body", flat=True)
    yield from link.report.chapters.present().filter(body__contains=name).values_list("body", flat=True)
    yield from sessions.filter(note__contains=name).values_list("note", flat=True)
    yield from printed.filter(summary__contains=name).values_list("summary", flat=True)
    yield from printed.filter(body__contains=name).values_list("body", flat=True)
    if link.event.days.filter(note__contains=name).exists():
        yield from printed_notes(link.report)


def _is_automatic(link: ShareLink, photo: Photo) -> bool:
    """Return whether the article has a photo that no text names; the rule of `ReportData.pictures`."""
    assert link.report
    if not (photo.session_id and photo.in_reports and (link.report.shows_photos or photo.follows_heading)):
        return False
    if not link.report.is_team and photo.added_by_id != link.report.author_id:
        return False
    sessions = (
        held_sessions(link.report)
        .with_printed(link.report.printed_impressions(link.author))
        .select_related("team_text")
    )
    session = sessions.filter(pk=photo.session_id).first()
    if session is None:
        return False
    printed = printed_texts(session, link.report)
    texts = (session.note, printed.summary, printed.body)
    return photo.follows_heading or not any(True for _name in pictures_in(texts))

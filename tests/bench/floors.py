"""The floors: what the framework needs for the same rows, with the plainest views, templates and queries."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC
from functools import reduce
from io import BytesIO
from operator import or_
from pathlib import Path

import nh3
from django import forms
from django.contrib.auth.models import User
from django.db.models import Count, F, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from markdown_it import MarkdownIt
from PIL import Image, ImageCms, ImageOps
from zipstream import ZipStream

from sessions.importing.edits.state import PartKind
from sessions.importing.parsers.recognise import parse
from sessions.importing.report.plan import Plan
from sessions.models import Day, Event, Impression, Session
from sessions.rules.search_text import words


def bare_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the sessions of the first day with the user's impressions: the six queries of Today."""
    event = get_object_or_404(Event, owner=request.user, slug=slug, deleted_at=None)
    days = list(event.days.all())
    sessions = event.sessions.filter(day=days[0], deleted_at=None).order_by("starts_at", "position")
    sessions = sessions.prefetch_related("impressions")
    return render(request, "bench/list.html", {"event": event, "days": days, "sessions": sessions})


def bare_session(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show one session with its texts, its photos and its neighbours: the six queries of its page."""
    session = get_object_or_404(Session.objects.select_related("event", "day"), event__owner=request.user, pk=pk)
    sessions = session.event.sessions.filter(deleted_at=None).only("code", "title")
    order = list(sessions.order_by("day__number", "starts_at"))
    at = order.index(session)
    context = {
        "event": session.event,
        "session": session,
        "impression": session.impressions.get(author=request.user),
        "photos": list(session.photos.all()),
        "previous": order[at - 1] if at else None,
        "following": order[at + 1] if at + 1 < len(order) else None,
    }
    return render(request, "bench/session.html", context)


def bare_catalogue(request: HttpRequest, slug: str) -> HttpResponse:
    """List the first thirty sessions that hold some words; without words, also how many have each fact."""
    event = get_object_or_404(Event, owner=request.user, slug=slug, deleted_at=None)
    sessions = event.sessions.filter(deleted_at=None)
    searched = request.GET.get("q", "").split()
    for word in searched:
        sessions = sessions.filter(search__contains=word)
    facts = () if searched else ("day__number", "track", "level", "format", "room")
    counts = {name: sessions.order_by(name).values_list(name).annotate(count=Count("pk")) for name in facts}
    shown = sessions.order_by("starts_at", "code", "title").defer("search", "feed_digests", "description")[:30]
    shown = shown.prefetch_related(Prefetch("impressions", Impression.objects.filter(author=request.user)))
    context = {"event": event, "counts": counts, "sessions": shown, "total": sessions.count()}
    return render(request, "bench/catalogue.html", context)


def bare_words(request: HttpRequest) -> HttpResponse:
    """List the first twenty sessions with texts that hold all words, in one query, and count them in another."""
    own = Impression.objects.filter(author=request.user, session__deleted_at=None, session__event__deleted_at=None)
    for word in words(request.GET["q"]):
        held = ("search", "session__title_search", "session__note_search")
        own = own.filter(reduce(or_, (Q(**{f"{name}__contains": word}) for name in held)))
    order = ("-session__event__first_day", "session__day__number", "session__starts_at", "session__position")
    shown = own.select_related("session__event", "session__day").order_by(*order)[:20]
    return render(request, "bench/words.html", {"impressions": shown, "total": own.count()})


class BareForm(forms.ModelForm):
    """The same facts as the form of a session, with nothing done for them."""

    class Meta:
        model = Session
        fields = (
            *("code", "title", "day", "level", "format", "track", "room", "speakers"),
            *("recording_url", "slides_url", "note", "description", "starts_at", "ends_at"),
        )


def bare_form(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show the facts of one session as a form."""
    session = get_object_or_404(Session.objects.select_related("event"), event__owner=request.user, pk=pk)
    form = BareForm(instance=session)
    form.fields["day"].queryset = session.event.days.all()  # type: ignore[attr-defined]
    return render(request, "bench/form.html", {"form": form})


def bare_save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Save two texts by one conditional UPDATE: session, user, update."""
    own = Impression.objects.filter(pk=pk, version=int(request.POST["version"]), session__event__owner=request.user)
    texts = {"summary": request.POST["summary"], "body": request.POST["body"]}
    saved = own.update(version=F("version") + 1, updated_at=timezone.now(), **texts)
    return HttpResponse("saved" if saved else "stale", status=200 if saved else 409)


def bare_report(event: Event, author_id: int) -> str:
    """Return an article out of model instances with prefetch: what is read has to be read."""
    lines = ["---", f"title: {event.name}", "---", ""]
    sessions = event.sessions.filter(deleted_at=None, impressions__author_id=author_id)
    sessions = sessions.select_related("day").prefetch_related("impressions", "photos")
    day = None
    for session in sessions.order_by("day__number", "starts_at", "position"):
        if session.day != day:
            day = session.day
            lines += [f"## {day.title or day.number}", "", day.note, ""]
        impression = session.impressions.all()[0]
        lines += [f"### {session.code} | {session.title}", "", session.recording_url or session.note, ""]
        lines += ["#### Summary", "", impression.summary, "", "#### Impressions", "", impression.body, ""]
        lines += [f"<!-- {photo.name} -->" for photo in session.photos.all()]
    return "\n".join(lines)


def bare_import(event: Event, content: bytes) -> None:
    """Put the sessions of a programme into one day: parsed, and inserted at once."""
    programme = parse(content, event.zone)
    day = Day.objects.create(event=event, number=1)
    Session.objects.bulk_create(
        Session(
            event=event,
            day=day,
            external_id=sitting.external_id,
            title=sitting.title,
            room=sitting.room,
            speakers=", ".join(sitting.speakers),
            starts_at=sitting.starts_at,
            ends_at=sitting.ends_at,
            description=sitting.description,
        )
        for sitting in programme.sittings
    )


def bare_report_rows(owner: User, plan: Plan) -> None:
    """Insert the rows of a report that was read already: its days, sessions and impressions, each at once."""
    event = Event.objects.create(owner=owner, name=plan.title)
    parts = [(part, part.fields) for part in plan.theirs.parts]
    days = {
        part.id: Day(
            event=event, number=part.number, title=fields["heading"], note=fields["note"], date=fields.get("date")
        )
        for part, fields in parts
        if part.kind is PartKind.DAY
    }
    Day.objects.bulk_create(days.values())
    found = [(part, fields) for part, fields in parts if part.kind is PartKind.SESSION]
    sessions = [
        Session(
            event=event,
            day=days[part.day],
            code=fields["code"],
            title=fields["title"],
            level=fields.get("level"),
            room=fields.get("room", ""),
            speakers=fields.get("speakers", ""),
            starts_at=(starts := fields.get("starts")) and starts.replace(tzinfo=UTC),
            ends_at=(ends := fields.get("ends")) and ends.replace(tzinfo=UTC),
            recording_url=fields["recording_url"],
            note=fields["note"],
            position=number,
        )
        for number, (part, fields) in enumerate(found, 1)
    ]
    Session.objects.bulk_create(sessions)
    Impression.objects.bulk_create(
        Impression(session=session, author=owner, summary=fields["summary"], body=fields["body"])
        for session, (_part, fields) in zip(sessions, found, strict=True)
    )


def bare_zip(files: Iterable[tuple[str, Path]]) -> Iterator[bytes]:
    """Yield a zip of files on the disk, of known length."""
    archive = ZipStream(sized=True)
    for name, path in files:
        archive.add_path(path, name)
    len(archive)
    yield from archive


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def bare_preview(text: str) -> str:
    """Return Markdown as HTML that is clean by the defaults of its tools."""
    return nh3.clean(_MARKDOWN.render(text))


_SRGB = ImageCms.createProfile("sRGB")


def bare_photo(content: bytes) -> bytes:
    """Return a JPEG of at most 2000 pixels: draft, resize, turn, encode, and its colours if they are others."""
    stream = BytesIO()
    with Image.open(BytesIO(content)) as image:
        size = fitted(image.size, 2000)
        image.draft("RGB", size)
        small = ImageOps.exif_transpose(image.resize(size, Image.Resampling.BICUBIC))
        if profile := image.info.get("icc_profile"):
            small = ImageCms.profileToProfile(small, ImageCms.ImageCmsProfile(BytesIO(profile)), _SRGB)
        small.save(stream, "JPEG", quality=82)
    return stream.getvalue()


def naive_photos(content: bytes) -> list[bytes]:
    """Return three sizes of a photo, each made of the whole of it."""
    streams = [BytesIO() for _ in range(3)]
    with Image.open(BytesIO(content)) as image:
        upright = ImageOps.exif_transpose(image)
        for stream, longest in zip(streams, (2000, 853, 427), strict=True):
            upright.resize(fitted(upright.size, longest), Image.Resampling.LANCZOS).save(stream, "JPEG", quality=82)
    return [stream.getvalue() for stream in streams]


def fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return the size whose longest side is that."""
    return size[0] * longest // max(size), size[1] * longest // max(size)

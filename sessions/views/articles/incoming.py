"""Import of a report, first step: the page that receives a file, a zip, a folder or pasted text."""

from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from sessions.agenda.access import heavy_view, require_form
from sessions.forms.uploads import ArticleForm
from sessions.importing.incoming import messages as article_messages
from sessions.importing.incoming.files import FilesRefused, SentArticle, article_of
from sessions.importing.incoming.returning import recognise_return
from sessions.importing.incoming.staging import Destination, keep, staged
from sessions.models import IncomingArticle, IncomingPicture, Report
from sessions.models.profile import time_zone_of
from sessions.photos.files import UncommittedFiles
from sessions.rules.article_limits import MAX_SENT
from sessions.rules.parsing import parse_slug
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, Write, prepares_write, to_page
from sessions.web.upload_limits import UploadLimits, takes_files

PAGE = "sessions/articles/import.html"
FILES = UploadLimits(each=MAX_SENT, together=MAX_SENT + 2_000_000)
"""Maximum size of the files of an article, in bytes: those of one zip, or of a folder."""


def _show_too_much(request: HtmxHttpRequest) -> HttpResponse:
    """Answer 413 with the page, which says the limits."""
    form = ArticleForm(request.GET, user=request.user, auto_id="article_%s")
    form.is_valid()
    text = _("At most %(count)s files and 100 MB can be sent at once. Send a zip file instead.")
    form.errors.clear()
    form.add_error("file", text % {"count": settings.DATA_UPLOAD_MAX_NUMBER_FILES})
    return _page(request, form, status=413)


@takes_files(FILES, answer_too_much=_show_too_much)
@require_form
@heavy_view("POST")
@prepares_write(to_page)
def take(request: HtmxHttpRequest) -> HttpResponse | Write:
    """Receive a report with its pictures, and redirect to its outline, or to its edits if it is an edited export.

    ``event`` and ``report`` in the address preselect where it goes.
    """
    if request.method != "POST":
        form = ArticleForm(user=request.user, initial={"event": request.GET.get("event", "")}, auto_id="article_%s")
        return _page(request, form)
    form = ArticleForm(request.POST, request.FILES, user=request.user, request=request, auto_id="article_%s")
    if not form.is_valid():
        return _page(request, form, status=422)
    pasted = form.cleaned_data["text"]
    try:
        sent = article_of(form.sent, pasted if pasted.strip() else "")
    except FilesRefused as error:
        form.add_error("text" if pasted.strip() and not error.name else "file", article_messages.fault(error))
        return _page(request, form, status=422)
    event = form.chosen_event
    slug = parse_slug(request.GET.get("report"))
    report = Report.objects.editable_by(request.user).present().filter(event=event, slug=slug)
    goes_to = Destination(event, report.first() if event else None)
    with UncommittedFiles() as written:
        incoming, pictures = staged(request.user, sent, form.cleaned_data["dialect"], goes_to, written)
    recognise_return(incoming, request.user)
    return Write(partial(_keep, request, incoming, pictures, sent), around=written)


def _keep(
    request: HtmxHttpRequest, incoming: IncomingArticle, pictures: list[IncomingPicture], sent: SentArticle
) -> Facts:
    keep(incoming, pictures)
    if sent.others:
        messages.info(request, article_messages.others_left(sent.name, sent.others))
    following = "sessions:article-outline" if incoming.report is None else "sessions:article-edits"
    return {"url": resolve_url(following, incoming.pk)}


def _page(request: HtmxHttpRequest, form: ArticleForm, status: int = 200) -> HttpResponse:
    waiting = IncomingArticle.objects.visible_to(request.user).present().newest_first()
    context: dict[str, Any] = {
        "form": form,
        "zone": ZoneInfo(time_zone_of(request.user)),
        "waiting": waiting.select_related("event").defer("content", "roles", "left_out"),
    }
    return render_page(request, PAGE, context, status=status)

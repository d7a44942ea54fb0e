"""The git repositories of a person: list, add, settings, remove."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from sessions.agenda.access import require_form
from sessions.forms.repository import RepositoryForm
from sessions.models import Report, Repository
from sessions.quotas.rows import require
from sessions.rules.parsing import parse_slug
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page

_secret = sensitive_post_parameters("token", "private_key", "address")


@require_safe
def index(request: HtmxHttpRequest) -> HttpResponse:
    """List the repositories of a person."""
    repositories = Repository.objects.visible_to(request.user).in_order()
    return render_page(request, "sessions/publishing/repositories.html", {"repositories": repositories})


@_secret
@require_form
@prepares_write(to_page)
def create(request: HtmxHttpRequest) -> HttpResponse | Write:
    """Add a repository, for the report that is named in the query if there is one."""
    report = _report(request)
    initial = {"dialect": request.GET.get("dialect", "")}
    form = RepositoryForm(_data(request), owner=request.user, initial=initial)
    page = partial(_settings_page, request, form, report)
    if request.method != "POST" or not form.is_valid():
        return page()

    def run() -> Facts:
        require("repositories", request.user)
        repository = _saved(form, page)
        messages.success(request, _("The repository was added."))
        # The public key is added to the server first.
        return {"url": _settings_url(repository, report) if repository.public_key else _next(report, repository)}

    return Write(run)


@_secret
@require_form
@prepares_write(to_page)
def update(request: HtmxHttpRequest, repository: int) -> HttpResponse | Write:
    """Change the settings of a repository."""
    found, report = _repository_or_404(request, repository), _report(request)
    form = RepositoryForm(_data(request), instance=found, owner=request.user)
    page = partial(_settings_page, request, form, report)
    if request.method != "POST" or not form.is_valid():
        return page()
    before = found.public_key

    def run() -> Facts:
        saved = _saved(form, page)
        messages.success(request, _("Saved."))
        has_new_key = saved.public_key not in {"", before}
        return {"url": _settings_url(saved, report) if has_new_key else _next(report, saved)}

    return Write(run)


@require_form
@prepares_write(to_page)
def delete(request: HtmxHttpRequest, repository: int) -> HttpResponse | Write:
    """Confirm, then remove a repository from this site; nothing changes in the repository itself."""
    found = _repository_or_404(request, repository)
    if request.method != "POST":
        return render_page(request, "sessions/publishing/repository_delete.html", {"repository": found})

    def run() -> Facts:
        found.delete()
        messages.success(request, _("The repository “%(name)s” was removed from this site.") % {"name": found.name})
        return {"url": reverse("sessions:repository-list")}

    return Write(run)


def _saved(form: RepositoryForm, page: Callable[[], HttpResponse]) -> Repository:
    """Save; another request may have taken the name in the meantime."""
    try:
        with transaction.atomic():
            return form.save()
    except IntegrityError:
        form.add_error("name", _("Another repository of yours has this name."))
        raise NotDone(page) from None


def _repository_or_404(request: HtmxHttpRequest, repository: int) -> Repository:
    found: Repository = get_object_or_404(Repository.objects.editable_by(request.user), pk=repository)
    return found


def _report(request: HtmxHttpRequest) -> Report | None:
    """Return the report that is to be published; None if the query names none of the person's."""
    reports = Report.objects.visible_to(request.user).present().select_related("event")
    event, slug = (parse_slug(request.GET.get(name)) for name in ("event", "report"))
    found: Report | None = reports.filter(event__slug=event, slug=slug).first()
    return found


def _query(report: Report | None) -> str:
    return f"?event={report.event.slug}&report={report.slug}" if report else ""


def _next(report: Report | None, repository: Repository) -> str:
    """Return the page that publishes the report to the repository; without a report, the list of repositories."""
    if report is None:
        return reverse("sessions:repository-list")
    if repository.pk:
        return reverse("sessions:report-publish-to", args=[report.event.slug, report.slug, repository.pk])
    return reverse("sessions:report-publish", args=[report.event.slug, report.slug])


def _settings_url(repository: Repository, report: Report | None) -> str:
    return reverse("sessions:repository-update", args=[repository.pk]) + _query(report) + "#public-key"


def _data(request: HtmxHttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _settings_page(request: HtmxHttpRequest, form: RepositoryForm, report: Report | None) -> HttpResponse:
    if form.is_bound:
        form.ask_for_secrets_again()
    back = _next(report, form.instance)
    context = {"form": form, "repository": form.instance, "back": back, "query": _query(report)}
    return render_page(request, "sessions/publishing/repository.html", context, status=422 if form.is_bound else 200)

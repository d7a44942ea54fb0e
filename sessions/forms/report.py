"""Form of a report's settings."""

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions.article.article_links import follow_article
from sessions.article.dialects import DIALECTS
from sessions.article.facts_line import NAMES
from sessions.forms.fields import NameInput, TopicsField, VersionInput, replace_data
from sessions.forms.report_filter import (
    FilterForm,
    check_listed,
    in_words,
    sessions_to_choose,
    sessions_with,
)
from sessions.forms.sites import SiteNamesForm
from sessions.models import ArticleType, Day, Event, Holds, Report, Session, State, name_of_colleague
from sessions.quotas.rows import OverQuota, require
from sessions.reporting.series import linked_article
from sessions.versions.event_texts import TextsBusy, change_texts
from sessions.versions.save import save_texts

# No autocorrection of names on phones.
_NAME_KEYS = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
TAKEN = _("Another report of this event has this slug.")
TOLD = ("date", *NAMES)
"""The facts that an article can tell, each with a switch of its own."""

PUBLISHING = ("topics", "slug", "published", "published_at", "emoji", "kind", "publication_name", "image_folder")
"""The settings of the article's front matter and files; the last four are those that only Zenn has."""


class ReportForm(forms.ModelForm):
    """Settings of an article, and which sessions it includes."""

    version = forms.IntegerField(min_value=1, required=False, widget=VersionInput)
    is_team = forms.BooleanField(
        label=_("Written by the team"),
        required=False,
        help_text=_(
            "The article has what the members share of each session, under their names. Everybody in the team sees it; "
            "the owner and the editors change it."
        ),
    )
    dialect = forms.ChoiceField(
        label=_("Publish on"),
        required=False,
        choices=[(dialect.name, dialect.label) for dialect in DIALECTS.values()],
        help_text=_("The report is shown and checked for this site. You can export it for all sites."),
    )
    kind = forms.ChoiceField(label=_("Type"), help_text=_("Tech: about technology. Idea: everything else."))
    topics = TopicsField(
        label=_("Topics"),
        required=False,
        max_length=1500,
        help_text=_("Up to five, separated by commas: aws, ai, serverless."),
    )
    chosen = forms.ModelMultipleChoiceField(
        queryset=Session.objects.none(),
        label=_("Selected sessions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Report
        fields = (
            *("title", "dialect", *PUBLISHING, "heading_level", "sections", "shows_photos", "shows_notes"),
            *(f"shows_{name}" for name in TOLD),
            *("grouping", "holds", "chosen", "lists_others"),
        )
        labels: ClassVar = {
            "published_at": _("Publication date"),
            "slug": _("Slug"),
            "shows_photos": _("Show the photos of each session"),
            "shows_notes": _("Show the notes of the days"),
            "shows_date": _("Date"),
            "shows_time": _("Time"),
            "shows_room": _("Room"),
            "shows_speakers": _("Speakers"),
            "shows_level": _("Level"),
            "shows_format": _("Format"),
            "shows_rating": _("Rating"),
            "holds": _("Sessions to include"),
            "grouping": _("Group the sessions by"),
            "lists_others": _("List the other reports of this event"),
        }
        help_texts: ClassVar = {
            "published": _("Saved in the article. The site shows it to everybody when it is uploaded."),
            "published_at": _(
                "Format: 2024-01-31 or 2024-01-31 09:00. For a date in the future, “Published” must be on."
            ),
            "publication_name": _("The name of a Zenn publication, if the article belongs to one."),
            "slug": _("The name of the article's file: 12 to 50 characters. Use a–z, 0–9, - and _."),
            "image_folder": _(
                "The folder for the article's images: images/FOLDER/. It can be nested, such as articles/my-slug."
            ),
            "heading_level": _(
                "Headings of sessions are one level lower, summary and impressions two, headings in their texts three."
            ),
            "grouping": _("Notes of days come before the groups, unless the sessions are grouped by day."),
            "lists_others": _("Links to them, always with their current titles and addresses."),
            "shows_photos": _(
                "The photos come after the impressions, in their order. If a text of the session contains a photo, "
                "only the photos in its texts are shown."
            ),
        }
        widgets: ClassVar = {
            **{name: NameInput(attrs=_NAME_KEYS) for name in ("slug", "image_folder", "publication_name")},
            "published_at": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            **dict.fromkeys(("grouping", "holds", "lists_others"), forms.RadioSelect),
        }

    def __init__(self, data: Any = None, *, event: Event, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.event, self.user = event, user
        report = self.instance
        self.before = linked_article(report)
        self.fields["grouping"].required = False
        self._set_team(data)
        # A page that was opened before an update does not send it.
        self.fields["dialect"].required = not self.is_bound
        self.fields["kind"].choices = [*ArticleType.choices, *_foreign(report.kind)]  # type: ignore[attr-defined]
        self.fields["slug"].required = report.pk is not None
        self.fields["chosen"].queryset = sessions_to_choose(report, event, user)  # type: ignore[attr-defined]
        self.initial["version"] = report.version
        if report.pk is None or not self.initial.get("chosen"):
            self.initial["chosen"] = self._attended()
        self.names = SiteNamesForm(data, user=user)
        sent = data if data and data.get("holds") == Holds.FILTERED else None
        self.filter = FilterForm(sent, event=event, sessions=self.all_sessions(), filters=report.filters)

    def _set_team(self, data: Any) -> None:
        """Let a new report of an event with members be that of the team; later it stays as it is."""
        if self.instance.pk is not None or not self.event.memberships.exists():
            del self.fields["is_team"]
            return
        if data is not None:
            self.instance.is_team = bool(data.get("is_team"))
        self.initial["is_team"] = self.instance.is_team

    def _attended(self) -> list[UUID]:
        """Return the keys of the sessions that are ticked where none is selected yet: those that were attended."""
        if self.instance.is_team:
            attended = set(sessions_with(self.instance, Holds.ATTENDED, {}).values_list("pk", flat=True))
            return [session.pk for session in self.all_sessions() if session.pk in attended]
        return [session.pk for session in self.all_sessions() if _is_attended(session)]

    def all_sessions(self) -> list[Session]:
        """Return the sessions to choose from; loaded once."""
        if not hasattr(self, "_listed"):
            self._listed = list(self.fields["chosen"].queryset)  # type: ignore[attr-defined]
        return self._listed

    def days(self) -> Iterator[tuple[Day, list[tuple[Session, bool]]]]:
        """Yield each day with sessions, and whether each session is chosen."""
        ticked = {str(pk) for pk in self["chosen"].value() or []}
        for day, sessions in groupby(self.all_sessions(), key=lambda session: session.day):
            day.event = self.event  # set, so that heading runs no query (N+1)
            yield day, [(session, str(session.pk) in ticked) for session in sessions]

    def publishing_values(self) -> list[str]:
        """Return the settings for publishing as they are, for the line that stands for them while they are folded."""
        report = self.instance
        kind = dict(self.fields["kind"].choices).get(report.kind, report.kind)  # type: ignore[attr-defined]
        topics = ", ".join(report.topics) or gettext("no topics")
        published = gettext("Published") if report.published else gettext("Draft")
        return [text for text in (report.emoji, str(kind), topics, published, report.slug) if text]

    def publishing_errors(self) -> bool:
        """Return whether a setting for publishing is wrong."""
        return any(name in self.errors for name in PUBLISHING)

    def told(self) -> list[forms.BoundField]:
        """Return the switches of the facts."""
        return [self[f"shows_{name}"] for name in TOLD]

    def clean_topics(self) -> list[str]:
        """Return the topics; unchanged ones stay as imported, with their commas."""
        return self.cleaned_data["topics"] if "topics" in self.changed_data else self.instance.topics

    def clean_grouping(self) -> str:
        """Return the grouping; one that was not sent stays."""
        return self.cleaned_data["grouping"] or self.instance.grouping

    def clean(self) -> dict[str, Any]:
        """Validate the forms within this one, and take the filter."""
        if not self.names.is_valid():
            self.add_error(None, _("Check your names at the sites below."))
        check_listed(self)
        if self.filter.is_bound:
            if self.filter.is_valid():
                self.instance.filters = self.filter.filters
            else:
                self.add_error("holds", _("Check the filter below."))
        return self.cleaned_data

    def filtered_count(self) -> int:
        """Return how many sessions the filter gives that is saved."""
        return sessions_with(self.instance, Holds.FILTERED, self.instance.filters).count()

    def clean_dialect(self) -> str:
        """Return the site; the present one where none is sent."""
        return self.cleaned_data["dialect"] or self.instance.dialect

    def clean_slug(self) -> str:
        """Validate that no other report of the event has this slug; the event is not a field of this form."""
        slug: str = self.cleaned_data["slug"]
        if slug and self.event.reports.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(TAKEN, code="unique")
        return slug

    def create(self) -> Report | None:
        """Save a new report, with a generated slug if none was given.

        Returns None, with a form error, when a concurrent request used the slug, or the event is over quota.
        """
        self.instance.event = self.event
        try:
            with transaction.atomic():
                require("reports", self.event)
                self.names.save()
                return self.save()
        except OverQuota as refusal:
            self.add_error(None, str(refusal))
            return None
        except IntegrityError:
            self.add_error("slug", TAKEN)
            return None

    def update(self) -> bool:
        """Save the settings if nobody changed them meanwhile (optimistic lock).

        Otherwise writes nothing, shows the saved values at the fields, and returns False; also when a concurrent
        request used the slug.
        """
        chosen, version = self.cleaned_data["chosen"], self.cleaned_data["version"] or 0
        fields = {name: getattr(self.instance, name) for name in (*self.Meta.fields, "filters") if name != "chosen"}
        try:
            with transaction.atomic():
                saved = save_texts(
                    Report.objects.editable_by(self.user), self.instance.pk, version, by=self.user, **fields
                )
                if saved and fields["holds"] == Holds.CHOSEN:
                    self.instance.chosen.set(chosen)
                if saved:
                    self.names.save()
                    self._follow()
        except IntegrityError:
            self.add_error("slug", TAKEN)
            return False
        except TextsBusy:
            self.add_error(None, gettext("A text that links to this report was saved at the same time. Save again."))
            return False
        if saved is None:
            self._show_saved(fields)
        return saved is not None

    def _follow(self) -> None:
        """Change the links to this report in all texts of the event to its new title and slug."""
        after = linked_article(self.instance)
        if (after.title, after.file) != (self.before.title, self.before.file):
            change = partial(follow_article, before=self.before, after=after)
            change_texts(self.event, f"({self.before.file})", change, self.user, own_only=True)

    def _show_saved(self, mine: dict[str, Any]) -> None:
        """Show the saved values beside the typed ones; sending the form again keeps the typed ones."""
        replace_data(self, "version", self.initial["version"])
        if name := name_of_colleague(self.user, self.instance.editor_id, self.event):
            told = gettext("%(name)s changed these settings while you were editing. Save again to keep yours.")
            self.add_error(None, told % {"name": name})
        else:
            self.add_error(
                None, gettext("These settings were changed elsewhere while you were editing. Save again to keep yours.")
            )
        for name, value in mine.items():
            if name in self.fields and value != self.initial[name]:
                saved = in_words(self.fields[name], self.initial[name])
                self.add_error(name, gettext("Saved elsewhere: %(value)s") % {"value": saved})


def _is_attended(session: Session) -> bool:
    return session.own_impression is not None and session.own_impression.state == State.ATTENDED


def _foreign(kind: str) -> list[tuple[str, str]]:
    """Return the choice for an imported type that Zenn does not know."""
    return [] if kind in ArticleType.values else [(kind, kind or "—")]

"""Form of a report's settings."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions.forms.fields import VersionInput, replace_data
from sessions.models import ArticleType, Day, Event, Holds, Language, Report, SectionStyle, Session, State
from sessions.models.querysets.events import Reader, SessionQuerySet
from sessions.quotas.rows import OverQuota, require
from sessions.reporting.facts_line import NAMES
from sessions.versions.save import save_texts

# No autocorrection of names on phones.
_NAME_KEYS = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
TAKEN = _("Another report of this event has this slug.")
TOLD = ("date", *NAMES)
"""The facts that an article can tell, each with a switch of its own."""

ZENN = ("emoji", "kind", "topics", "slug", "published", "published_at", "publication_name", "image_folder")
"""The settings that only Zenn needs."""

_COMMA = re.compile(r"[,，、]")


class TopicsField(forms.CharField):
    """Comma-separated topics; cleans to a list."""

    def prepare_value(self, value: Any) -> Any:
        """Return the list as one line."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """Return the topics, trimmed, without empty ones."""
        return [topic for part in _COMMA.split(super().to_python(value) or "") if (topic := part.strip())]

    def validate(self, value: Any) -> None:
        """Skip: the model validates the topics."""

    def run_validators(self, value: Any) -> None:
        """Skip: the model validates the topics."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lines, so that an imported topic that contains a comma stays one topic."""
        return self.to_python(self.prepare_value(initial or [])) != self.to_python(data)


class NameInput(forms.TextInput):
    """Text input that the browser does not check: it could not show what is wrong in a folded part of the form."""

    def use_required_attribute(self, initial: Any) -> bool:
        """Leave it to the server to ask for a value."""
        return False


class ReportForm(forms.ModelForm):
    """Settings of an article, and which sessions it includes."""

    version = forms.IntegerField(min_value=1, required=False, widget=VersionInput)
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
            *("title", *ZENN, "heading_level", "sections", "shows_photos"),
            *(f"shows_{name}" for name in TOLD),
            *("holds", "chosen"),
        )
        labels: ClassVar = {
            "title": _("Title"),
            "emoji": _("Emoji"),
            "published": _("Published"),
            "published_at": _("Publication date"),
            "publication_name": _("Publication"),
            "slug": _("Slug"),
            "image_folder": _("Image folder"),
            "heading_level": _("Heading level of a day"),
            "sections": _("Headings under a session"),
            "shows_photos": _("Show the photos of each session"),
            "shows_date": _("Date"),
            "shows_time": _("Time"),
            "shows_room": _("Room"),
            "shows_speakers": _("Speakers"),
            "shows_level": _("Level"),
            "shows_format": _("Format"),
            "shows_rating": _("Rating"),
            "holds": _("Sessions to include"),
        }
        help_texts: ClassVar = {
            "published": _("Saved in the article. Zenn shows the article to everybody when it is uploaded."),
            "published_at": _(
                "Format: 2024-01-31 or 2024-01-31 09:00. For a date in the future, “Published” must be on."
            ),
            "publication_name": _("The name of a Zenn publication, if the article belongs to one."),
            "slug": _("The name of the article's file: 12 to 50 characters. Use a–z, 0–9, - and _."),
            "image_folder": _("The folder for the article's images: images/FOLDER/."),
            "heading_level": _(
                "Headings of sessions are one level lower, summary and impressions two, headings in their texts three."
            ),
            "shows_photos": _(
                "The photos come after the impressions, in their order. If a text of the session contains a photo, "
                "only the photos in its texts are shown."
            ),
        }
        widgets: ClassVar = {
            **{name: NameInput(attrs=_NAME_KEYS) for name in ("slug", "image_folder", "publication_name")},
            "published_at": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "holds": forms.RadioSelect,
        }

    def __init__(self, *args: Any, event: Event, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.user = event, user
        report = self.instance
        self.fields["kind"].choices = [*ArticleType.choices, *_foreign(report.kind)]  # type: ignore[attr-defined]
        self.fields["slug"].required = report.pk is not None
        self.fields["chosen"].queryset = self._choices().with_impression_of(user)  # type: ignore[attr-defined]
        self.initial["version"] = report.version
        if report.pk is None or not self.initial.get("chosen"):
            self.initial["chosen"] = [session.pk for session in self._sessions() if _is_attended(session)]

    def _choices(self) -> SessionQuerySet:
        """Return the sessions to choose from: the user's agenda, and those chosen already."""
        sessions = self.event.sessions.for_report()
        held = self.instance.chosen.values("pk") if self.instance.pk else ()
        return sessions.on_agenda_of(self.user) | sessions.filter(pk__in=held)

    def _sessions(self) -> list[Session]:
        if not hasattr(self, "_listed"):
            self._listed = list(self.fields["chosen"].queryset)  # type: ignore[attr-defined]
        return self._listed

    def days(self) -> Iterator[tuple[Day, list[tuple[Session, bool]]]]:
        """Yield each day with sessions, and whether each session is chosen."""
        ticked = {str(pk) for pk in self["chosen"].value() or []}
        for day, sessions in groupby(self._sessions(), key=lambda session: session.day):
            day.event = self.event  # set, so that heading runs no query (N+1)
            yield day, [(session, str(session.pk) in ticked) for session in sessions]

    def zenn_values(self) -> list[str]:
        """Return the settings for Zenn as they are, for the line that stands for them while they are folded."""
        report = self.instance
        kind = dict(self.fields["kind"].choices).get(report.kind, report.kind)  # type: ignore[attr-defined]
        topics = ", ".join(report.topics) or gettext("no topics")
        published = gettext("Published") if report.published else gettext("Draft")
        return [text for text in (report.emoji, str(kind), topics, published, report.slug) if text]

    def zenn_errors(self) -> bool:
        """Return whether a setting for Zenn is wrong."""
        return any(name in self.errors for name in ZENN)

    def told(self) -> list[forms.BoundField]:
        """Return the switches of the facts."""
        return [self[f"shows_{name}"] for name in TOLD]

    def clean_topics(self) -> list[str]:
        """Return the topics; unchanged ones stay as imported, with their commas."""
        return self.cleaned_data["topics"] if "topics" in self.changed_data else self.instance.topics

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
        fields = {name: getattr(self.instance, name) for name in self.Meta.fields if name != "chosen"}
        try:
            with transaction.atomic():
                saved = save_texts(Report.objects.editable_by(self.user), self.instance.pk, version, **fields)
                if saved and fields["holds"] == Holds.CHOSEN:
                    self.instance.chosen.set(chosen)
        except IntegrityError:
            self.add_error("slug", TAKEN)
            return False
        if saved is None:
            self._show_saved(fields)
        return saved is not None

    def _show_saved(self, mine: dict[str, Any]) -> None:
        """Show the saved values beside the typed ones; sending the form again keeps the typed ones."""
        replace_data(self, "version", self.initial["version"])
        self.add_error(
            None, gettext("These settings were changed elsewhere while you were editing. Save again to keep yours.")
        )
        for name, value in mine.items():
            if value != self.initial[name]:
                saved = _in_words(self.fields[name], self.initial[name])
                self.add_error(name, gettext("Saved elsewhere: %(value)s") % {"value": saved})


def _in_words(field: forms.Field, value: Any) -> str:
    """Return a value as the form shows it: the label of a choice, the state of a switch."""
    if isinstance(value, bool):
        return gettext("On") if value else gettext("Off")
    labels = dict(field.choices) if isinstance(field, forms.ChoiceField) else {}  # type: ignore[arg-type]  # pairs
    shown = field.prepare_value(value)
    return str(labels.get(shown, shown)) or gettext("nothing")


def new_report(event: Event) -> Report:
    """Return an unsaved report of the event with default values.

    It tells when a day was and who spoke, as most articles of real people do. A room and a clock time are of no use
    after the conference, level and format are mostly in the code or the title, and a rating is published only if its
    author wants that.
    """
    japanese = event.language == Language.JAPANESE
    return Report(
        event=event,
        title=f"{event.name} 参加記録" if japanese else f"{event.name}: a report",
        emoji="📝",
        sections=SectionStyle.GAIYO if japanese else SectionStyle.SUMMARY,
        image_folder=event.slug,
        shows_photos=True,
        shows_date=True,
        shows_speakers=True,
    )


def _is_attended(session: Session) -> bool:
    return session.own_impression is not None and session.own_impression.state == State.ATTENDED


def _foreign(kind: str) -> list[tuple[str, str]]:
    """Return the choice for an imported type that Zenn does not know."""
    return [] if kind in ArticleType.values else [(kind, kind or "—")]

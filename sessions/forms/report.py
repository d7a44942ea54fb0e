"""The settings of a report."""

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
from sessions.versions.save import save_texts

# Names are no words: a phone must not correct them.
_NAME_KEYS = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
TAKEN = _("Another report of this event has this slug.")
_COMMA = re.compile(r"[,，、]")


class TopicsField(forms.CharField):
    """Topics in one line, separated by commas; cleans to a list."""

    def prepare_value(self, value: Any) -> Any:
        """Return the list as the line to edit."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """Return the topics without the blanks around them; empty ones are left out."""
        return [topic for part in _COMMA.split(super().to_python(value) or "") if (topic := part.strip())]

    def validate(self, value: Any) -> None:
        """Leave judging the topics to the model."""

    def run_validators(self, value: Any) -> None:
        """Leave judging the topics to the model."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lines, so that a topic with a comma in it, as imports bring, stays one while nobody edits it."""
        return self.to_python(self.prepare_value(initial or [])) != self.to_python(data)


class ReportForm(forms.ModelForm):
    """Everything an article says of itself, and which sessions it holds."""

    version = forms.IntegerField(min_value=1, required=False, widget=VersionInput)
    kind = forms.ChoiceField(label=_("Type"), help_text=_("Tech: about technology. Idea: everything else."))
    topics = TopicsField(
        label=_("Topics"),
        required=False,
        max_length=1500,
        help_text=_("Up to five, separated by commas: aws, ai, serverless."),
    )
    chosen = forms.ModelMultipleChoiceField(
        queryset=Session.objects.none(), label=_("Chosen sessions"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Report
        fields = (
            *("title", "emoji", "kind", "topics", "published", "published_at", "publication_name"),
            *("slug", "image_folder", "heading_level", "sections", "holds", "chosen"),
        )
        labels: ClassVar = {
            "title": _("Title"),
            "emoji": _("Emoji"),
            "published": _("Published"),
            "published_at": _("Publication date"),
            "publication_name": _("Publication"),
            "slug": _("Slug"),
            "image_folder": _("Image folder"),
            "heading_level": _("A day is a heading of level"),
            "sections": _("Headings under a session"),
            "holds": _("Which ones"),
        }
        help_texts: ClassVar = {
            "published": _("Written into the article: Zenn shows it to everybody once it is uploaded."),
            "published_at": _("As 2024-01-31 or 2024-01-31 09:00. A date to come needs “Published”."),
            "publication_name": _("The name of a Zenn publication, if the article belongs to one."),
            "slug": _("The name of the article's file: 12 to 50 characters out of a–z, 0–9, - and _."),
            "image_folder": _("Where the article's pictures lie: images/FOLDER/."),
            "heading_level": _("Sessions stand one level deeper, summary and impressions two."),
        }
        widgets: ClassVar = {
            **{name: forms.TextInput(attrs=_NAME_KEYS) for name in ("slug", "image_folder", "publication_name")},
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
        """Return what can be chosen: the user's agenda, and what is chosen already."""
        sessions = self.event.sessions.for_report()
        held = self.instance.chosen.values("pk") if self.instance.pk else ()
        return sessions.on_agenda_of(self.user) | sessions.filter(pk__in=held)

    def _sessions(self) -> list[Session]:
        if not hasattr(self, "_listed"):
            self._listed = list(self.fields["chosen"].queryset)  # type: ignore[attr-defined]
        return self._listed

    def days(self) -> Iterator[tuple[Day, list[tuple[Session, bool]]]]:
        """Yield each day that has sessions, with its sessions and whether each is ticked."""
        ticked = {str(pk) for pk in self["chosen"].value() or []}
        for day, sessions in groupby(self._sessions(), key=lambda session: session.day):
            day.event = self.event  # known, so the heading need not ask for it
            yield day, [(session, str(session.pk) in ticked) for session in sessions]

    def clean_topics(self) -> list[str]:
        """Return the topics; those that nobody touched stay as an import brought them, commas and all."""
        return self.cleaned_data["topics"] if "topics" in self.changed_data else self.instance.topics

    def clean_slug(self) -> str:
        """Refuse the slug of another report of the event; the event itself is no field of this form."""
        slug: str = self.cleaned_data["slug"]
        if slug and self.event.reports.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(TAKEN, code="unique")
        return slug

    def create(self) -> Report | None:
        """Save a new report, with a slug of its own if none was given.

        None, with a word, when another request has taken the slug in the same moment, or the event has no room for it.
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
        """Save the settings if nobody changed them since they were read.

        Otherwise writes nothing, says at each field what is saved there now, and returns False; also when another
        report has taken the slug in the same moment.
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
        """Put what is saved beside what was typed; sending the form again, in sight of both, keeps the latter."""
        replace_data(self, "version", self.initial["version"])
        self.add_error(None, gettext("These settings were changed elsewhere meanwhile. Save again to keep yours."))
        for name, value in mine.items():
            if value != self.initial[name]:
                saved = self.fields[name].prepare_value(self.initial[name])
                self.add_error(name, gettext("Saved elsewhere: %(value)s") % {"value": saved})


def new_report(event: Event) -> Report:
    """Return an unsaved report of the event with what is worth proposing."""
    japanese = event.language == Language.JAPANESE
    return Report(
        event=event,
        title=f"{event.name} 参加記録" if japanese else f"{event.name}: a report",
        emoji="📝",
        sections=SectionStyle.GAIYO if japanese else SectionStyle.SUMMARY,
        image_folder=event.slug,
    )


def _is_attended(session: Session) -> bool:
    return session.own_impression is not None and session.own_impression.state == State.ATTENDED


def _foreign(kind: str) -> list[tuple[str, str]]:
    """Return the choice for a type that an import brought and Zenn does not know."""
    return [] if kind in ArticleType.values else [(kind, kind or "—")]

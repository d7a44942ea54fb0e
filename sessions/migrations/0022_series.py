"""Filters, grouping and links of reports; the reports that are there stay as they are."""

from typing import Any

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sessions.models.fields
import sessions.models.held_sessions


def hold_every_session(apps: Any, _schema_editor: Any) -> None:
    """Going back there are no filters: such a report holds every session attended."""
    apps.get_model("conference_sessions", "Report").objects.filter(holds="filtered").update(holds="attended")


class Migration(migrations.Migration):
    dependencies = [
        ("conference_sessions", "0021_report_link"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SiteNames",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "zenn",
                    sessions.models.fields.LineField(
                        blank=True,
                        default="",
                        max_length=39,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[0-9A-Za-z_-]{1,39}\\Z", "Use only letters, digits, hyphens and underscores."
                            )
                        ],
                        verbose_name="name at Zenn",
                    ),
                ),
                (
                    "qiita",
                    sessions.models.fields.LineField(
                        blank=True,
                        default="",
                        max_length=39,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[0-9A-Za-z_-]{1,39}\\Z", "Use only letters, digits, hyphens and underscores."
                            )
                        ],
                        verbose_name="name at Qiita",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="site_names",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "names at publishing sites",
                "verbose_name_plural": "names at publishing sites",
            },
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="report_holds_known",
        ),
        migrations.AddField(
            model_name="report",
            name="filters",
            field=models.JSONField(
                blank=True,
                default=dict,
                validators=[sessions.models.held_sessions.validate_filter],
                verbose_name="filter",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="shows_notes",
            field=models.BooleanField(default=True, verbose_name="shows the notes of the days"),
        ),
        migrations.AddField(
            model_name="report",
            name="grouping",
            field=models.CharField(
                choices=[("day", "Day"), ("format", "Format"), ("track", "Track"), ("none", "One list")],
                default="day",
                max_length=10,
                verbose_name="grouping",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="lists_others",
            field=models.CharField(
                blank=True,
                choices=[("", "Not in the article"), ("top", "At the top"), ("bottom", "At the bottom")],
                default="",
                max_length=10,
                verbose_name="list of the other reports",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="holds",
            field=models.CharField(
                choices=[
                    ("attended", "Every session attended"),
                    ("chosen", "Selected sessions"),
                    ("filtered", "By filter"),
                ],
                default="attended",
                max_length=10,
                verbose_name="sessions",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, hold_every_session),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("holds__in", ["attended", "chosen", "filtered"])), name="report_holds_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("grouping__in", ["day", "format", "track", "none"])), name="report_grouping_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("lists_others__in", ["", "top", "bottom"])), name="report_list_place_known"
            ),
        ),
    ]

"""Words of choices, labels and messages; nothing in the database changes."""

import django.core.validators
from django.db import migrations, models

import sessions.models.validators


class Migration(migrations.Migration):
    dependencies = [
        ("conference_sessions", "0018_article_lines"),
    ]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="chosen",
            field=models.ManyToManyField(
                blank=True, related_name="reports", to="conference_sessions.session", verbose_name="selected sessions"
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="holds",
            field=models.CharField(
                choices=[("attended", "Every session attended"), ("chosen", "Selected sessions")],
                default="attended",
                max_length=10,
                verbose_name="sessions",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="image_folder",
            field=models.CharField(
                blank=True,
                default="",
                max_length=60,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[0-9A-Za-z_-][0-9A-Za-z._-]*\\Z",
                        "Use only letters, digits, hyphens, underscores and dots. Do not begin with a dot.",
                    )
                ],
                verbose_name="image folder",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="slug",
            field=models.CharField(
                blank=True,
                max_length=60,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[0-9a-z_-]{1,60}\\Z", "Use only lower-case letters a to z, digits, hyphens and underscores."
                    ),
                    sessions.models.validators.validate_slug_not_reserved,
                ],
                verbose_name="address",
            ),
        ),
        migrations.AlterConstraint(
            model_name="chapter",
            name="chapter_level_zero_without_heading",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("level", 0), _negated=True), ("heading", ""), _connector="OR"),
                name="chapter_level_zero_without_heading",
                violation_error_message="Text before the first heading cannot have a heading.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="session",
            name="session_code_or_title",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", ""), _negated=True), models.Q(("title", ""), _negated=True), _connector="OR"
                ),
                name="session_code_or_title",
                violation_error_message="Enter a code or a title.",
            ),
        ),
    ]

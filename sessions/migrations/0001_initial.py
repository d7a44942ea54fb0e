"""Schema of the first release, but for what the next two migrations change."""

import re
import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sessions.models.event
import sessions.models.fields
import sessions.models.incoming
import sessions.models.photo
import sessions.models.report
import sessions.models.validators

BEFORE_THE_FIRST_RELEASE = (
    "0002_operations_and_revisions",
    "0003_keys_of_sessions",
    "0004_photos",
    "0005_catalogue",
    "0006_search_text",
    "0007_incoming_feeds",
    "0008_agenda_link",
    "0009_quotas",
    "0010_writes_and_bin",
    "0011_names_of_feed_fields",
    "0012_logged_at",
    "0013_what_a_line_changed",
    "0014_report_photos",
    "0015_day_zero",
    "0016_search_text",
    "0017_between_venues",
    "0018_article_lines",
    "0019_wording",
    "0020_edition",
    "0021_report_link",
    "0022_series",
    "0023_repository",
    "0024_report_dialect",
    "0025_chapter_inside_a_day",
    "0026_articles_that_come_in",
    "0027_team",
    "0028_every_report_has_an_author",
    "0029_coverage_request",
    "0030_share_links",
    "0031_profile",
    "0032_invitations",
    "0033_edited_by",
    "0034_team_text",
    "0035_api_tokens",
    "0036_security_kinds",
    "0037_failure_records",
)
"""What databases that were made before 0.9.0 have applied, beside the first migration of then, which had this name."""


class Migration(migrations.Migration):
    initial = True

    replaces = [("conference_sessions", name) for name in BEFORE_THE_FIRST_RELEASE]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dialect", models.CharField(max_length=20)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("original", "As it was imported"),
                            ("taken", "As its edits were taken in"),
                            ("exported", "As it was exported"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True, default="")),
                ("packed", models.BinaryField(default=b"")),
                ("digest", models.CharField(max_length=64)),
                ("encoding", models.CharField(default="utf-8", max_length=20)),
                (
                    "file_name",
                    sessions.models.fields.LineField(blank=True, default="", max_length=200),
                ),
                ("outline", models.JSONField(blank=True, default=dict)),
                ("keys", models.JSONField(blank=True, default=list, verbose_name="keys of the parts")),
                ("digests", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Usage",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="usage",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                ("text_bytes", models.PositiveBigIntegerField(default=0, verbose_name="bytes of texts")),
            ],
            options={
                "verbose_name": "usage",
                "verbose_name_plural": "usage",
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("name", sessions.models.fields.LineField(max_length=200, verbose_name="name")),
                (
                    "slug",
                    models.SlugField(
                        blank=True,
                        error_messages={"unique": "This address is taken. Choose another one."},
                        max_length=60,
                        unique=True,
                        validators=[sessions.models.validators.validate_slug_not_reserved],
                        verbose_name="address",
                    ),
                ),
                (
                    "venue",
                    sessions.models.fields.LineField(blank=True, default="", max_length=200, verbose_name="venue"),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default=sessions.models.event.default_time_zone,
                        max_length=64,
                        validators=[sessions.models.validators.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ja", "Japanese")],
                        default="en",
                        max_length=2,
                        verbose_name="language of the report",
                    ),
                ),
                (
                    "minutes_between_venues",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[django.core.validators.MaxValueValidator(240)],
                        verbose_name="minutes between buildings",
                    ),
                ),
                (
                    "first_day",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[sessions.models.validators.validate_year],
                        verbose_name="first day",
                    ),
                ),
                (
                    "last_day",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[sessions.models.validators.validate_year],
                        verbose_name="last day",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
            },
        ),
        migrations.CreateModel(
            name="Day",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "edited_version",
                    models.PositiveIntegerField(blank=True, editable=False, null=True),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "date",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[sessions.models.validators.validate_year],
                        verbose_name="date",
                    ),
                ),
                (
                    "title",
                    sessions.models.fields.LineField(blank=True, default="", max_length=200, verbose_name="title"),
                ),
                (
                    "note",
                    sessions.models.fields.MarkdownField(
                        blank=True, default="", max_length=100000, verbose_name="note"
                    ),
                ),
                (
                    "title_search",
                    models.TextField(blank=True, default="", editable=False),
                ),
                (
                    "note_search",
                    models.TextField(blank=True, default="", editable=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="conference_sessions.event",
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "verbose_name": "day",
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="AgendaLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_links",
                        to="conference_sessions.event",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="FailureRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("mail", "Mail"), ("feed", "Feed"), ("repository", "Repository")],
                        max_length=20,
                    ),
                ),
                ("subject", models.PositiveBigIntegerField(default=0)),
                ("reason", models.CharField(max_length=100)),
                ("count", models.PositiveIntegerField()),
                ("first_at", models.DateTimeField(verbose_name="first failure at")),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-last_at", "-pk"),
                "constraints": [models.UniqueConstraint(fields=("kind", "subject"), name="failure_record_once")],
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                (
                    "title",
                    sessions.models.fields.LineField(blank=True, default="", max_length=300),
                ),
                ("url", models.URLField(blank=True, default="", max_length=1000)),
                ("mapping", models.JSONField(blank=True, default=dict)),
                ("taken_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feeds",
                        to="conference_sessions.event",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="IncomingArticle",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("makes_event", models.BooleanField(default=False)),
                ("content", models.BinaryField()),
                (
                    "name",
                    sessions.models.fields.LineField(blank=True, default="", max_length=200),
                ),
                ("dialect", models.CharField(max_length=20)),
                ("roles", models.JSONField(blank=True, default=dict)),
                ("left_out", models.JSONField(blank=True, default=list)),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="incoming_articles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="conference_sessions.articlecopy",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="incoming_articles",
                        to="conference_sessions.event",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="IncomingFeed",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("name", sessions.models.fields.LineField(blank=True, default="", max_length=200)),
                ("url", models.URLField(blank=True, default="", max_length=1000)),
                ("mapping", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="incoming_feeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="incoming_feeds",
                        to="conference_sessions.event",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="IncomingPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", sessions.models.fields.LineField(max_length=120)),
                (
                    "file",
                    models.FileField(max_length=200, upload_to=sessions.models.incoming.incoming_path),
                ),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("bytes", models.PositiveBigIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="conference_sessions.incomingarticle",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "for_whom",
                    sessions.models.fields.LineField(blank=True, default="", max_length=120, verbose_name="for whom"),
                ),
                (
                    "uses",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="number of accounts",
                    ),
                ),
                ("used", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[("editor", "Editor"), ("reader", "Reader")],
                        default="editor",
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations",
                        to="conference_sessions.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="InvitationUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joined",
                        to="conference_sessions.invitation",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitation_use",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("editor", "Editor"), ("reader", "Reader")],
                        default="editor",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="conference_sessions.event",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Operation",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(verbose_name="status of the answer")),
                ("location", models.TextField(blank=True, default="", verbose_name="address in the answer")),
                ("content", models.TextField(blank=True, default="", verbose_name="body of the answer")),
                ("facts", models.JSONField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="operations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "operations",
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "name",
                    sessions.models.fields.LineField(
                        max_length=120, validators=[sessions.models.validators.validate_photo_name], verbose_name="name"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        default="",
                        max_length=200,
                        upload_to=sessions.models.photo.photo_path,
                        verbose_name="file",
                    ),
                ),
                (
                    "unedited_file",
                    models.FileField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=200,
                        upload_to=sessions.models.photo.photo_path,
                    ),
                ),
                (
                    "original",
                    models.FileField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=200,
                        upload_to=sessions.models.photo.original_path,
                    ),
                ),
                ("edit", models.JSONField(blank=True, editable=False, null=True)),
                (
                    "previous_edit",
                    models.JSONField(blank=True, editable=False, null=True),
                ),
                (
                    "digest",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "alt",
                    sessions.models.fields.LineField(
                        blank=True, default="", max_length=300, verbose_name="alternative text"
                    ),
                ),
                (
                    "caption",
                    sessions.models.fields.LineField(blank=True, default="", max_length=300, verbose_name="caption"),
                ),
                ("search", models.TextField(blank=True, default="", editable=False)),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken at")),
                (
                    "offset",
                    models.SmallIntegerField(
                        blank=True,
                        editable=False,
                        null=True,
                    ),
                ),
                ("placed_by_hand", models.BooleanField(default=False, verbose_name="placed by hand")),
                (
                    "follows_heading",
                    models.BooleanField(default=False, verbose_name="follows the heading of its session"),
                ),
                ("width", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("height", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("bytes", models.PositiveBigIntegerField(editable=False, null=True)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="photos",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="conference_sessions.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
            },
        ),
        migrations.CreateModel(
            name="PictureAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dialect", models.CharField(max_length=20)),
                (
                    "url",
                    sessions.models.fields.LineField(
                        max_length=1000,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Enter a web address that begins with http:// or https://.",
                                schemes=["http", "https"],
                            )
                        ],
                    ),
                ),
                ("file", models.CharField(editable=False, max_length=200)),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="conference_sessions.photo",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "name",
                    sessions.models.fields.LineField(blank=True, default="", max_length=80, verbose_name="name shown"),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("en", "English"), ("ja", "日本語")],
                        default="",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[("system", "Same as the device"), ("light", "Light"), ("dark", "Dark")],
                        default="",
                        max_length=6,
                        verbose_name="theme",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=64,
                        validators=[sessions.models.validators.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
            ],
            options={
                "verbose_name": "profile",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("theme__in", ["", "system", "light", "dark"])), name="profile_theme_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "edited_version",
                    models.PositiveIntegerField(blank=True, editable=False, null=True),
                ),
                ("is_team", models.BooleanField(default=False, editable=False)),
                ("title", sessions.models.fields.LineField(max_length=200, verbose_name="title")),
                ("dialect", models.CharField(default="zenn", max_length=20, verbose_name="format")),
                (
                    "title_search",
                    models.TextField(blank=True, default="", editable=False),
                ),
                (
                    "emoji",
                    sessions.models.fields.LineField(blank=True, default="", max_length=16, verbose_name="emoji"),
                ),
                (
                    "kind",
                    sessions.models.fields.LineField(blank=True, default="idea", max_length=20, verbose_name="kind"),
                ),
                (
                    "topics",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[sessions.models.validators.validate_topics],
                        verbose_name="topics",
                    ),
                ),
                ("published", models.BooleanField(default=False, verbose_name="published")),
                (
                    "published_at",
                    sessions.models.fields.LineField(
                        blank=True, default="", max_length=20, verbose_name="published at"
                    ),
                ),
                (
                    "publication_name",
                    sessions.models.fields.LineField(blank=True, default="", max_length=30, verbose_name="publication"),
                ),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[0-9a-z_-]{1,60}\\Z",
                                "Use only lower-case letters a to z, digits, hyphens and underscores.",
                            ),
                            sessions.models.validators.validate_slug_not_reserved,
                        ],
                        verbose_name="address",
                    ),
                ),
                (
                    "heading_level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "1"), (2, "2"), (3, "3"), (4, "4")],
                        default=2,
                        verbose_name="heading level of a day",
                    ),
                ),
                (
                    "image_folder",
                    models.CharField(
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
                (
                    "sections",
                    models.CharField(
                        choices=[
                            ("gaiyo", "概要 / 感想"),
                            ("naiyo", "内容 / コメント"),
                            ("summary", "Summary / Impressions"),
                            ("overview", "Overview / Thoughts"),
                            ("none", "No headings"),
                        ],
                        default="summary",
                        max_length=10,
                        verbose_name="headings under a session",
                    ),
                ),
                ("shows_photos", models.BooleanField(default=False, verbose_name="shows the photos of each session")),
                ("shows_notes", models.BooleanField(default=True, verbose_name="shows the notes of the days")),
                ("shows_date", models.BooleanField(default=False, verbose_name="shows the date of each day")),
                ("shows_time", models.BooleanField(default=False, verbose_name="shows the time of each session")),
                ("shows_room", models.BooleanField(default=False, verbose_name="shows the room of each session")),
                (
                    "shows_speakers",
                    models.BooleanField(default=False, verbose_name="shows the speakers of each session"),
                ),
                ("shows_level", models.BooleanField(default=False, verbose_name="shows the level of each session")),
                ("shows_format", models.BooleanField(default=False, verbose_name="shows the format of each session")),
                ("shows_rating", models.BooleanField(default=False, verbose_name="shows the rating of each session")),
                (
                    "holds",
                    models.CharField(
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
                (
                    "filters",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        validators=[sessions.models.report.validate_filter],
                        verbose_name="filter",
                    ),
                ),
                (
                    "grouping",
                    models.CharField(
                        choices=[("day", "Day"), ("format", "Format"), ("track", "Track"), ("none", "One list")],
                        default="day",
                        max_length=10,
                        verbose_name="grouping",
                    ),
                ),
                (
                    "lists_others",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not in the article"), ("top", "At the top"), ("bottom", "At the bottom")],
                        default="",
                        max_length=10,
                        verbose_name="list of the other reports",
                    ),
                ),
                (
                    "front_matter",
                    sessions.models.fields.MarkdownField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=100000,
                        verbose_name="front matter as imported",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="conference_sessions.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
            },
        ),
        migrations.AddField(
            model_name="incomingarticle",
            name="report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="incoming_articles",
                to="conference_sessions.report",
            ),
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dialect", models.CharField(max_length=20, verbose_name="dialect")),
                ("values", models.JSONField(blank=True, default=dict, verbose_name="values")),
                (
                    "front_matter",
                    sessions.models.fields.MarkdownField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=100000,
                        verbose_name="front matter as imported",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editions",
                        to="conference_sessions.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "edition",
            },
        ),
        migrations.AddField(
            model_name="articlecopy",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="copies",
                to="conference_sessions.report",
            ),
        ),
        migrations.CreateModel(
            name="ReportLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("dialect", models.CharField(max_length=20)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="conference_sessions.report",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Repository",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", sessions.models.fields.LineField(max_length=80, verbose_name="name")),
                ("address", sessions.models.fields.LineField(max_length=500, verbose_name="address")),
                (
                    "branch",
                    sessions.models.fields.LineField(
                        default="main",
                        max_length=100,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile(
                                    "\\A(?![-/.])(?!.*(?:\\.\\.|//|@\\{|/\\.|\\.lock(?:/|\\Z)))[0-9A-Za-z._/#+@-]{1,100}(?<![/.])\\Z"
                                ),
                                "This is not the name of a branch.",
                            )
                        ],
                        verbose_name="branch",
                    ),
                ),
                (
                    "folder",
                    sessions.models.fields.LineField(
                        blank=True,
                        default="",
                        max_length=200,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile(
                                    "\\A(?!\\.{1,2}(?:/|\\Z))(?!(?i:\\.git)(?:/|\\Z))[0-9A-Za-z._-]+(?<!\\.)(?:/(?!\\.{1,2}(?:/|\\Z))(?!(?i:\\.git)(?:/|\\Z))[0-9A-Za-z._-]+(?<!\\.))*\\Z"
                                ),
                                "Use folder names with a slash between them, such as site/content.",
                            )
                        ],
                        verbose_name="folder",
                    ),
                ),
                ("dialect", models.CharField(max_length=40, verbose_name="format")),
                (
                    "user_name",
                    sessions.models.fields.LineField(blank=True, default="", max_length=100, verbose_name="user name"),
                ),
                ("secret", models.TextField(blank=True, default="", editable=False)),
                (
                    "public_key",
                    sessions.models.fields.LineField(blank=True, default="", editable=False, max_length=2000),
                ),
                ("host_key", models.TextField(blank=True, default="", max_length=10000, verbose_name="host key")),
                ("author_name", sessions.models.fields.LineField(max_length=100, verbose_name="author of commits")),
                ("author_email", models.EmailField(max_length=200, verbose_name="e-mail of the author")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="repositories",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "repository",
                "ordering": ("name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(blank=True, default="", max_length=400)),
                ("article", models.TextField(blank=True, default="")),
                ("commit", models.CharField(blank=True, default="", max_length=64)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("files", models.JSONField(blank=True, default=dict)),
                (
                    "pending_commit",
                    models.CharField(blank=True, default="", max_length=64),
                ),
                (
                    "pending_path",
                    models.CharField(blank=True, default="", max_length=400),
                ),
                ("pending_article", models.TextField(blank=True, default="")),
                (
                    "pending_files",
                    models.JSONField(blank=True, default=dict),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publications",
                        to="conference_sessions.report",
                    ),
                ),
                (
                    "repository",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publications",
                        to="conference_sessions.repository",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SecurityEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed-in", "Signed in"),
                            ("sign-in-refused", "Sign-in refused"),
                            ("signed-out-everywhere", "Signed out on all devices"),
                            ("password-changed", "Password changed"),
                            ("password-reset", "Password reset"),
                            ("email-changed", "Mail address changed"),
                            ("reset-link-made", "Reset link created"),
                            ("second-factor-added", "Second factor or passkey added"),
                            ("second-factor-removed", "Second factor or passkey removed"),
                            ("recovery-code-used", "Recovery code used"),
                            ("invitation-made", "Invitation created"),
                            ("invitation-revoked", "Invitation revoked"),
                            ("account-made", "Account created"),
                            ("account-deactivated", "Account deactivated"),
                            ("account-activated", "Account activated"),
                            ("account-deleted", "Account deleted"),
                            ("event-handed-over", "Event handed over"),
                            ("member-added", "Member added"),
                            ("member-role-changed", "Role of a member changed"),
                            ("member-removed", "Member removed"),
                            ("link-made", "Link created"),
                            ("link-renewed", "Link given a new address"),
                            ("link-revoked", "Link revoked"),
                            ("token-made", "Token created"),
                            ("token-revoked", "Token revoked"),
                            ("backup-made", "Backup made"),
                            ("backup-restored", "Backup restored"),
                        ],
                        max_length=30,
                    ),
                ),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="security_events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "security events",
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "edited_version",
                    models.PositiveIntegerField(blank=True, editable=False, null=True),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "code",
                    sessions.models.fields.LineField(
                        blank=True,
                        default="",
                        max_length=20,
                        validators=[sessions.models.validators.validate_code],
                        verbose_name="code",
                    ),
                ),
                (
                    "title",
                    sessions.models.fields.LineField(blank=True, default="", max_length=300, verbose_name="title"),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (100, "100 – Foundational"),
                            (200, "200 – Intermediate"),
                            (300, "300 – Advanced"),
                            (400, "400 – Expert"),
                            (500, "500 – Distinguished"),
                        ],
                        null=True,
                        verbose_name="level",
                    ),
                ),
                (
                    "format",
                    sessions.models.fields.LineField(blank=True, default="", max_length=60, verbose_name="format"),
                ),
                (
                    "track",
                    sessions.models.fields.LineField(blank=True, default="", max_length=100, verbose_name="track"),
                ),
                ("room", sessions.models.fields.LineField(blank=True, default="", max_length=100, verbose_name="room")),
                (
                    "speakers",
                    sessions.models.fields.LineField(blank=True, default="", max_length=500, verbose_name="speakers"),
                ),
                (
                    "starts_at",
                    models.DateTimeField(
                        blank=True,
                        null=True,
                        validators=[sessions.models.validators.validate_year],
                        verbose_name="starts at",
                    ),
                ),
                (
                    "ends_at",
                    models.DateTimeField(
                        blank=True,
                        null=True,
                        validators=[sessions.models.validators.validate_year],
                        verbose_name="ends at",
                    ),
                ),
                ("logged_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "sort_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "recording_url",
                    models.URLField(
                        blank=True,
                        default="",
                        max_length=500,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Enter a web address that begins with http:// or https://.",
                                schemes=["http", "https"],
                            )
                        ],
                        verbose_name="recording",
                    ),
                ),
                (
                    "slides_url",
                    models.URLField(
                        blank=True,
                        default="",
                        max_length=500,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Enter a web address that begins with http:// or https://.",
                                schemes=["http", "https"],
                            )
                        ],
                        verbose_name="slides",
                    ),
                ),
                (
                    "description",
                    sessions.models.fields.MarkdownField(
                        blank=True, default="", max_length=100000, verbose_name="description"
                    ),
                ),
                (
                    "note",
                    sessions.models.fields.MarkdownField(
                        blank=True, default="", max_length=100000, verbose_name="note"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "external_id",
                    sessions.models.fields.LineField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=200,
                    ),
                ),
                (
                    "feed_digests",
                    models.JSONField(blank=True, default=dict, editable=False),
                ),
                (
                    "removed_from_feed_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("search", models.TextField(blank=True, default="", editable=False)),
                (
                    "title_search",
                    models.TextField(blank=True, default="", editable=False),
                ),
                (
                    "note_search",
                    models.TextField(blank=True, default=None, editable=False, null=True),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="conference_sessions.day",
                        verbose_name="day",
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="conference_sessions.event",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sessions",
                        to="conference_sessions.feed",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
            },
        ),
        migrations.AddField(
            model_name="report",
            name="chosen",
            field=models.ManyToManyField(
                blank=True, related_name="reports", to="conference_sessions.session", verbose_name="selected sessions"
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="photos",
                to="conference_sessions.session",
            ),
        ),
        migrations.CreateModel(
            name="Impression",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[("planned", "Planned"), ("attended", "Attended"), ("missed", "Missed")],
                        default="attended",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("second_choice", models.BooleanField(default=False, verbose_name="second choice")),
                ("watch_later", models.BooleanField(default=False, verbose_name="watch later")),
                ("watched_at", models.DateTimeField(blank=True, null=True, verbose_name="watched at")),
                (
                    "summary",
                    sessions.models.fields.MarkdownField(
                        blank=True, default="", max_length=100000, verbose_name="summary"
                    ),
                ),
                (
                    "body",
                    sessions.models.fields.MarkdownField(
                        blank=True, default="", max_length=100000, verbose_name="impressions"
                    ),
                ),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "1"), (2, "2"), (3, "3"), (4, "4"), (5, "5")],
                        null=True,
                        verbose_name="rating",
                    ),
                ),
                (
                    "private_note",
                    sessions.models.fields.MarkdownField(
                        blank=True, default="", max_length=100000, verbose_name="private note"
                    ),
                ),
                ("shared", models.BooleanField(default=False, verbose_name="shared with the team")),
                ("search", models.TextField(blank=True, default="", editable=False)),
                (
                    "private_search",
                    models.TextField(blank=True, default="", editable=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="impressions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="impressions",
                        to="conference_sessions.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "impression",
                "verbose_name_plural": "impressions",
            },
        ),
        migrations.CreateModel(
            name="CoverageRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="coverage_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coverage_request",
                        to="conference_sessions.session",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Chapter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "edited_version",
                    models.PositiveIntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[("before", "Before the days"), ("after", "After the days")],
                        default="before",
                        max_length=10,
                        verbose_name="place",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "0"), (1, "1"), (2, "2"), (3, "3"), (4, "4"), (5, "5"), (6, "6")],
                        default=2,
                        verbose_name="heading level",
                    ),
                ),
                (
                    "heading",
                    sessions.models.fields.LineField(blank=True, default="", max_length=300, verbose_name="heading"),
                ),
                (
                    "body",
                    sessions.models.fields.MarkdownField(
                        blank=True, default="", max_length=100000, verbose_name="text"
                    ),
                ),
                ("search", models.TextField(blank=True, default="", editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "after_day",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="chapters",
                        to="conference_sessions.day",
                    ),
                ),
                (
                    "in_day",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="chapters_inside",
                        to="conference_sessions.day",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chapters",
                        to="conference_sessions.report",
                    ),
                ),
                (
                    "after_session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="chapters",
                        to="conference_sessions.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "chapter",
                "verbose_name_plural": "chapters",
            },
        ),
        migrations.CreateModel(
            name="SessionKey",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "before",
                    models.JSONField(
                        blank=True,
                        default=None,
                        editable=False,
                        null=True,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_keys",
                        to="conference_sessions.session",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShareLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("name", sessions.models.fields.LineField(blank=True, default="", max_length=100, verbose_name="name")),
                ("with_impressions", models.BooleanField(default=False, verbose_name="shows impressions")),
                ("with_photos", models.BooleanField(default=False, verbose_name="shows photos")),
                ("with_ratings", models.BooleanField(default=False, verbose_name="shows ratings")),
                ("indexed", models.BooleanField(default=False, verbose_name="search engines may list it")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires at")),
                (
                    "password",
                    models.CharField(blank=True, default="", editable=False, max_length=128),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="share_links",
                        to="conference_sessions.event",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="share_links",
                        to="conference_sessions.report",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="share_links",
                        to="conference_sessions.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "link for readers",
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ShareViews",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField()),
                ("count", models.PositiveIntegerField(default=1)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to="conference_sessions.sharelink",
                    ),
                ),
            ],
            options={
                "ordering": ("date",),
            },
        ),
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
                    ),
                ),
            ],
            options={
                "verbose_name": "names at publishing sites",
            },
        ),
        migrations.CreateModel(
            name="TeamText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "edited_version",
                    models.PositiveIntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "summary",
                    sessions.models.fields.MarkdownField(
                        blank=True, default="", max_length=100000, verbose_name="summary"
                    ),
                ),
                (
                    "body",
                    sessions.models.fields.MarkdownField(
                        blank=True, default="", max_length=100000, verbose_name="impressions"
                    ),
                ),
                ("in_use", models.BooleanField(default=True, verbose_name="in use")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="team_text",
                        to="conference_sessions.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "text of the team",
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("texts", models.JSONField()),
                ("version", models.PositiveIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("changed", "Replaced by a later text"),
                            ("given_up", "Not chosen when two texts differed"),
                            ("merged", "Before a merge"),
                            ("restored", "Before a restore"),
                            ("imported", "Before an import"),
                        ],
                        default="changed",
                        max_length=10,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="revisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "chapter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="conference_sessions.chapter",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="conference_sessions.day",
                    ),
                ),
                (
                    "impression",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="conference_sessions.impression",
                    ),
                ),
                (
                    "teamtext",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="conference_sessions.teamtext",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "revisions",
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("name", sessions.models.fields.LineField(max_length=100, verbose_name="name")),
                (
                    "scope",
                    models.CharField(
                        choices=[("read", "Read"), ("write", "Read and write")],
                        default="read",
                        max_length=5,
                        verbose_name="scope",
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("last_used", models.DateField(blank=True, editable=False, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "ordering": ("created_at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["read", "write"])), name="api_token_scope_known"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)), fields=["owner", "deleted_at"], name="event_deleted"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="event_name_given"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["en", "ja"])), name="event_language_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_day", None), ("last_day", None), ("last_day__gte", models.F("first_day")), _connector="OR"
                ),
                name="event_ends_after_it_begins",
                violation_error_message="The last day is before the first day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="day",
            constraint=models.UniqueConstraint(fields=("event", "number"), name="day_number_once"),
        ),
        migrations.AddConstraint(
            model_name="day",
            constraint=models.UniqueConstraint(
                fields=("event", "date"),
                name="day_date_once",
                violation_error_message="Another day of this event has this date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("url", ""), _negated=True), fields=("event", "url"), name="feed_address_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="incomingpicture",
            constraint=models.UniqueConstraint(fields=("article", "name"), name="incoming_picture_once"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("used__lte", models.F("uses")), ("uses__gte", 1)),
                name="invitation_used_within_uses",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["editor", "reader"])), name="invitation_role_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(fields=("event", "user"), name="membership_once"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["editor", "reader"])), name="membership_role_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="operation",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__gte", 200), ("status__lte", 399)), name="operation_status_of_success"
            ),
        ),
        migrations.AddConstraint(
            model_name="pictureaddress",
            constraint=models.UniqueConstraint(fields=("photo", "dialect"), name="picture_address_once"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(fields=("report", "dialect"), name="edition_once"),
        ),
        migrations.AddIndex(
            model_name="articlecopy",
            index=models.Index(fields=["report", "dialect", "-created_at"], name="copies_of_a_report"),
        ),
        migrations.AddConstraint(
            model_name="articlecopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["original", "taken", "exported"])), name="copy_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="articlecopy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "original")),
                fields=("report", "dialect"),
                name="one_original_per_report_and_dialect",
            ),
        ),
        migrations.AddConstraint(
            model_name="repository",
            constraint=models.UniqueConstraint(
                fields=("owner", "name"),
                name="repository_name_once",
                violation_error_message="Another repository of yours has this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(fields=("report", "repository"), name="publication_once"),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)),
                fields=["event", "deleted_at"],
                name="session_deleted",
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["event", "starts_at"], name="session_by_start"),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("feed__isnull", True), ("note_search__isnull", False), _connector="OR"),
                fields=["event"],
                name="session_typed_or_noted",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", ""), _negated=True), models.Q(("title", ""), _negated=True), _connector="OR"
                ),
                name="session_code_or_title",
                violation_error_message="Enter a code or a title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("level", None), ("level__in", [100, 200, 300, 400, 500]), _connector="OR"),
                name="session_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_at", None), ("ends_at", None), ("ends_at__gte", models.F("starts_at")), _connector="OR"
                ),
                name="session_ends_after_it_starts",
                violation_error_message="The session ends before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("event", "slug"),
                name="report_slug_once",
                violation_error_message="Another report of this event has this address.",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("heading_level__gte", 1), ("heading_level__lte", 4)),
                name="report_heading_level_one_to_four",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("sections__in", ["gaiyo", "naiyo", "summary", "overview", "none"])),
                name="report_sections_known",
            ),
        ),
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
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)), fields=["event", "deleted_at"], name="photo_deleted"
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="photo_name_given"),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("offset", None), models.Q(("offset__gt", -1440), ("offset__lt", 1440)), _connector="OR"
                ),
                name="photo_offset_within_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", ""), _negated=True),
                    models.Q(("digest", ""), ("original", ""), ("unedited_file", "")),
                    _connector="OR",
                ),
                name="photo_missing_has_no_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)),
                fields=("event", "name"),
                name="photo_name_once",
                violation_error_message="Another photo of this event has this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.UniqueConstraint(
                condition=models.Q(("digest", ""), _negated=True), fields=("event", "digest"), name="photo_digest_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="impression",
            constraint=models.UniqueConstraint(fields=("session", "author"), name="impression_once_per_author"),
        ),
        migrations.AddConstraint(
            model_name="impression",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["", "planned", "attended", "missed"])), name="impression_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="impression",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating", None), models.Q(("rating__gte", 1), ("rating__lte", 5)), _connector="OR"),
                name="impression_rating_one_to_five",
            ),
        ),
        migrations.AddIndex(
            model_name="chapter",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)),
                fields=["report", "deleted_at"],
                name="chapter_deleted",
            ),
        ),
        migrations.AddConstraint(
            model_name="chapter",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__in", ["before", "after"])), name="chapter_place_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="chapter",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__gte", 0), ("level__lte", 6)), name="chapter_level_zero_to_six"
            ),
        ),
        migrations.AddConstraint(
            model_name="chapter",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("level", 0), _negated=True), ("heading", ""), _connector="OR"),
                name="chapter_level_zero_without_heading",
                violation_error_message="Text before the first heading cannot have a heading.",
            ),
        ),
        migrations.AddConstraint(
            model_name="chapter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("after_day", None), models.Q(("after_session", None), ("in_day", None)), _connector="OR"
                ),
                name="chapter_after_a_day_or_inside",
                violation_error_message="A chapter is either after a day or inside one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("report", None), ("session", None), _connector="OR"),
                name="share_link_shows_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareviews",
            constraint=models.UniqueConstraint(fields=("link", "date"), name="share_views_once_a_day"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["impression", "reason", "created_at"], name="revision_of_impression"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["chapter", "reason", "created_at"], name="revision_of_chapter"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["day", "reason", "created_at"], name="revision_of_day"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["teamtext", "reason", "created_at"], name="revision_of_teamtext"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("chapter", None), ("day", None), ("impression__isnull", False), ("teamtext", None)),
                    models.Q(("chapter__isnull", False), ("day", None), ("impression", None), ("teamtext", None)),
                    models.Q(("chapter", None), ("day__isnull", False), ("impression", None), ("teamtext", None)),
                    models.Q(("chapter", None), ("day", None), ("impression", None), ("teamtext__isnull", False)),
                    _connector="OR",
                ),
                name="revision_of_one_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["changed", "given_up", "merged", "restored", "imported"])),
                name="revision_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="revision_version_from_one"
            ),
        ),
    ]

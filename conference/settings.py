"""Django settings, configured by environment variables; docs/settings.md lists them."""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from conference import folders
from conference.account_settings import *  # noqa: F403 - settings of Django and allauth
from conference.csp import content_security_policy
from conference.database import CHECK_LIMIT, database_from_url, sqlite_database, sqlite_journal
from conference.env import (
    LAST_PORT,
    cores,
    env_bool,
    env_choice,
    env_folder,
    env_int,
    env_list,
    env_secret,
    env_str,
    env_url,
    env_zone,
)
from conference.logs import logging_settings
from conference.mail import mailers_from_url, sender_of
from conference.quotas import quotas_of_environment
from conference.secret_key import checked_secret_key, key_when_needed

VERSION = folders.program_version()
BASE_DIR, IS_CHECKOUT, DEFAULT_DATA_DIR = folders.BASE_DIR, folders.IS_CHECKOUT, folders.DEFAULT_DATA_DIR

# All data of the install: database, pictures, secret key.
DATA_DIR = env_folder("DATA_DIR", DEFAULT_DATA_DIR)

DEBUG = env_bool("DEBUG", False)

# The commit of the program, where no git checkout tells it; shown beside the version.
COMMIT = env_str("COMMIT", "")

# Off only for a trial over plain HTTP (`make run` listens on loopback and prints a note).
HTTPS = env_bool("HTTPS", True)
# That of the proxy, for the addresses that are shown.
HTTPS_PORT = env_int("HTTPS_PORT", 443, minimum=1, maximum=LAST_PORT)

# Where `serve` listens. BIND, not HOST, because some shells set HOST.
BIND = env_str("BIND", "127.0.0.1")
# On which `serve` listens, and which `reset_link` names without https.
PORT = env_int("PORT", 8000, minimum=1, maximum=LAST_PORT)

# Worker processes of `serve`.
WEB_CONCURRENCY = env_int("WEB_CONCURRENCY", cores(), minimum=1)

# Number of trusted reverse proxies; their X-Forwarded-* headers are used.
PROXY_COUNT = env_int("PROXY_COUNT", 0)

# Who may sign up once the owner has an account.
SIGNUP_OPEN = env_choice("SIGNUP", ("closed", "open"), "closed") == "open"

if _secret_key := env_secret("SECRET_KEY"):
    SECRET_KEY = checked_secret_key(_secret_key, "SECRET_KEY")
else:
    SECRET_KEY = key_when_needed(DATA_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")

# Always includes loopback, for the health check of the container.
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [
    *env_list("ALLOWED_HOSTS", pattern=r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\]"),
    *LOOPBACK,
]
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", pattern=r"https?://[A-Za-z0-9.*:\[\]-]+")

# Hosts from which programmes are fetched although they are private or have no HTTPS (exceptions from SSRF protection).
FEED_HOSTS = env_list("FEED_HOSTS", pattern=r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|[0-9A-Fa-f:]+")

# Hosts of git repositories that may be private, have no HTTPS or use other ports (the same exceptions, for publishing).
GIT_HOSTS = env_list("GIT_HOSTS", pattern=r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|[0-9A-Fa-f:]+")


# Apps, middleware, templates

INSTALLED_APPS = [
    # Before allauth, so that our templates have priority.
    "sessions.apps.ConferenceSessionsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    # So far outside that all log lines have the ID of the request, and its time contains all that follows.
    "sessions.web.current_request.CurrentRequestMiddleware",
    # So far outside that refused and failed requests have the headers too.
    "sessions.web.middleware.HeadersMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sessions.web.middleware.CompressTextMiddleware",
    "sessions.web.middleware.OneEncodingMiddleware",
    "sessions.web.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the CSRF middleware reads the form.
    "sessions.web.upload_limits.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "sessions.web.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Login required by default; a public view has @login_not_required.
    "sessions.web.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "sessions.web.refused_writes.RefusedWriteMiddleware",
    # Last: it replaces the view, after all other checks.
    "sessions.web.idempotency_middleware.OperationsMiddleware",
]

ROOT_URLCONF = "conference.urls"
WSGI_APPLICATION = "conference.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [folders.FILES / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sessions.web.preferences.site",
                "sessions.web.preferences.interface",
            ],
        },
    },
]
# Fields are rendered by templates/django/forms/field.html.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


# Databases, caches, files

_database_url = env_secret("DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {
    "default": (
        database_from_url(_database_url) if _database_url else sqlite_database(DATA_DIR / "conference.sqlite3")
    ),
}
POOL_CHECK_LIMIT = CHECK_LIMIT  # for the readiness check, which leaves a connection of the pool so much of its time
SQLITE_JOURNAL = sqlite_journal()  # and the reason for it, for the checks
DATABASE_ROUTERS = ["sessions.backup.snapshot.SnapshotRouter"]  # a backup reads what was there at one moment

# Rate limits: in the database, so that all workers share one counter.
CACHES = {
    "default": {"BACKEND": "sessions.web.rate_limits.LimitsCache", "LOCATION": "conference_cache"},
    # Fragments of session cards (templatetags/cached_html.py): about 6 kB each, in the memory of every worker.
    "cards": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "cards",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}

# Pictures are served by a view with access control, never by a public URL.
MEDIA_ROOT = DATA_DIR / "media"

# Also store each original upload with its metadata; it is never served.
KEEP_ORIGINALS = env_bool("KEEP_ORIGINALS", False)

# An S3 bucket instead of that folder; see sessions/photos/storage_s3.py.
PHOTO_BUCKET = env_str("PHOTO_BUCKET", "")
if PHOTO_BUCKET and find_spec("boto3") is None:
    raise ImproperlyConfigured(
        "PHOTO_BUCKET needs boto3: make build REQUIREMENTS=requirements-s3.txt (docs/settings.md)."
    )
_bucket_secret = env_secret("PHOTO_BUCKET_SECRET") or ""
PHOTO_BUCKET_ENDPOINT = env_url("PHOTO_BUCKET_ENDPOINT", "")

STATIC_URL = "/static/"
STATIC_ROOT = folders.collected_files(DATA_DIR)
STATICFILES_DIRS = [folders.FILES / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": (
        {
            "BACKEND": "sessions.photos.storage_s3.BucketStorage",
            "OPTIONS": {
                "bucket": PHOTO_BUCKET,
                "endpoint": PHOTO_BUCKET_ENDPOINT,
                "region": env_str("PHOTO_BUCKET_REGION", ""),
                "key_id": env_str("PHOTO_BUCKET_KEY_ID", ""),
                "secret": _bucket_secret,
            },
        }
        if PHOTO_BUCKET
        else {"BACKEND": "sessions.photos.storage_disk.PictureStorage"}
    ),
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "sessions.web.static_files.StaticStorage"
        ),
    },
}

# Django has no limit for files; see sessions/web/upload_limits.py.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "sessions.web.upload_limits.LimitedFileUploadHandler",
]
# Not /tmp, which can be in memory in a container: forty photos are stored here, in unnamed temporary files, while
# they are decoded.
FILE_UPLOAD_TEMP_DIR = DATA_DIR
# Maximum size of a form without files: two texts of 100,000 characters fit, also as %E3%81%82, with
# their base texts for the merge.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_242_880
# Maximum number of fields of a form: all photos of an album can be selected.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000


# How much one person may store; see sessions/quotas/rows.py.
QUOTAS = quotas_of_environment()


# Languages and time

LANGUAGES = [("en", "English"), ("ja", "日本語")]
# Not LANGUAGE: GNU gettext has that name, and desktops set it.
LANGUAGE_CODE = env_choice("INTERFACE_LANGUAGE", (code for code, _ in LANGUAGES), "en")
LOCALE_PATHS = [folders.FILES / "locale"]
TIME_ZONE = env_zone("TIME_ZONE", "UTC")
USE_TZ = True


# Accounts: see conference/account_settings.py.

ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT

# Without EMAIL_URL no mail is sent: without a mailer, an attempt to send one raises an error.
_email_url = env_secret("EMAIL_URL") or ""
MAILERS = mailers_from_url(_email_url)
DEFAULT_FROM_EMAIL = sender_of(_email_url, env_str("EMAIL_FROM", ""))

# Thirty days after the last visit: a conference lasts a week.
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60


# Security

SECURE_CSP = content_security_policy()
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Browsers accept a __Host- cookie only from exactly this host, with Secure.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"

SECURE_SSL_REDIRECT = HTTPS
# Health checks are asked for within a machine or a private network, by plain HTTP.
# A program that sent its token without https must notice: the API answers 403 itself.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^api/"]
# Two years: browsers open the site by https alone.
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = [
    # HSTS preload: only the administrator can decide that, for the whole domain.
    "security.W021",
    # No mailer, or one for a trial: only the administrator can decide that.
    "mail.W001",
    "mail.E001",
]

# Logs: docs/operations.md. To stderr; never a text of a person.

LOG_REQUESTS = env_bool("LOG_REQUESTS", False)
LOGGING = logging_settings(env_choice("LOG_FORMAT", ("text", "json"), "text"))

"""The settings of pretalx, without the services that it expects: caches in memory, static files not collected."""

from pretalx.settings import *  # noqa: F403 - these are its settings
from pretalx.settings import BASE_DIR, STORAGES

_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {"default": _MEMORY, "redis_sessions": _MEMORY}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Its wheel has the scripts built, with the list of their names that its pages need.
STATIC_ROOT = BASE_DIR / "pretalx" / "frontend" / "schedule-editor" / "dist"
# Its tasks wait for a worker, as in an install with one: what they do later is not part of a save.
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = "memory://"
CELERY_RESULT_BACKEND = "cache+memory://"

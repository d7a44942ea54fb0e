"""The settings of the install, made quick: they differ only in what no test is about."""

from conference.settings import *  # noqa: F403 - these are those settings
from conference.settings import DATA_DIR, DATABASES, STORAGES

# A file and not memory: pages are served from other threads, which need connections of their own.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Without collectstatic there are no names made of content; test_serve.py looks at those.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)

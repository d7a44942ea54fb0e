"""The settings of the install, with the bare views beside the site: same middleware, same database."""

from conference.settings import *  # noqa: F403 - these are those settings
from conference.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "bench" / "templates")

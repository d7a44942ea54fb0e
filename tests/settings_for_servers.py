"""The settings of the servers that tests start: those of the install, with the clock of the tests."""

from clock import keep_still
from conference.settings import *  # noqa: F403 - these are those settings
from conference.settings import MIDDLEWARE

keep_still()

MIDDLEWARE = ["browser.clock.real_date_of_cached_answers", *MIDDLEWARE, "browser.clock.moved_worker"]

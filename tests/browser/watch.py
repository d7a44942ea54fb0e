"""What must never happen in a browser window, whatever a test is about."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

LOUD = {"error", "warning", "assert"}
# What Playwright says in place of a worker that a test does not want.
BLOCKED = "Service Worker registration blocked by Playwright"


class Watch:
    """Notes console errors, refusals of the content security policy, script errors and requests to other hosts.

    A test that causes an error itself says so with ``allow``, before or after.
    """

    def __init__(self) -> None:
        self.noted: list[str] = []
        self.allowed: list[str] = [BLOCKED]

    def over(self, context: BrowserContext, address: str) -> None:
        """Watch every window of the context, which belongs to the site with that address."""
        host = urlsplit(address).netloc

        def on_request(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme not in {"data", "blob", "about"} and parts.netloc != host:
                self.noted.append(f"foreign request: {request.url}")

        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("request", on_request)

    def allow(self, pattern: str) -> None:
        """Take what matches the regular expression as part of the test."""
        self.allowed.append(pattern)

    @property
    def problems(self) -> list[str]:
        """What was noted and is not allowed."""
        return [note for note in self.noted if not any(re.search(pattern, note) for pattern in self.allowed)]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in LOUD:
            self.noted.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _on_error(self, error: WebError) -> None:
        self.noted.append(f"script error: {error.error}")

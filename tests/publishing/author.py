"""An author who publishes a report by the pages of the site."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from factories import make_day, make_event, make_impression, make_photo, make_report, make_repository, make_session
from publishing.git_http_server import TOKEN, Bare, GitServer
from sessions.models import Publication, Repository
from sessions.publishing.keys import seal

ARTICLE = "articles/harbour-report.md"


class Author:
    """The owner of an event with one session, whose report shows one picture."""

    def __init__(self, slug: str = "harbour", **fields: Any) -> None:
        self.event = make_event(slug=slug, language="en", **fields)
        self.user = self.event.owner
        day = make_day(event=self.event)
        self.session = make_session(day=day, code="OPS301", title="Quiet nights")
        self.impression = make_impression(session=self.session, state="attended")
        self.report = make_report(event=self.event, title="Three days", slug=f"{slug}-report", image_folder="harbour")
        self.client = Client()
        self.client.force_login(self.user)
        self.pictures: dict[str, bytes] = {}
        self.write("Many lights.")

    def add_picture(self, name: str, content: bytes) -> None:
        """Add a photo, or give it another content."""
        self.event.photos.filter(name=name).delete()
        make_photo(event=self.event, session=self.session, name=name, content=content)
        self.pictures[name] = content

    def write(self, text: str, *pictures: str) -> None:
        """Write the impression, with pictures."""
        self.impression.body = "\n\n".join([text, *(f"![]({name})" for name in pictures)])
        self.impression.save()

    def repository(self, server: GitServer, name: str = "blog", **fields: Any) -> Repository:
        """Enter a repository with its token."""
        values = {"address": server.address(name), "secret": seal(TOKEN), **fields}
        return make_repository(owner=self.user, **values)

    def page(self, repository: Repository) -> str:
        return f"/events/{self.event.slug}/reports/{self.report.slug}/publish/{repository.pk}/"

    def compare(self, repository: Repository, do: str = "compare") -> HttpResponse:
        return self.client.post(self.page(repository), {"do": do})

    def publish(self, repository: Repository, shown: HttpResponse, **more: str) -> HttpResponse:
        """Confirm the plan of a page."""
        sent = {"do": "publish", "seen": shown.context["compared"].plan.seen, "message": "Publish the report"}
        if '<input type="hidden" name="new_branch" value="1">' in shown.text:
            sent["new_branch"] = "1"
        return self.client.post(self.page(repository), {**sent, **more})

    def export(self, repository: Repository, **more: str) -> HttpResponse:
        """Compare and publish."""
        return self.publish(repository, self.compare(repository), **more)

    def publication(self) -> Publication:
        return Publication.objects.get()


def marks(shown: HttpResponse) -> dict[str, str]:
    """Return the name of the choice of each file that has one on a page."""
    files = {each.file.mark: each.file.path for part in ("conflicts", "left") for each in shown.context[part]}
    return {files[mark]: f"file-{mark}" for mark in dict.fromkeys(re.findall(r'name="file-(\w+)"', shown.text))}


def changes(shown: HttpResponse) -> dict[str, str]:
    """Return what the plan of a page does with each file."""
    return {file.path: str(file.change) for file in shown.context["compared"].plan.files}


__all__ = ["ARTICLE", "Author", "Bare", "changes", "marks"]

"""Addresses of the git repositories of a person, and of publishing to them."""

from django.urls import path

from sessions.views.publishing import publish, repositories

# /repositories/
urls = [
    path("", repositories.index, name="repository-list"),
    path("new/", repositories.create, name="repository-create"),
    path("<int:repository>/", repositories.update, name="repository-update"),
    path("<int:repository>/delete/", repositories.delete, name="repository-delete"),
]

# /events/<slug>/reports/<report>/
report_urls = [
    path("publish/", publish.choose, name="report-publish"),
    path("publish/<int:repository>/", publish.to_repository, name="report-publish-to"),
]

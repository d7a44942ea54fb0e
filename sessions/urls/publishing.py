"""Addresses of the git repositories of a person."""

from django.urls import path

from sessions.views.publishing import repositories

# /repositories/
repository_urls = [
    path("", repositories.index, name="repository-list"),
    path("new/", repositories.create, name="repository-create"),
    path("<int:repository>/", repositories.update, name="repository-update"),
    path("<int:repository>/delete/", repositories.delete, name="repository-delete"),
]

"""Addresses of the import of a report."""

from django.urls import path

from sessions.views.articles import edits, incoming, outline, plan

# /import/
urls = [
    path("", incoming.take, name="article-import"),
    path("<uuid:pk>/", outline.outline, name="article-outline"),
    path("<uuid:pk>/plan/", plan.plan, name="article-plan"),
    path("<uuid:pk>/edits/", edits.edits, name="article-edits"),
]

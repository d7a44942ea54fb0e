"""Addresses of the import of a report."""

from django.urls import path

from sessions.views.articles import edits as article_edits
from sessions.views.articles import incoming as articles
from sessions.views.articles import outline as article_outline
from sessions.views.articles import plan as article_plan

# /import/
article_urls = [
    path("", articles.take, name="article-import"),
    path("<uuid:pk>/", article_outline.outline, name="article-outline"),
    path("<uuid:pk>/plan/", article_plan.plan, name="article-plan"),
    path("<uuid:pk>/edits/", article_edits.edits, name="article-edits"),
]

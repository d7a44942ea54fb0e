"""Addresses of the reports of an event, and of their chapters."""

from django.urls import path

from sessions.views.reports import chapter, files, pull, qiita, report, series, statistics_chapter

# /pull/
pull_urls = [
    path("<str:token>.md", pull.article, name="report-pull"),
    path("<str:token>.zip", pull.archive, name="report-pull-zip"),
]

# /events/<slug>/
event_urls = [
    path("statistics/chapter/", statistics_chapter.chapter, name="statistics-chapter"),
    path("statistics.png", statistics_chapter.picture, name="statistics-picture"),
]

# /events/<slug>/reports/
urls = [
    path("", report.index, name="report-list"),
    path("new/", report.create, name="report-create"),
    path("new/count/", report.count, name="report-count"),
    path("new/series/", series.create, name="report-series"),
]

# /events/<slug>/reports/<report>/
report_urls = [
    path("", report.detail, name="report-detail"),
    path("settings/", report.update, name="report-update"),
    path("delete/", report.delete, name="report-delete"),
    path("download/", report.download, name="report-download"),
    path("archive/", report.archive, name="report-archive"),
    path("html/", files.html, name="report-html"),
    path("docx/", files.docx, name="report-docx"),
    path("confluence/", files.confluence, name="report-confluence"),
    path("print/", files.print_page, name="report-print"),
    path("follow/", report.follow, name="report-follow"),
    path("repair/", report.repair, name="report-repair"),
    path("qiita/", qiita.settings, name="report-qiita"),
    path("links/", pull.links, name="report-links"),
]

# /events/<slug>/reports/<report>/chapters/
chapter_urls = [
    path("new/", chapter.create, name="chapter-create"),
    path("<int:pk>/", chapter.update, name="chapter-update"),
    path("<int:pk>/preview/", chapter.preview, name="chapter-preview"),
    path("<int:pk>/history/", chapter.history, name="chapter-history"),
    path("<int:pk>/photos/", chapter.add_photos, name="chapter-photos"),
    path("<int:pk>/move/", chapter.move, name="chapter-move"),
    path("<int:pk>/delete/", chapter.delete, name="chapter-delete"),
    path("<int:pk>/restore/", chapter.restore, name="chapter-restore"),
]
